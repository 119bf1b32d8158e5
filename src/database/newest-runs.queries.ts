import { eachProject } from './each-project';
import type { RecomputeRun } from './entities/recompute-run.entity';
import { newestRun } from './newest-run-sql';
import type { ReaderPool } from './reader-pool';

/** The run whose scores readers serve. */
export interface NewestRun extends Pick<RecomputeRun, 'project_id' | 'as_of'> {
  readonly finished_at: Date;
  /** Seconds since it started. */
  readonly begun_ago_s: number;
}

/**
 * Reads across projects without a tenant: the caller has checked their owner.
 *
 * @returns the newest finished run of each project that has one, by the project's id
 * @throws as `ReaderPool.query`
 */
export async function newestRuns(
  database: ReaderPool,
  projectIds: readonly string[],
): Promise<ReadonlyMap<string, NewestRun>> {
  const runs = await eachProject<NewestRun>(
    database,
    projectIds,
    (id) =>
      `(${newestRun('project_id, as_of, finished_at, extract(epoch FROM now() - started_at)::double precision AS begun_ago_s', id)})`,
  );
  return new Map(runs.map((run) => [run.project_id, run]));
}
