/** A piece of a statement that stands between one pair of parentheses, without what stands in pairs of its own. */
type Scope = string;

/**
 * Finds the tables that a SELECT names without limiting them to the project, each in the very (sub)query that names it:
 * a filter outside of a subquery, or on another table, does not count.
 *
 * @param tables what counts as a table; other names are those of CTEs and functions
 * @returns the names as the statement has them, with their alias
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
  // OR could undo a filter, and a UNION's second half needs one of its own: each begins a scope.
  for (const part of sql.split(/([()]|\bUNION\b)/i)) {
    if (part === '(') open.push('');
    else if (part === ')') done.push(open.pop() ?? '');
    else if (/^UNION$/i.test(part)) done.push(open.splice(-1, 1, '').join());
    else open.push((open.pop() ?? '') + part);
  }
  return [...done, ...open];
}
