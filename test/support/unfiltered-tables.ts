/** A piece of a statement inside one pair of parentheses, without nested pairs. */
type Scope = string;

/**
 * Finds the tables that a SELECT names without limiting them to the project, each in the (sub)query that names it: a
 * filter outside of a subquery, or on another table, does not count.
 *
 * @param tables the names of tables; other names are CTEs and functions
 * @returns the names as written in the statement, with their alias
 */
export function unfilteredTables(sql: string, tables: readonly string[]): string[] {
  const mention = new RegExp(
    `\\b(?:FROM|JOIN|,)\\s+(${tables.join('|')})\\b(?:\\s+(?:AS\\s+)?(?!${KEYWORDS}\\b)(\\w+))?`,
    'gi',
  );
  return scopes(sql).flatMap((scope) => {
    const mentions = [...scope.matchAll(mention)].map(([, table = '', alias]) => ({ table, name: alias ?? table }));
    const lone = mentions.length === 1;
    return mentions
      .filter(({ name }) => !new RegExp(`\\b${name}\\.project_id = \\$1(?!\\d)`).test(scope))
      .filter(() => !(lone && /(?<![.\w])project_id = \$1(?!\d)/.test(scope)))
      .map(({ table, name }) => (table === name ? table : `${table} ${name}`));
  });
}

/** @returns every table that a statement names */
export function namedTables(sql: string, tables: readonly string[]): string[] {
  return tables.filter((table) => new RegExp(`\\b(?:FROM|JOIN|,)\\s+${table}\\b`, 'i').test(sql));
}

const KEYWORDS = '(?:WHERE|ON|JOIN|LEFT|RIGHT|INNER|CROSS|FULL|ORDER|GROUP|LIMIT|UNION|HAVING|USING|NATURAL|OFFSET)';

function scopes(sql: string): Scope[] {
  const done: Scope[] = [];
  const open: Scope[] = [''];
  // OR could undo a filter, and the second half of a UNION needs its own: each starts a scope.
  for (const part of sql.split(/([()]|\bUNION\b)/i)) {
    if (part === '(') open.push('');
    else if (part === ')') done.push(open.pop() ?? '');
    else if (/^UNION$/i.test(part)) done.push(open.splice(-1, 1, '').join());
    else open.push((open.pop() ?? '') + part);
  }
  return [...done, ...open];
}
