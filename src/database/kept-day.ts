/**
 * Item of a FROM clause with the `date` asked for, if there is an answer for it: where a snapshot of the project is kept, and
 * where it is the day that `run` served, of which an empty book has no snapshot.
 *
 * @param day and `allAgents`: parameters of the statement, whose $1 is the project
 */
export function keptDay(day: string, allAgents: string): string {
  // Not an OR, which no statement of a reader may have.
  return `(
    SELECT date FROM daily_snapshots WHERE project_id = $1 AND agent_id = ${allAgents} AND date = ${day}::date
    UNION
    SELECT run.as_of WHERE run.as_of = ${day}::date
  )`;
}
