import { Injectable } from '@nestjs/common';
import { ReaderPool } from '../database/reader-pool';

/** A project with facts that no finished run has taken over. */
export interface WaitingProject {
  readonly project_id: string;
  /** Seconds since the newest finished run began; of a project without one, since the project was made. */
  readonly behind_s: number;
}

@Injectable()
export class RecomputeLagQueries {
  constructor(private readonly database: ReaderPool) {}

  /** Of the whole installation, so no tenant limits it. */
  async waiting(): Promise<WaitingProject[]> {
    return await this.database.query<WaitingProject>(
      `SELECT projects.project_id,
              extract(epoch FROM now() - coalesce(run.started_at, projects.created_at))::double precision AS behind_s
       FROM projects
       LEFT JOIN LATERAL (
         SELECT runs.started_at FROM recompute_runs runs
         WHERE runs.project_id = projects.project_id AND runs.status = 'finished'
         ORDER BY runs.finished_at DESC LIMIT 1
       ) AS run ON true
       WHERE EXISTS (SELECT FROM dirty_days WHERE dirty_days.project_id = projects.project_id)
          OR EXISTS (SELECT FROM dirty_contacts WHERE dirty_contacts.project_id = projects.project_id)`,
      [],
    );
  }
}
