import { DISTRIBUTED_TABLES, REFERENCE_TABLES } from '../../src/database/tables';
import { child, findNodes, items, lastName, parseStatements, type Tree, word } from './sql-tree';

/** `i` immutable, `s` stable, `v` volatile: by name, the worst of all functions of the name. */
export type Volatility = ReadonlyMap<string, string>;

const PLACED: ReadonlySet<string> = new Set([...DISTRIBUTED_TABLES, ...REFERENCE_TABLES]);
const DISTRIBUTED: ReadonlySet<string> = new Set(DISTRIBUTED_TABLES);
const MODIFICATIONS = ['UpdateStmt', 'DeleteStmt', 'InsertStmt'] as const;
/** Each starts a new level: a filter outside of it does not apply inside. */
const LEVELS: ReadonlySet<string> = new Set(['SelectStmt', ...MODIFICATIONS]);
/** They act on the node that runs them, which must be the coordinator, where all others acquire them. */
const ON_COORDINATOR = /^(set_config|pg_(notify|backend_pid|terminate_backend|(try_)?advisory_\w+))$/;

const NOT_LIMITED = ' is not limited to the project';

/** @returns our distributed tables that a statement names anywhere */
export function placedTables(sql: string): string[] {
  return relations(parseStatements(sql)).map(({ table }) => table);
}

/**
 * What Citus would reject, or send to all nodes although the statement is about one project: each level of the
 * statement must limit each distributed table to the project, by $1 or by equality with a table of the same level that
 * is limited. Also checks the rules of Citus for changing rows. docs/scale.md describes them.
 */
export function placementProblems(sql: string, volatility: Volatility): string[] {
  return parseStatements(sql).flatMap((tree) => {
    const selects = findNodes(tree, 'SelectStmt').flatMap((node) => [node, ...halves(node)]);
    const modifications = MODIFICATIONS.flatMap((type) => findNodes(tree, type).map((node) => ({ type, node })));
    return [
      ...[...selects, ...modifications.map(({ node }) => node)].flatMap(unlimited),
      ...modifications.flatMap(({ type, node }) => modificationProblems(type, node, volatility)),
      ...findNodes(tree, 'MergeStmt').map(() => 'MERGE'),
      // For a reference table, Citus locks the whole shard twice, so any two such statements wait for each other.
      ...findNodes(tree, 'LockingClause')
        .filter((clause) => word(clause, 'strength').endsWith('SHARE'))
        .map(() => 'a shared lock of rows'),
      ...coordinatorProblems(tree),
      ...withProblems(tree),
      ...temporaryProblems(tree),
      ...columnlessProblems(tree),
      ...selects.flatMap(correlationProblems),
    ];
  });
}

/**
 * Once a transaction has asked all nodes at one time, Citus refuses to change a table that is on each of them, because
 * others reference it. Changed first, the others are asked one after the other.
 *
 * @returns the statements that it would refuse
 */
export function refusedInTransaction(statements: readonly string[], volatility: Volatility): string[] {
  const asksAll = (sql: string) => placementProblems(sql, volatility).some((problem) => problem.endsWith(NOT_LIMITED));
  const changesEverywhere = (sql: string) => changedTables(sql).some((table) => !DISTRIBUTED.has(table));
  const placed = statements.filter((sql) => placedTables(sql).length > 0);
  const [asking, changing] = [placed.findIndex(asksAll), placed.findIndex(changesEverywhere)];
  if (asking < 0 || (changing >= 0 && changing < asking)) return [];
  return placed.slice(asking + 1).filter(changesEverywhere);
}

/** Our placed tables whose rows a statement changes. */
function changedTables(sql: string): string[] {
  const trees = parseStatements(sql);
  const changes = MODIFICATIONS.flatMap((type) => findNodes(trees, type));
  return changes.flatMap((node) => relation(child(node, 'relation'))).map(({ table }) => table);
}

/**
 * If a WITH changes rows and the rest names another table, Citus sends the statement to all nodes and commits on all.
 */
function withProblems(tree: Tree): string[] {
  const all = relations([tree]);
  return findNodes(tree, 'CommonTableExpr').flatMap((cte) => {
    const query = child(cte, 'ctequery');
    const changed = MODIFICATIONS.flatMap((type) => relation(child(query, type, 'relation')));
    const elsewhere = all.length > relations([query]).length;
    return elsewhere ? changed.map(({ table }) => `${table} is changed in a WITH beside other tables`) : [];
  });
}

/** A temporary table is on the coordinator: Citus cannot use a join with a distributed table to change or fill it. */
function temporaryProblems(tree: Tree): string[] {
  return MODIFICATIONS.flatMap((type) => findNodes(tree, type))
    .filter((node) => isTemporary(child(node, 'relation')))
    .flatMap((node) => {
      const table = word(child(node, 'relation'), 'relname');
      const select = child(node, 'selectStmt', 'SelectStmt');
      const sources = node.selectStmt
        ? items(select, 'fromClause')
        : [child(node, 'whereClause'), ...items(node, 'usingClause')];
      const own = (type: string) => !node.selectStmt || !LEVELS.has(type);
      const temporary = findNodes(sources, 'RangeVar', own).filter(isTemporary);
      const placed = relations(sources, own);
      if (placed.length === 0 || (node.selectStmt && temporary.length === 0)) return [];
      return [`${table}, which is temporary, depends on ${placed[0]?.table}`];
    });
}

/** What is read of a temporary table is sent to the node as rows, which must have a column. */
function columnlessProblems(tree: Tree): string[] {
  if (relations([tree]).length === 0) return [];
  return findNodes(tree, 'RangeSubselect')
    .map((source) => child(source, 'subquery', 'SelectStmt'))
    .filter((select) => items(select, 'targetList').length === 0 && select.larg === undefined)
    .filter((select) => select.valuesLists === undefined)
    .filter((select) => findNodes(select, 'RangeVar').some(isTemporary))
    .map(() => 'rows of a temporary table without a column');
}

/**
 * Citus plans a join with a temporary table if what is needed of it is rows of their own, such as those of a sub-select with
 * OFFSET 0, but not if the sub-select of one level looks up a temporary table by another, or the sub-select of a column looks
 * up a placed table by a temporary one.
 */
function correlationProblems(level: Tree): string[] {
  const sources = items(level, 'fromClause');
  const own = (type: string) => !LEVELS.has(type);
  const temporary = findNodes(sources, 'RangeVar', own).filter(isTemporary).map(nameOf);
  const lookUps =
    relations(sources).length === 0
      ? []
      : findNodes(sources, 'RangeSubselect', own)
          .filter((source) => source.lateral === true)
          .map((source) => child(source, 'subquery', 'SelectStmt'))
          .filter((select) => findNodes(select, 'RangeVar', own).some(isTemporary) && namesOther(select));
  const columns = findNodes(items(level, 'targetList'), 'SubLink', own)
    .map((link) => child(link, 'subselect', 'SelectStmt'))
    .filter((select) => relations(select).length > 0)
    .filter((select) => qualifiers(select).some((name) => temporary.includes(name)));
  return [...lookUps, ...columns].map(() => 'a temporary table is correlated beside placed ones');
}

const isTemporary = ({ schemaname }: Tree): boolean => schemaname === 'pg_temp';

function namesOther(select: Tree): boolean {
  const inside = findNodes(select, 'RangeVar').map(nameOf);
  return qualifiers(select).some((name) => !inside.includes(name));
}

/** The parts of a column's name. */
function partsOf(column: Tree): string[] {
  return items(column, 'fields').map((field) => word(child(field, 'String'), 'sval'));
}

/** The tables that columns are qualified with. */
function qualifiers(below: Tree): string[] {
  return findNodes(below, 'ColumnRef')
    .map(partsOf)
    .flatMap((parts) => (parts.length > 1 ? [parts[0] ?? ''] : []));
}

/** The halves of a UNION, which the tree has without their type. */
function halves(select: Tree): Tree[] {
  return [child(select, 'larg'), child(select, 'rarg')].flatMap((half) =>
    Object.keys(half).length > 0 ? [half, ...halves(half)] : [],
  );
}

interface Relation {
  readonly table: string;
  readonly name: string;
}

function relations(below: unknown, into?: (type: string) => boolean): Relation[] {
  const named = findNodes(below, 'RangeVar', into);
  // The changed table, which the tree has without its type.
  const changed = into
    ? []
    : MODIFICATIONS.flatMap((type) => findNodes(below, type).map((node) => child(node, 'relation')));
  return [...named, ...changed].flatMap(relation);
}

function relation(node: Tree): Relation[] {
  const table = word(node, 'relname');
  return node.schemaname === undefined && PLACED.has(table) ? [{ table, name: nameOf(node) }] : [];
}

/** By which the columns of a table are qualified. */
function nameOf(table: Tree): string {
  return word(child(table, 'alias'), 'aliasname') || word(table, 'relname');
}

/** The distributed tables of one level that no condition of this level limits to the project. */
function unlimited(level: Tree): string[] {
  const own = (type: string) => !LEVELS.has(type);
  const sources = [...items(level, 'fromClause'), ...items(level, 'usingClause')];
  // An INSERT limits the added rows by their values.
  const target = level.selectStmt || level.cols ? [] : relation(child(level, 'relation'));
  const all = [...target, ...relations(sources, own)];
  const conditions = [
    ...conjuncts(child(level, 'whereClause')),
    ...findNodes(sources, 'JoinExpr', own).flatMap((join) => conjuncts(child(join, 'quals'))),
  ];
  const limited = limitedBy(conditions.flatMap(equation));
  const lone = all.length === 1;
  return all
    .filter(({ table }) => DISTRIBUTED.has(table))
    .filter(({ name }) => !limited.has(`${name}.project_id`) && !(lone && limited.has('project_id')))
    .map(({ table }) => `${table}${NOT_LIMITED}`);
}

/** Conditions that must all hold. */
function conjuncts(node: Tree): Tree[] {
  const bool = child(node, 'BoolExpr');
  return word(bool, 'boolop') === 'AND_EXPR' ? items(bool, 'args').flatMap(conjuncts) : [node];
}

/** @returns both sides of an equation, if each is a project id or a parameter */
function equation(condition: Tree): [string, string][] {
  const expression = child(condition, 'A_Expr');
  if (word(expression, 'kind') !== 'AEXPR_OP' || lastName(expression, 'name') !== '=') return [];
  const [left, right] = [side(child(expression, 'lexpr')), side(child(expression, 'rexpr'))];
  return left && right ? [[left, right]] : [];
}

function side(node: Tree): string {
  if (node.TypeCast) return side(child(node, 'TypeCast', 'arg'));
  if (node.ParamRef) return `$${word(child(node, 'ParamRef'), 'number')}`;
  const parts = partsOf(child(node, 'ColumnRef'));
  return parts.at(-1) === 'project_id' ? parts.join('.') : '';
}

/** Everything that is equal to $1, directly or through others. */
function limitedBy(equations: readonly [string, string][]): ReadonlySet<string> {
  const limited = new Set(['$1']);
  for (const _ of equations) {
    for (const [left, right] of equations) {
      if (limited.has(left)) limited.add(right);
      if (limited.has(right)) limited.add(left);
    }
  }
  return limited;
}

function modificationProblems(type: (typeof MODIFICATIONS)[number], node: Tree, volatility: Volatility): string[] {
  const [target] = relation(child(node, 'relation'));
  if (!target) return [];
  const { table } = target;
  const set = [...items(node, 'targetList'), ...items(child(node, 'onConflictClause'), 'targetList')];
  const moves = set.some((column) => word(child(column, 'ResTarget'), 'name') === 'project_id');
  return [
    ...(moves ? ['a row cannot move to another project'] : []),
    ...(type === 'InsertStmt' ? insertProblems(node, table, volatility) : changeProblems(node, volatility)),
  ].map((problem) => `${table}: ${problem}`);
}

function insertProblems(node: Tree, table: string, volatility: Volatility): string[] {
  const columns = items(node, 'cols').map((column) => word(child(column, 'ResTarget'), 'name'));
  return [
    ...functionsOf(child(node, 'onConflictClause'), volatility)
      .filter(({ kind }) => kind !== 'i')
      .map(({ name }) => `${name}() in ON CONFLICT`),
    ...(DISTRIBUTED.has(table) && !columns.includes('project_id') ? ['an INSERT without project_id'] : []),
    ...unqualified(node, table).map((column) => `RETURNING ${column} without its table, which is also read`),
  ];
}

/** Citus renames the table that an INSERT … SELECT also reads, but not in its RETURNING. */
function unqualified(node: Tree, table: string): string[] {
  if (!relations(items(child(node, 'selectStmt', 'SelectStmt'), 'fromClause')).some((read) => read.table === table))
    return [];
  return findNodes(items(child(node, 'returningClause'), 'exprs'), 'ColumnRef')
    .map(partsOf)
    .filter((parts) => parts.length === 1)
    .map((parts) => parts.join('.'));
}

/**
 * Citus evaluates the functions of an UPDATE or DELETE once, on the coordinator, which is impossible for functions of
 * columns.
 */
function changeProblems(node: Tree, volatility: Volatility): string[] {
  const functions = functionsOf(node, volatility);
  const lazy = [...findNodes(node, 'CoalesceExpr'), ...findNodes(node, 'CaseExpr')].flatMap((expression) =>
    functionsOf(expression, volatility).filter(({ kind }) => kind !== 'i'),
  );
  return [
    ...functions.filter(({ kind }) => kind === 'v').map(({ name }) => `${name}() is volatile`),
    ...functions
      .filter(({ kind, ofColumns }) => kind === 's' && ofColumns)
      .map(({ name }) => `${name}() of a column is not immutable`),
    ...lazy.map(({ name }) => `${name}() within CASE or COALESCE`),
    ...(isImmutable(child(node, 'returningClause'), volatility) ? [] : ['RETURNING is not immutable']),
  ];
}

/** Times of day with intervals are added by the time zone of the session. */
function isImmutable(returning: Tree, volatility: Volatility): boolean {
  const types = findNodes(returning, 'typeName').map((type) => lastName(type, 'names'));
  return functionsOf(returning, volatility).every(({ kind }) => kind === 'i') && !types.includes('interval');
}

function functionsOf(node: Tree, volatility: Volatility) {
  return findNodes(node, 'FuncCall').map((call) => ({
    name: lastName(call, 'funcname'),
    kind: volatility.get(lastName(call, 'funcname')) ?? 'v',
    ofColumns: findNodes(items(call, 'args'), 'ColumnRef').length > 0,
  }));
}

function coordinatorProblems(tree: Tree): string[] {
  if (relations([tree]).length === 0) return [];
  return findNodes(tree, 'FuncCall')
    .map((call) => lastName(call, 'funcname'))
    .filter((name) => ON_COORDINATOR.test(name))
    .map((name) => `${name}() in a statement that names a table`);
}
