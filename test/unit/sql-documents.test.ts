import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { recomputeStatements } from '../support/recompute-statements';
import { readerStatements } from '../support/written-statements';

/**
 * docs/sql has every statement of the readers and of the recompute as sent to the database, so that a reviewer sees the
 * SQL that runs. `npm run sql` writes it.
 */
const ROOT = join(__dirname, '../../docs/sql');

const documents = new Map<string, string>();
for (const { file, name, sql } of readerStatements()) {
  add(join(dirname(file), `${basename(file).replace(/\.(queries|service)\.ts$/, '')}.${name}`), `src/${file}`, sql);
}
for (const { file, name, sql } of recomputeStatements()) add(join('recompute', name), `src/recompute/${file}`, sql);

if (process.env.npm_lifecycle_event === 'sql') {
  rmSync(ROOT, { recursive: true, force: true });
  for (const [path, text] of documents) {
    mkdirSync(join(ROOT, dirname(path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
}

it('docs/sql shows the statements that run; `npm run sql` updates it', () => {
  const found = existsSync(ROOT)
    ? readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.sql'))
    : [];
  expect(found.sort()).toEqual([...documents.keys()].sort());
  for (const [path, text] of documents)
    expect({ path, text: readFileSync(join(ROOT, path), 'utf8') }).toEqual({ path, text });
});

function add(name: string, source: string, sql: string): void {
  let path = `${name}.sql`;
  for (let at = 2; documents.has(path); at++) path = `${name}.${at}.sql`;
  documents.set(path, `-- ${source}\n${outdented(sql)}\n`);
}

/** Without the indentation that all lines but the first share. */
function outdented(sql: string): string {
  const [first = '', ...rest] = sql.trim().split('\n');
  const indents = rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const shared = indents.length > 0 ? Math.min(...indents) : 0;
  return [first, ...rest.map((line) => line.slice(shared).trimEnd())].join('\n');
}
