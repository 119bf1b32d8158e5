import { loadModule, parseSync } from 'libpg-query';

/** A node of PostgreSQL's own parse tree, or one by its type: `{ SelectStmt: { … } }`. */
export interface Tree {
  readonly [key: string]: unknown;
}

/** Await it once before `parseStatements`. */
export const loadParser = loadModule;

const parsed = new Map<string, Tree[]>();

/**
 * @returns the statements of a text, each `{ SelectStmt: { … } }` or similar;
 * @throws if PostgreSQL 18 cannot parse it
 */
export function parseStatements(sql: string): Tree[] {
  const known = parsed.get(sql);
  if (known) return known;
  const trees = (parseSync(sql).stmts ?? []).flatMap(({ stmt }) => (stmt ? [stmt as unknown as Tree] : []));
  parsed.set(sql, trees);
  return trees;
}

/** @returns the value at a path of keys; an empty node if there is none */
export function child(node: Tree | undefined, ...path: readonly string[]): Tree {
  const found = path.reduce<unknown>((at, key) => (isTree(at) ? at[key] : undefined), node);
  return isTree(found) ? found : {};
}

export function items(node: Tree | undefined, key: string): Tree[] {
  const found = node?.[key];
  return Array.isArray(found) ? found.filter(isTree) : [];
}

/** @returns a word or number; '' if there is none */
export function word(node: Tree | undefined, key: string): string {
  const found = node?.[key];
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

/** Every node of a type below some nodes, except inside types that `into` excludes. */
export function findNodes(below: unknown, type: string, into: (type: string) => boolean = () => true): Tree[] {
  if (Array.isArray(below)) return below.flatMap((node) => findNodes(node, type, into));
  if (!isTree(below)) return [];
  return Object.entries(below).flatMap(([key, node]) => [
    ...(key === type && isTree(node) ? [node] : []),
    ...(into(key) ? findNodes(node, type, into) : []),
  ]);
}

/** @returns the last part of a name like `pg_catalog.now`, which the tree has as a list under the key */
export function lastName(node: Tree | undefined, key: string): string {
  return word(child(items(node, key).at(-1), 'String'), 'sval');
}

function isTree(node: unknown): node is Tree {
  return typeof node === 'object' && node !== null && !Array.isArray(node);
}
