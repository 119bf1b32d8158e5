import type { MigrationInterface, QueryRunner } from 'typeorm';
import { child, findNodes, items, lastName, parseStatements, type Tree, word } from './sql-tree';

/** A migration from the view of the rules: some changes are allowed only in the second half of a two-step change. */
export type RuledMigration = MigrationInterface & {
  /** Why no running release needs any more what this migration removes. */
  readonly contract?: string;
};

/** What the previous release may still use. */
const TAKEN_AWAY: Readonly<Record<string, string>> = {
  AT_DropColumn: 'drops a column',
  AT_DropConstraint: 'drops a constraint',
  AT_AlterColumnType: 'rewrites the table under an exclusive lock, for another type',
  AT_SetNotNull: 'reads the whole table under an exclusive lock, for NOT NULL',
  AT_ColumnDefault: 'changes a default',
};
/** Defaults that PostgreSQL evaluates once for all rows. */
const STABLE_DEFAULTS = new Set(['now', 'current_date', 'transaction_timestamp', 'statement_timestamp']);

/** @returns the statements that `up` sends, on a database that returns nothing */
export async function statementsOf(migration: MigrationInterface): Promise<string[]> {
  const sent: string[] = [];
  await migration.up({ query: async (sql: string) => sent.push(sql) && [] } as unknown as QueryRunner);
  return sent;
}

/**
 * What would break the previous release, which is still running, or block everybody on a filled table.
 * docs/migrations.md has the rules.
 *
 * @param statements of the whole migration, in their order
 */
export function migrationProblems(
  statements: readonly string[],
  { transaction, contract }: Pick<RuledMigration, 'transaction' | 'contract'>,
): string[] {
  const trees = statements.flatMap(parseStatements);
  const made = new Set(trees.map((tree) => word(child(tree, 'CreateStmt', 'relation'), 'relname')));
  const dropped = new Set<string>();
  const problems = trees.flatMap((tree) => {
    const [type = ''] = Object.keys(tree);
    const node = child(tree, type);
    if (type === 'DropStmt' && node.concurrent) dropped.add(droppedNames(node));
    return problemsOf(type, node, { made, dropped, transaction: transaction !== false });
  });
  return problems.filter(({ mayContract }) => !(mayContract && contract?.trim())).map(({ text }) => text);
}

interface Problem {
  readonly text: string;
  /** Whether the change belongs to the second half. */
  readonly mayContract?: boolean;
}

interface Context {
  /** Tables created by the migration: nobody waits for them. */
  readonly made: ReadonlySet<string>;
  /** Indexes dropped concurrently before. */
  readonly dropped: ReadonlySet<string>;
  readonly transaction: boolean;
}

function problemsOf(type: string, node: Tree, context: Context): Problem[] {
  const table = word(child(node, 'relation'), 'relname');
  if (table && context.made.has(table)) return [];
  switch (type) {
    case 'IndexStmt':
      return indexProblems(node, table, context);
    case 'AlterTableStmt':
      return findNodes(items(node, 'cmds'), 'AlterTableCmd').flatMap((command) => alterProblems(command, table));
    case 'RenameStmt':
      return [{ text: `${table}: renames what the release before calls by its old name`, mayContract: true }];
    case 'DropStmt':
      if (node.concurrent || !['OBJECT_TABLE', 'OBJECT_INDEX'].includes(word(node, 'removeType'))) return [];
      return [{ text: `drops ${droppedNames(node)}`, mayContract: true }];
    case 'UpdateStmt':
    case 'DeleteStmt':
      return [
        { text: `${table}: changes rows in one transaction; fill a new column in batches, from the application` },
      ];
    case 'TruncateStmt':
    case 'LockStmt':
    case 'ClusterStmt':
    case 'VacuumStmt':
      return [{ text: `${type.replace('Stmt', '').toLowerCase()} takes a whole table from everybody` }];
    case 'CreateTrigStmt':
      return [{ text: `${table}: a trigger, which no distributed table may have` }];
    case 'DoStmt':
      return /\b(ALTER|DROP|CREATE|TRUNCATE|UPDATE|DELETE)\b/i.test(JSON.stringify(node))
        ? [{ text: 'DO hides a change of the schema: only grants belong there' }]
        : [];
    default:
      return [];
  }
}

function indexProblems(node: Tree, table: string, { dropped, transaction }: Context): Problem[] {
  const name = word(node, 'idxname');
  if (!node.concurrent) return [{ text: `${table}: an index on a table that has rows is built CONCURRENTLY` }];
  if (transaction) return [{ text: `${name}: CONCURRENTLY needs \`transaction = false\`` }];
  return dropped.has(name)
    ? []
    : [{ text: `${name}: an attempt that failed leaves an invalid index; DROP INDEX CONCURRENTLY IF EXISTS first` }];
}

function alterProblems(command: Tree, table: string): Problem[] {
  const subtype = word(command, 'subtype');
  if (subtype === 'AT_AddColumn') return columnProblems(child(command, 'def', 'ColumnDef'), table);
  if (subtype === 'AT_AddConstraint') return constraintProblems(child(command, 'def', 'Constraint'), table);
  const taken = TAKEN_AWAY[subtype];
  return taken ? [{ text: `${table}: ${taken}`, mayContract: true }] : [];
}

function columnProblems(column: Tree, table: string): Problem[] {
  const name = `${table}.${word(column, 'colname')}`;
  const constraints = findNodes(items(column, 'constraints'), 'Constraint');
  const types = constraints.map((constraint) => word(constraint, 'contype'));
  const functions = constraints
    .filter((constraint) => word(constraint, 'contype') === 'CONSTR_DEFAULT')
    .flatMap((constraint) => findNodes(constraint, 'FuncCall').map((call) => lastName(call, 'funcname')));
  return [
    ...(types.includes('CONSTR_NOTNULL') && !types.includes('CONSTR_DEFAULT')
      ? [{ text: `${name}: NOT NULL without a default refuses the rows of the release before` }]
      : []),
    ...functions
      .filter((called) => !STABLE_DEFAULTS.has(called))
      .map((called) => ({ text: `${name}: the default ${called}() rewrites the table` })),
    ...types
      .filter((type) => /PRIMARY|UNIQUE|FOREIGN|CHECK|IDENTITY|GENERATED/.test(type))
      .map((type) => ({ text: `${name}: ${type} with the column reads or rewrites the whole table` })),
  ];
}

function constraintProblems(constraint: Tree, table: string): Problem[] {
  const name = `${table}: constraint ${word(constraint, 'conname')}`;
  const type = word(constraint, 'contype');
  if (/FOREIGN|CHECK|NOTNULL/.test(type) && !constraint.skip_validation) {
    return [{ text: `${name} is added NOT VALID, and validated by a later migration` }];
  }
  if (/PRIMARY|UNIQUE|EXCLUSION/.test(type) && !constraint.indexname) {
    return [{ text: `${name} is added USING an INDEX that was built CONCURRENTLY` }];
  }
  return [];
}

function droppedNames(node: Tree): string {
  return findNodes(items(node, 'objects'), 'List')
    .map((name) => lastName(name, 'items'))
    .join();
}
