import { Injectable } from '@nestjs/common';
import { ReaderPool } from '../database/reader-pool';

export interface DatabaseState {
  /** Name of the newest migration that the database has had. */
  readonly migration: string | null;
  /** Seconds since the newest recompute of any project finished; null before the first. */
  readonly run_age_s: number | null;
}

@Injectable()
export class HealthQueries {
  constructor(private readonly database: ReaderPool) {}

  /**
   * Of the whole installation, so no tenant limits it. By the connections that answer requests: where none is to be had,
   * no request can be answered either.
   */
  async state(): Promise<DatabaseState> {
    const [state] = await this.database.query<DatabaseState>(
      `SELECT (SELECT name FROM migrations ORDER BY timestamp DESC LIMIT 1) AS migration,
              (SELECT extract(epoch FROM now() - max(run.finished_at))::double precision
               FROM projects
               CROSS JOIN LATERAL (
                 SELECT runs.finished_at FROM recompute_runs runs
                 WHERE runs.project_id = projects.project_id AND runs.status = 'finished'
                 ORDER BY runs.finished_at DESC LIMIT 1
               ) AS run) AS run_age_s`,
      [],
    );
    return state ?? { migration: null, run_age_s: null };
  }
}
