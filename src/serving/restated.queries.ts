import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import { newestRun } from '../database/newest-run-sql';
import { restatedFrom } from '../database/restated-days.queries';
import { TenantReader } from './tenant-reader';

/** Which days of a project have changed since they were first computed. */
@Injectable()
export class RestatedQueries {
  constructor(private readonly reader: TenantReader) {}

  /**
   * The first day whose numbers a finished run changed after they had been published, if that reaches into the range.
   *
   * @param from,to YYYY-MM-DD
   * @returns YYYY-MM-DD; null if every day of the range is as first computed
   */
  async restatedFrom(projectId: ProjectId, from: string, to: string): Promise<string | null> {
    const rows: { restated_from: string | null }[] = await this.reader.query(
      projectId,
      `SELECT ${restatedFrom('project')} AS restated_from FROM (SELECT $2::date AS first_day, $3::date AS last_day) asked`,
      [from, to],
    );
    return rows[0]?.restated_from ?? null;
  }

  /**
   * The same for numbers that are computed from the facts of the pipeline on request. @param from null for the first
   * day there is
   */
  async pipelineRestatedFrom(projectId: ProjectId, from: string | null, to: string): Promise<string | null> {
    const rows: { restated_from: string | null }[] = await this.reader.query(
      projectId,
      `SELECT ${restatedFrom('pipeline')} AS restated_from
       FROM (SELECT coalesce($2::date, '-infinity') AS first_day, $3::date AS last_day) asked
       LEFT JOIN LATERAL (
         ${newestRun('as_of, time_zone, published_to')}
       ) run ON true`,
      [from, to],
    );
    return rows[0]?.restated_from ?? null;
  }

  /** @returns the version of the model that a day's numbers were computed with; null if there is none */
  async modelVersionOn(projectId: ProjectId, day: string): Promise<number | null> {
    const rows: { model_version: number | null }[] = await this.reader.query(
      projectId,
      'SELECT model_version FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 AND date = $3::date',
      [ALL_AGENTS, day],
    );
    return rows[0]?.model_version ?? null;
  }
}
