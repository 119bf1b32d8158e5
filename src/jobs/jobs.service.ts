import { ConflictException, HttpStatus, Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { isUuid } from '../database/uuid';
import { CapacityError } from '../limits/capacity.error';
import { TenantWrites } from '../serving/tenant-writes';
import { JobRunner } from './job-runner.service';
import { JobStore, type NewJob } from './job-store.queries';
import type { JobBody } from './jobs.dto';
import { type JobRow, JobsQueries } from './jobs.queries';

/** Maximum number of open jobs per organisation. */
const MAX_OPEN = 20;
/** How long a request waits for its job. */
const WAIT_MS = 1_000;

/** Starts, shows and cancels the jobs of a project. */
@Injectable()
export class JobsService {
  constructor(
    private readonly queries: JobsQueries,
    private readonly store: JobStore,
    private readonly runner: JobRunner,
    private readonly writes: TenantWrites,
  ) {}

  /**
   * Starts a job, or joins an identical open one, and waits a moment for its end.
   *
   * @throws CapacityError if the organisation has too many open jobs; ConflictException if the job failed at once
   */
  async start(job: NewJob): Promise<JobBody> {
    const { projectId, ownerId } = job;
    const jobId = await this.writes.runFor(ownerId, () => this.store.add(job, MAX_OPEN));
    if (jobId === null) {
      throw new CapacityError(
        HttpStatus.TOO_MANY_REQUESTS,
        `this organisation has ${MAX_OPEN} open jobs, which is the limit; try again when one has ended, or cancel one`,
      );
    }
    await this.runner.poll();
    await this.runner.ended(jobId, WAIT_MS);
    const body = await this.job(projectId, jobId);
    if (body.error !== null) throw new ConflictException(body.error);
    return body;
  }

  /** @throws NotFoundException unless the project has this job */
  async job(projectId: ProjectId, jobId: string): Promise<JobBody> {
    const row = isUuid(jobId) ? await this.queries.job(projectId, jobId) : null;
    if (!row) throw new NotFoundException();
    return jobBody(row);
  }

  /** Cancels a job that has not ended. @throws NotFoundException unless the project has this job */
  async cancel(projectId: ProjectId, jobId: string, by: Actor): Promise<JobBody> {
    await this.job(projectId, jobId);
    await this.writes.run(projectId, () => this.store.cancel({ project_id: projectId, job_id: jobId }, by));
    await this.runner.stop(jobId);
    return await this.job(projectId, jobId);
  }
}

function jobBody(row: JobRow): JobBody {
  return {
    job_id: row.job_id,
    kind: row.kind,
    state: row.state,
    progress: row.progress,
    created_at: row.created_at.toISOString(),
    started_at: row.started_at?.toISOString() ?? null,
    finished_at: row.finished_at?.toISOString() ?? null,
    error: row.error,
    ...(row.result && { result: row.result }),
  };
}
