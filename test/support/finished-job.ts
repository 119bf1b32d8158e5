import type { DataSource } from 'typeorm';

/** A finished job of a project. @returns its id */
export async function insertFinishedJob(dataSource: DataSource, projectId: string): Promise<string> {
  const [row]: { job_id: string }[] = await dataSource.query(
    `INSERT INTO jobs (project_id, job_id, owner_id, kind, input, state, created_at, started_at, finished_at, error)
     VALUES ($1, gen_random_uuid(), 'org_test', 'backtest', '{}', 'failed', now(), now(), now(), 'the history is too short')
     RETURNING job_id`,
    [projectId],
  );
  return row?.job_id ?? '';
}
