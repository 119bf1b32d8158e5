/**
 * The newest finished run of a project: the one whose scores readers serve. No row before the first one has finished.
 *
 * @param columns select list over `recompute_runs run`
 * @param projectId SQL of the project's id
 */
export function newestRun(columns: string, projectId = '$1'): string {
  return `SELECT ${columns} FROM recompute_runs run
    WHERE project_id = ${projectId} AND status = 'finished' ORDER BY finished_at DESC LIMIT 1`;
}
