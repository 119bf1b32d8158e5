import type { QueryRunner } from 'typeorm';

/**
 * Deletes the results of a project's jobs, because they may name any contact, and restarts running jobs, whose current
 * process can no longer write a result.
 *
 * @returns the number of deleted results
 */
export async function forgetJobResults(runner: QueryRunner, projectId: string): Promise<number> {
  await runner.query(
    `UPDATE jobs SET state = 'queued', worker = NULL, attempts = attempts - 1 WHERE project_id = $1 AND state = 'running'`,
    [projectId],
  );
  const { affected } = await runner.query(
    'DELETE FROM jobs WHERE project_id = $1 AND finished_at IS NOT NULL',
    [projectId],
    true,
  );
  return affected ?? 0;
}
