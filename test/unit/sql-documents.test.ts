import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { recomputeSql } from '../../src/recompute/recompute-sql';
import type { Scope } from '../../src/recompute/v2/scope';
import { readerStatements } from '../support/written-statements';

/**
 * docs/sql holds every statement of the readers and of the recompute as the database gets it, so that a reviewer sees the
 * SQL that runs. `npm run sql` writes it.
 */
const ROOT = join(__dirname, '../../docs/sql');
const SCOPES: readonly Scope[] = ['all', 'relationships', 'kept', 'changed', 'contacts'];

const documents = new Map<string, string>();
for (const { file, name, sql } of readerStatements()) {
  add(join(dirname(file), `${basename(file).replace(/\.(queries|service)\.ts$/, '')}.${name}`), `src/${file}`, sql);
}
for (const file of readdirSync(join(__dirname, '../../src/recompute/sql'))) {
  const name = basename(file, '.sql');
  const byScope = new Map<string, Scope[]>();
  for (const scope of SCOPES) {
    const sql = expanded(name, scope);
    if (sql !== null) byScope.set(sql, [...(byScope.get(sql) ?? []), scope]);
  }
  for (const [sql, scopes] of byScope) {
    const suffix = byScope.size > 1 ? `.${scopes.join('-')}` : '';
    add(join('recompute', name + suffix), `src/recompute/sql/${file}`, sql);
  }
}

if (process.env.npm_lifecycle_event === 'sql') {
  rmSync(ROOT, { recursive: true, force: true });
  for (const [path, text] of documents) {
    mkdirSync(join(ROOT, dirname(path)), { recursive: true });
    writeFileSync(join(ROOT, path), text);
  }
}

it('docs/sql shows the statements that run; `npm run sql` brings it up to date', () => {
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

/** @returns null where the statement has no such scope, or is only a part of others */
function expanded(name: string, scope: Scope): string | null {
  try {
    return recomputeSql(name, scope);
  } catch {
    return null;
  }
}

/** Without the indentation that all lines but the first share. */
function outdented(sql: string): string {
  const [first = '', ...rest] = sql.trim().split('\n');
  const indents = rest.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const shared = indents.length > 0 ? Math.min(...indents) : 0;
  return [first, ...rest.map((line) => line.slice(shared).trimEnd())].join('\n');
}
