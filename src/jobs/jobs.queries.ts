import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Job } from '../database/entities/job.entity';
import { TenantReader } from '../serving/tenant-reader';

export type JobRow = Omit<Job, 'project_id' | 'owner_id' | 'input' | 'attempts' | 'worker' | 'alive_at'>;

@Injectable()
export class JobsQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @returns null unless the project has this job and its result is still kept */
  async job(projectId: ProjectId, jobId: string): Promise<JobRow | null> {
    const rows: JobRow[] = await this.reader.queryCurrent(
      projectId,
      `SELECT job_id, kind, state, progress, created_at, started_at, finished_at, result, error FROM jobs
       WHERE project_id = $1 AND job_id = $2
         AND CASE WHEN finished_at IS NULL THEN true ELSE finished_at > statement_timestamp() - interval '24 hours' END`,
      [jobId],
    );
    return rows[0] ?? null;
  }
}
