import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../../src/auth/tenant';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { migrate } from '../../src/database/migrate';
import { ReaderPool } from '../../src/database/reader-pool';
import { PastRelationshipsQueries } from '../../src/relationships/past-relationships.queries';
import { RelationshipsQueries } from '../../src/relationships/relationships.queries';
import { RelationshipsService } from '../../src/relationships/relationships.service';
import { TenantReader } from '../../src/serving/tenant-reader';
import { filterOf } from '../support/relationship-filters';
import { insertScore, insertTenant } from '../support/score-rows';

const NAMES = [
  ...[
    'Ana',
    'Ann   Lee  Ö',
    'Zoë Ünal',
    'Émile Zola',
    'Łukasz Żółć',
    'Straße',
    'STRASSE',
    'ẞtraße',
    'Ørsted',
    'Ðorđe',
    'ﬁnn',
    'Ｆｕｌｌ',
  ],
  ...['ΟΔΥΣΣΕΥΣ', 'Οδυσσεύς', 'Ὀδυσσεύς', 'ΜΑΡΙΑ', 'Μαρία', 'Иван', 'ИВАН', 'Ёлка', 'Їжак', 'Հայկ', 'ԱՆԻ', 'ნინო'],
  ...[
    'İstanbul',
    'ISPARTA',
    'ılgın',
    'Diyarbakır',
    'Iğdır',
    'שָׁלוֹם',
    'مُحَمَّد',
    'محمد',
    'हिन्दी',
    'ไทย',
    '李雷',
    '김철수',
    'がぎぐ',
    '𐐀𐐁',
    '👩‍👩‍👧',
  ],
  ...[`O'Neil, "Bob" 100%`, 'under_score\\', 'x'.repeat(256), 'Ж'.repeat(256), '😀'.repeat(256)],
];

/** By name: how the database was created. */
const LOCALES = [
  ['the locale of the server', () => ''],
  ['locale C', () => `TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`],
  [
    'a provider of PostgreSQL itself',
    (version: number) =>
      `TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER ${version < 17 ? `icu ICU_LOCALE 'und'` : `builtin BUILTIN_LOCALE 'C.UTF-8'`}`,
  ],
] as const;

describe.each(LOCALES)('names in a database of %s', (_, options) => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const root = process.env.TEST_DATABASE_URL ?? '';
  let dataSource: DataSource;
  let pool: ReaderPool;
  let service: RelationshipsService;
  let project: ProjectId;
  beforeAll(async () => {
    const [{ version } = { version: 0 }] = await onServer(
      `SELECT current_setting('server_version_num')::integer / 10000 AS version`,
    );
    await onServer(`CREATE DATABASE ${name} ${options(version)}`);
    const url = new URL(name, root).href;
    dataSource = await new DataSource(dataSourceOptions(url, 2)).initialize();
    await migrate(dataSource);
    pool = new ReaderPool(url, { size: 2, rowSecurity: true, statementTimeoutMs: 5_000, waitMs: 5_000 });
    const reader = new TenantReader(pool);
    service = new RelationshipsService(new RelationshipsQueries(reader), new PastRelationshipsQueries(reader));
    project = await insertTenant(dataSource);
    const agent_id = '11111111-1111-4111-8111-111111111111';
    for (const [index, contact_name] of NAMES.entries()) {
      // Half of them in the forms that other systems may send.
      const stored = contact_name.normalize(index % 2 ? 'NFD' : 'NFC');
      await insertScore(dataSource, { project_id: project, agent_id, user_id: `Id-${index}-É`, contact_name: stored });
    }
  });
  afterAll(async () => {
    await pool.onApplicationShutdown();
    await dataSource.destroy();
    await onServer(`DROP DATABASE ${name} WITH (FORCE)`);
  });

  async function onServer(statement: string): Promise<{ version: number }[]> {
    const server = await new DataSource({ type: 'postgres', url: root }).initialize();
    return await server.query(statement).finally(() => server.destroy());
  }

  async function found(search: string): Promise<string[]> {
    const filter = filterOf(`sort=name&search=${encodeURIComponent(search)}`);
    const { relationships } = await service.page(project, { filter, limit: 100, cursor: null });
    return relationships.map(({ user_id }) => user_id);
  }

  it('are found as they are shown, composed or not, and in capitals', async () => {
    for (const [index, shown] of NAMES.entries()) {
      for (const typed of [
        shown,
        shown.normalize('NFD'),
        shown.normalize('NFC'),
        shown.toUpperCase(),
        shown.toLowerCase(),
      ]) {
        if ([...typed].length > 256) continue; // longer than any name
        expect([typed, await found(typed)]).toEqual([typed, expect.arrayContaining([`Id-${index}-É`])]);
      }
    }
  });

  it.each([
    ['strasse', ['Straße', 'STRASSE', 'ẞtraße']],
    ['ΟΔΥΣΣΕΎΣ', ['ΟΔΥΣΣΕΥΣ', 'Οδυσσεύς', 'Ὀδυσσεύς']],
    ['istanbul', ['İstanbul']],
    ['ığdir', ['Iğdır']],
    ['finn', ['ﬁnn']],
    ['full', ['Ｆｕｌｌ']],
    ['محمد', ['مُحَمَّد', 'محمد']],
    ['ann lee', ['Ann   Lee  Ö']],
    ['Lee Ö', ['Ann   Lee  Ö']],
    ['Ann  Lee', ['Ann   Lee  Ö']],
    ['100%', [`O'Neil, "Bob" 100%`]],
    ['r_s', ['under_score\\']],
  ])('are found by %s', async (typed, wanted) => {
    const ids = wanted.map((it) => `Id-${NAMES.indexOf(it)}-É`);
    expect((await found(typed)).sort()).toEqual(ids.sort());
  });

  it('are found by the id of the contact', async () => {
    for (const typed of ['Id-3-É', 'id-3-é', 'ID-3-e', '-3-']) expect(await found(typed)).toEqual(['Id-3-É']);
  });

  it('match themselves in every form', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((it) => !it.includes('\0'));
    const names = fc.sample(text, { seed: 14, numRuns: 3_000 });
    const [{ lost }] = await dataSource.query(
      `SELECT json_agg(name) AS lost FROM unnest($1::text[], $2::text[], $3::text[]) AS form(name, composed, decomposed)
       WHERE folded_name(name) <> folded_name(composed) OR folded_name(name) <> folded_name(decomposed)`,
      [names, names.map((it) => it.normalize('NFC')), names.map((it) => it.normalize('NFD'))],
    );
    expect(lost).toBeNull();
  });
});
