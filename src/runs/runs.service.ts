import { setTimeout } from 'node:timers/promises';
import { Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { INTERRUPTED, STOPPED } from '../database/run-errors';
import { RunStarter } from '../database/run-starter';
import { isUuid } from '../database/uuid';
import { Unavailable } from '../http/problem/unavailable.error';
import type { RecomputeRunItem, RecomputeRunsBody } from './runs.dto';
import { type RunRow, RunsQueries } from './runs.queries';

/** Covers the time in which another process holds the lease but has not recorded its run yet. */
const ATTEMPTS = 40;
const PAUSE_MS = 25;
/** Maximum wait for other runs to end. */
const WAIT_MS = 1_000;
const PLAIN_ERRORS = [INTERRUPTED, STOPPED];
const UNEXPECTED =
  'unexpected error: the run changed nothing and the scores are those of the previous run; see the server log';

/** Lists the recomputes of a project and starts new ones. */
@Injectable()
export class RunsService {
  constructor(
    private readonly queries: RunsQueries,
    private readonly starter: RunStarter,
  ) {}

  /**
   * Starts a run without waiting for its end.
   *
   * @returns the run that started; the one in progress, if there is one; the newest finished one, if nothing has
   *   changed since
   * @param ownerId the organisation of the project
   * @throws CapacityError or Unavailable if no run can start at present
   */
  async start(projectId: ProjectId, ownerId: string, by: Actor): Promise<RecomputeRunItem> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      // The first attempt does not wait: the project may be the one that is being recomputed.
      const start = await this.starter.start(projectId, ownerId, { waitMs: attempt === 0 ? 0 : WAIT_MS, by });
      if (start.status === 'failed') break;
      const run =
        start.status === 'started'
          ? await this.queries.run(projectId, start.runId)
          : await this.queries.newestOf(projectId, start.status === 'unchanged' ? 'finished' : 'running');
      if (run) return runItem(run);
      if (start.status === 'refused' && start.error && attempt > 0) throw start.error;
      await setTimeout(PAUSE_MS);
    }
    throw new Unavailable('no recompute can start at present; try again later');
  }

  /** @throws NotFoundException unless the project has such a run */
  async run(projectId: ProjectId, runId: string): Promise<RecomputeRunItem> {
    const run = isUuid(runId) ? await this.queries.run(projectId, runId) : null;
    if (!run) throw new NotFoundException();
    return runItem(run);
  }

  async newest(projectId: ProjectId, limit: number): Promise<RecomputeRunsBody> {
    const { rows, total } = await this.queries.newest(projectId, limit);
    return { runs: rows.map(runItem), total };
  }
}

function runItem(row: RunRow): RecomputeRunItem {
  return {
    run_id: row.run_id,
    mode: row.mode,
    status: row.status,
    as_of: row.as_of,
    started_at: row.started_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
    duration_ms: durationMs(row),
    relationships: row.relationships,
    steps: (row.steps ?? []).map(({ name, rows, ms }) => ({ name, rows, ms })),
    restated_from: row.restated_from,
    error: row.error && plainError(row.error),
  };
}

/**
 * The end time is stored in the scores and therefore set before they are written, so the duration of the steps may be
 * longer.
 */
function durationMs({ started_at, finished_at, steps }: RunRow): number | null {
  if (!finished_at) return null;
  const ofSteps = (steps ?? []).reduce((sum, { ms }) => sum + ms, 0);
  return Math.max(finished_at.getTime() - started_at.getTime(), ofSteps);
}

/** Hides the cause of a failure from clients: it may quote statements, rows and paths. */
function plainError(error: string): string {
  return PLAIN_ERRORS.includes(error) ? error : UNEXPECTED;
}
