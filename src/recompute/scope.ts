/** The scope of a statement: the whole project, or the rows of the work tables. */
export type Scope = 'all' | 'relationships' | 'contacts';

/**
 * The rows in a scope. Rows of a work table are looked up by key, one by one: a join would be planned by the outdated
 * statistics of a table that the transaction has just changed. $1 project
 */
export function rowsOf(table: string, scope: Scope): string {
  if (scope === 'all') return table;
  const key = scope === 'contacts' ? '' : 'AND agent_id = work.agent_id ';
  return `(
    SELECT found.* FROM pg_temp.work_${scope} AS work CROSS JOIN LATERAL (
      SELECT * FROM ${table} WHERE project_id = $1 ${key}AND user_id = work.user_id OFFSET 0) AS found) AS ${table}`;
}
