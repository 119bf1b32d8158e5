import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { restatedFrom } from '../../src/database/restated-days.queries';
import { READER_TABLES } from '../../src/database/tables';
import { namedTables, unfilteredTables } from '../support/unfiltered-tables';

const SOURCES = join(__dirname, '../../src');
const READERS = [
  'depth',
  'cohort',
  'fleet',
  'moat',
  'runs',
  'explain',
  'relationships',
  'backtest',
  'lifecycle',
  'settings',
];
/** They write as well, and so have other ways to the database besides. */
const READERS_AND_WRITERS = ['keys', 'projects'];
/** What works for the command line, or writes: as the owner of the tables, not for a tenant who reads. */
const WRITERS = [join('backtest', 'backtest-run.queries.ts'), join('settings', 'settings-writer.queries.ts')];
const TABLES = sourcesOf('database/migrations').flatMap((file) =>
  [...read(file).matchAll(/CREATE TABLE (\w+)/g)].map(([, table = '']) => table),
);
/** Expressions that readers' statements have in them, for their part. */
const EXPRESSIONS = (['project', 'pipeline', 'feed'] as const).map((scope) => ({
  file: join('database', 'restated-days.queries.ts'),
  name: scope,
  sql: `SELECT ${restatedFrom(scope)}`,
}));
const statements = [
  ...[...READERS, ...READERS_AND_WRITERS].flatMap(sourcesOf).flatMap((file) => statementsOf(file)),
  ...EXPRESSIONS,
];

it('the statements of all readers are found', () => {
  expect(TABLES.length).toBeGreaterThanOrEqual(15);
  expect(statements.length).toBeGreaterThanOrEqual(8);
  for (const reader of [...READERS, ...READERS_AND_WRITERS])
    expect(statements.some(({ file }) => file.startsWith(reader))).toBe(true);
});

it.each(statements)('$file: $name limits every table to the project', ({ sql }) => {
  expect(namedTables(sql, TABLES)).not.toEqual([]);
  expect(unfilteredTables(sql, TABLES)).toEqual([]);
  // The role may read no others, and a filter beside an OR is none.
  expect(READER_TABLES).toEqual(expect.arrayContaining(namedTables(sql, TABLES)));
  expect(sql).not.toMatch(/\bOR\b/i);
});

it('the list of tables that readers may read has none to spare', () => {
  expect(new Set(statements.flatMap(({ sql }) => namedTables(sql, TABLES)))).toEqual(new Set(READER_TABLES));
});

it('readers reach the database by the reader of one tenant only', () => {
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
    join('ops', 'health.queries.ts'),
    join('ops', 'metrics.service.ts'),
    join('ops', 'recompute-lag.queries.ts'),
    join('projects', 'projects.queries.ts'),
    join('serving', 'response-cache.ts'),
    join('serving', 'serving.module.ts'),
    join('serving', 'tenant-reader.ts'),
  ]);
  // These ask for a list of projects, and believe their callers whose they are.
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
    join('recompute', 'recompute.queries.ts'),
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
])('%s is told from a statement that filters', (sql, missing) => {
  expect(unfilteredTables(sql, TABLES)).toEqual(missing);
});

function sourcesOf(folder: string): string[] {
  return readdirSync(join(SOURCES, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .map((file) => join(folder, file))
    .sort();
}

function read(file: string): string {
  return readFileSync(join(SOURCES, file), 'utf8');
}

/**
 * Every statement that a file gives to a reader: written out there, but for constants of the same file, or what another
 * file of queries or of SQL exports.
 */
function statementsOf(file: string): { file: string; name: string; sql: string }[] {
  const source = ts.createSourceFile(file, read(file), ts.ScriptTarget.Latest, true);
  const constants = new Map<string, ts.Expression>();
  const imported = new Map<string, unknown>();
  const found: { file: string; name: string; sql: string }[] = [];
  const meaningOf = (node: ts.Node | undefined): unknown => {
    if (node && ts.isStringLiteralLike(node)) return node.text;
    if (node && ts.isTemplateExpression(node)) {
      return (
        node.head.text + node.templateSpans.map(({ expression, literal }) => textOf(expression) + literal.text).join('')
      );
    }
    // A number of the score.
    if (node && ts.isPropertyAccessExpression(node) && node.expression.getText() === 'SCORE') return '1';
    if (node && ts.isPropertyAccessExpression(node)) {
      return (meaningOf(node.expression) as Record<string, unknown>)[node.name.text];
    }
    if (node && ts.isArrayLiteralExpression(node)) return node.elements.map(meaningOf);
    if (node && ts.isCallExpression(node)) {
      return (meaningOf(node.expression) as (...values: unknown[]) => unknown)(...node.arguments.map(meaningOf));
    }
    if (node && ts.isIdentifier(node) && imported.has(node.text)) return imported.get(node.text);
    const constant = node && ts.isIdentifier(node) ? constants.get(node.text) : undefined;
    if (!constant) throw new Error(`${file}: a statement is not written out: ${node?.getText()}`);
    return meaningOf(constant);
  };
  const textOf = (node: ts.Node | undefined): string => {
    const text = meaningOf(node);
    if (typeof text !== 'string') throw new Error(`${file}: no text, and so no statement: ${node?.getText()}`);
    return text;
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && /\.queries|-sql\b/.test(node.moduleSpecifier.getText())) {
      const path = (node.moduleSpecifier as ts.StringLiteral).text;
      const values = require(join(SOURCES, file, '..', path)) as Record<string, unknown>;
      for (const [name, value] of Object.entries(values)) imported.set(name, value);
    }
    if (ts.isVariableDeclaration(node) && node.initializer && isConstantText(node)) {
      constants.set(node.name.getText(), node.initializer);
    }
    if (
      ts.isCallExpression(node) &&
      /\b(reader\s*\.(query|queryPlanned|stream)|responses\s*\.(coalesced|cached|uncached|asOf))$/.test(
        node.expression.getText(),
      )
    ) {
      const method = ts.findAncestor(node, ts.isMethodDeclaration)?.name.getText() ?? '';
      expect(node.arguments[0]?.getText()).toMatch(/^(projectId|project|agent)$/);
      // A day of the past comes before the statement.
      const place = /\.asOf$/.test(node.expression.getText()) ? 2 : 1;
      found.push({ file, name: method, sql: textOf(node.arguments[place]) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A text, or, at the top of a file, one that is put together of others. */
function isConstantText({ initializer, parent }: ts.VariableDeclaration): boolean {
  if (initializer && ts.isStringLiteralLike(initializer)) return true;
  return initializer !== undefined && ts.isTemplateExpression(initializer) && ts.isSourceFile(parent.parent.parent);
}
