import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { lockQuota } from '../database/advisory-locks';
import { recordChanges } from '../database/audit-trail.queries';
import type { Job } from '../database/entities/job.entity';

/** Time without a heartbeat after which a process counts as dead and another one takes over. */
const LEASE = '30 seconds';
/** How long results are kept, and how many per project. */
const RESULTS_KEPT = '24 hours';
const MAX_RESULTS = 20;
/** Number of open jobs read at once. */
const CANDIDATES = 50;

export type JobKey = { readonly project_id: ProjectId } & Pick<Job, 'job_id'>;
/** A job that may start next. */
export type OpenJob = JobKey & Pick<Job, 'owner_id'>;
export type ClaimedJob = OpenJob & Pick<Job, 'kind' | 'input' | 'attempts'>;

export interface NewJob {
  readonly projectId: ProjectId;
  readonly ownerId: string;
  readonly kind: string;
  readonly input: object;
  /** Who started it, for the audit log; null: it changes nothing. */
  readonly by: Actor | null;
}

/** The store of jobs, shared by all processes. Every statement except the first two is about one project. */
@Injectable()
export class JobStore {
  constructor(private readonly dataSource: DataSource) {}

  /** Open jobs that no live process runs. Organisations take turns. */
  async open(): Promise<OpenJob[]> {
    return await this.dataSource.query(
      `SELECT project_id, job_id, owner_id FROM jobs
       WHERE finished_at IS NULL AND (state = 'queued' OR alive_at < now() - interval '${LEASE}')
       ORDER BY row_number() OVER (PARTITION BY owner_id ORDER BY created_at, job_id), created_at, job_id
       LIMIT ${CANDIDATES}`,
    );
  }

  /**
   * Adds a job, unless the project has an identical open one. Deletes expired results.
   *
   * @param most maximum number of open jobs per organisation
   * @returns its id; null if the organisation has that many
   */
  async add({ projectId, ownerId, kind, input, by }: NewJob, most: number): Promise<string | null> {
    return await this.dataSource.transaction(async ({ queryRunner: runner }) => {
      if (!runner) throw new Error('no connection');
      await runner.query(lockQuota('jobs'), [ownerId]);
      await runner.query(
        `DELETE FROM jobs WHERE project_id = $1 AND finished_at IS NOT NULL AND (
           finished_at < now() - interval '${RESULTS_KEPT}' OR job_id IN (
             SELECT job_id FROM jobs WHERE project_id = $1 AND finished_at IS NOT NULL
             ORDER BY finished_at DESC OFFSET ${MAX_RESULTS - 1}
           )
         )`,
        [projectId],
      );
      const text = JSON.stringify(input);
      const [same]: Pick<Job, 'job_id'>[] = await runner.query(
        `SELECT job_id FROM jobs
         WHERE project_id = $1 AND kind = $2 AND input = $3::jsonb AND finished_at IS NULL LIMIT 1`,
        [projectId, kind, text],
      );
      if (same) return same.job_id;
      const [row]: { open: number }[] = await runner.query(
        'SELECT count(*)::integer AS open FROM jobs WHERE owner_id = $1 AND finished_at IS NULL',
        [ownerId],
      );
      if (row && row.open >= most) return null;
      const jobId = randomUUID();
      await runner.query(
        `INSERT INTO jobs (project_id, job_id, owner_id, kind, input, state, created_at)
         VALUES ($1, $2, $3, $4, $5::jsonb, 'queued', clock_timestamp())`,
        [projectId, jobId, ownerId, kind, text],
      );
      if (by) {
        const changes = [
          { field: 'kind', from: null, to: kind },
          { field: 'input', from: null, to: input },
        ];
        await recordChanges(runner, projectId, by, [{ action: 'job.started', subject: jobId, changes }]);
      }
      return jobId;
    });
  }

  /** Claims an open job for a process. @returns null if another process was faster */
  async claim({ project_id, job_id }: JobKey, worker: string): Promise<ClaimedJob | null> {
    const [rows]: [ClaimedJob[], number] = await this.dataSource.query(
      `UPDATE jobs SET state = 'running', worker = $3, attempts = attempts + 1, progress = 0, started_at = now(), alive_at = now()
       WHERE project_id = $1 AND job_id = $2 AND finished_at IS NULL
         AND (state = 'queued' OR alive_at < now() - interval '${LEASE}')
       RETURNING project_id, job_id, owner_id, kind, input, attempts`,
      [project_id, job_id, worker],
    );
    return rows[0] ?? null;
  }

  /** @returns whether the process still has the job, which may have been cancelled or taken over */
  async heartbeat(job: JobKey, worker: string, progress: number): Promise<boolean> {
    return await this.change(
      `UPDATE jobs SET alive_at = now(), progress = greatest(progress, $4)
       WHERE project_id = $1 AND job_id = $2 AND worker = $3 AND state = 'running'`,
      job,
      [worker, progress],
    );
  }

  async finish(job: JobKey, worker: string, result: object): Promise<boolean> {
    return await this.change(
      `UPDATE jobs SET state = 'finished', progress = 1, finished_at = now(), worker = NULL, result = $4
       WHERE project_id = $1 AND job_id = $2 AND worker = $3 AND state = 'running'`,
      job,
      [worker, JSON.stringify(result)],
    );
  }

  async fail(job: JobKey, worker: string, error: string): Promise<boolean> {
    return await this.change(
      `UPDATE jobs SET state = 'failed', finished_at = now(), worker = NULL, error = $4
       WHERE project_id = $1 AND job_id = $2 AND worker = $3 AND state = 'running'`,
      job,
      [worker, error],
    );
  }

  /** Returns a job to the queue at once. @param counts whether this was one of its attempts; not when the process stops */
  async requeue(job: JobKey, worker: string, counts: boolean): Promise<boolean> {
    return await this.change(
      `UPDATE jobs SET state = 'queued', worker = NULL, attempts = attempts - $4::integer
       WHERE project_id = $1 AND job_id = $2 AND worker = $3 AND state = 'running'`,
      job,
      [worker, counts ? 0 : 1],
    );
  }

  /** Cancels a job that has not ended. */
  async cancel({ project_id, job_id }: JobKey, by: Actor): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [cancelled]: [Pick<Job, 'job_id' | 'kind'>[]] = await manager.query(
        `UPDATE jobs SET state = 'cancelled', finished_at = now(), worker = NULL
         WHERE project_id = $1 AND job_id = $2 AND finished_at IS NULL RETURNING job_id, kind`,
        [project_id, job_id],
      );
      const entries = cancelled.map((job) => ({
        action: 'job.cancelled' as const,
        subject: job.job_id,
        changes: [{ field: 'kind', from: job.kind, to: null }],
      }));
      await recordChanges(manager, project_id, by, entries);
    });
  }

  private async change(sql: string, { project_id, job_id }: JobKey, more: readonly unknown[]): Promise<boolean> {
    const [, affected]: [unknown[], number] = await this.dataSource.query(sql, [project_id, job_id, ...more]);
    return affected > 0;
  }
}
