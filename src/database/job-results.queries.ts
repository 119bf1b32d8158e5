import type { QueryRunner } from 'typeorm';

/**
 * Results may name any contact. Those that are there go, and work in progress begins again: what its process still
 * writes is refused.
 *
 * @returns how many results were deleted
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
