/**
 * Item of a FROM clause with the requested `date`, if it can be served: if the project has a snapshot of it, or it is
 * the day of `run`, which has no snapshot if there are no relationships.
 *
 * @param day and `allAgents`: parameters of the statement; its $1 is the project
 */
export function snapshotDay(day: string, allAgents: string): string {
  // Not an OR, which statements of readers must not have.
  return `(
    SELECT date FROM daily_snapshots WHERE project_id = $1 AND agent_id = ${allAgents} AND date = ${day}::date
    UNION
    SELECT run.as_of WHERE run.as_of = ${day}::date
  )`;
}

/**
 * Condition: some of the earlier days have no snapshot although they had data, because they are before the first one
 * kept. A later recompute may create these snapshots, which would change the response.
 *
 * @param days FROM item with a column `date`
 * @param allAgents parameter of the statement, whose $1 is the project
 * @param whose condition on relationships, all by default
 */
export function hasMissingSnapshots(days: string, allAgents: string, whose = 'true'): string {
  // The first active day is read only if the snapshots do not reach back far enough.
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
