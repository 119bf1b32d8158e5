import { join } from 'node:path';
import { restatedFrom } from '../../src/database/restated-days.queries';
import { READER_TABLES } from '../../src/database/tables';
import { namedTables, unfilteredTables } from '../support/unfiltered-tables';
import { READERS, READERS_AND_WRITERS, read, readerStatements, sourcesOf } from '../support/written-statements';

/** Code that runs for the command line, or writes: as the owner of the tables, not for a tenant who reads. */
const WRITERS = [
  join('backtest', 'backtest-run.queries.ts'),
  join('backtest', 'participation-run.queries.ts'),
  join('backtest', 'participation-run.service.ts'),
  join('settings', 'settings-writer.queries.ts'),
  join('jobs', 'job-store.queries.ts'),
];
const TABLES = sourcesOf('database/migrations').flatMap((file) =>
  [...read(file).matchAll(/CREATE TABLE (\w+)/g)].map(([, table = '']) => table),
);
/** Expressions that statements of readers contain. */
const EXPRESSIONS = (['project', 'pipeline', 'feed'] as const).map((scope) => ({
  file: join('database', 'restated-days.queries.ts'),
  name: scope,
  sql: `SELECT ${restatedFrom(scope)}`,
}));
const statements = [...readerStatements(), ...EXPRESSIONS];

it('finds the statements of all readers', () => {
  expect(TABLES.length).toBeGreaterThanOrEqual(15);
  expect(statements.length).toBeGreaterThanOrEqual(8);
  for (const reader of [...READERS, ...READERS_AND_WRITERS])
    expect(statements.some(({ file }) => file.startsWith(reader))).toBe(true);
});

it.each(statements)('$file: $name limits every table to the project', ({ sql }) => {
  expect(namedTables(sql, TABLES)).not.toEqual([]);
  expect(unfilteredTables(sql, TABLES)).toEqual([]);
  // The role may read no other tables, and a filter next to an OR does not count.
  expect(READER_TABLES).toEqual(expect.arrayContaining(namedTables(sql, TABLES)));
  expect(sql).not.toMatch(/\bOR\b/i);
});

it('the list of tables for readers has no unused one', () => {
  expect(new Set(statements.flatMap(({ sql }) => namedTables(sql, TABLES)))).toEqual(new Set(READER_TABLES));
});

it('readers query the database through TenantReader only', () => {
  const others = READERS.flatMap(sourcesOf).filter(
    (file) => !WRITERS.includes(file) && /\bDataSource\b|ReaderPool|from '(typeorm|pg)'/.test(read(file)),
  );
  expect(others).toEqual([]);
  const withoutTenant = sourcesOf('.').filter((file) => /from '.*\/reader-pool'/.test(read(file)));
  expect(withoutTenant).toEqual([
    join('auth', 'api-key.queries.ts'),
    join('auth', 'tenant-lookup-cache.ts'),
    join('database', 'first-agents.queries.ts'),
    join('database', 'newest-runs.queries.ts'),
    'job-worker.ts',
    join('ops', 'health.queries.ts'),
    join('ops', 'metrics.service.ts'),
    join('ops', 'recompute-lag.queries.ts'),
    join('projects', 'projects.queries.ts'),
    join('serving', 'cache-invalidation.ts'),
    join('serving', 'response-cache.ts'),
    join('serving', 'serving.module.ts'),
    join('serving', 'tenant-reader.ts'),
  ]);
  // These read several projects whose owner their callers have checked.
  expect(
    sourcesOf('.').filter((file) =>
      /from '.*\/(each-project|newest-runs\.queries|first-agents\.queries)'/.test(read(file)),
    ),
  ).toEqual([
    join('database', 'first-agents.queries.ts'),
    join('database', 'newest-runs.queries.ts'),
    join('ops', 'recompute-lag.queries.ts'),
    join('projects', 'projects.dto.ts'),
    join('projects', 'projects.queries.ts'),
    join('recompute', 'due-projects.queries.ts'),
  ]);
});

it.each([
  ['SELECT a FROM agents', ['agents']],
  ['SELECT a FROM agents WHERE project_id = $2', ['agents']],
  ['SELECT a FROM agents WHERE project_id = $11', ['agents']],
  ['SELECT a FROM agents JOIN contacts ON true WHERE agents.project_id = $1', ['contacts']],
  ['SELECT a FROM agents a, contacts c WHERE a.project_id = $1 AND c.project_id = a.project_id', ['contacts c']],
  ['SELECT a FROM agents, contacts WHERE project_id = $1', ['agents', 'contacts']],
  ['SELECT a FROM agents WHERE project_id = $1 AND name IN (SELECT name FROM contacts)', ['contacts']],
  ['SELECT a FROM agents WHERE name IN (SELECT name FROM contacts WHERE project_id = $1)', ['agents']],
  ['SELECT a FROM agents WHERE project_id = $1 UNION ALL SELECT a FROM agents', ['agents']],
  [
    'SELECT a FROM agents LEFT JOIN LATERAL (SELECT 1 FROM contacts c LIMIT 1) x ON true WHERE project_id = $1',
    ['contacts c'],
  ],
  ['WITH x AS (SELECT a FROM agents WHERE project_id = $1) SELECT a FROM x', []],
])('%s is distinguished from a statement that filters', (sql, missing) => {
  expect(unfilteredTables(sql, TABLES)).toEqual(missing);
});
