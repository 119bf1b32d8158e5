/**
 * Item of a FROM clause with the `date` asked for, if there is an answer for it: where a snapshot of the project is kept, and
 * where it is the day that `run` served, of which an empty book has no snapshot.
 *
 * @param day and `allAgents`: parameters of the statement, whose $1 is the project
 */
export function snapshotDay(day: string, allAgents: string): string {
  // Not an OR, which no statement of a reader may have.
  return `(
    SELECT date FROM daily_snapshots WHERE project_id = $1 AND agent_id = ${allAgents} AND date = ${day}::date
    UNION
    SELECT run.as_of WHERE run.as_of = ${day}::date
  )`;
}

/**
 * Condition: some of the days before the one asked for have no snapshot although something was known on them, because they
 * lie before the first that is kept. A later recompute may make these snapshots, and the answer would be another one.
 *
 * @param days FROM item with a column `date`
 * @param allAgents parameter of the statement, whose $1 is the project
 * @param whose condition on relationships, all by default
 */
export function hasMissingSnapshots(days: string, allAgents: string, whose = 'true'): string {
  // The first active day is looked for only where the snapshots do not reach back far enough.
  return `EXISTS (
    SELECT 1 FROM ${days}
    CROSS JOIN (
      SELECT min(date) AS kept_from FROM daily_snapshots WHERE project_id = $1 AND agent_id = ${allAgents}
    ) kept
    WHERE CASE WHEN date < kept_from
      THEN date >= (SELECT min(first_day) FROM depth_scores WHERE project_id = $1 AND ${whose})
      ELSE false END
  )`;
}
