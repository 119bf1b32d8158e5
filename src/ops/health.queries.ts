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
    const [newest] = await this.database.query<{ name: string }>(
      'SELECT name FROM migrations ORDER BY timestamp DESC LIMIT 1',
      [],
    );
    // A statement of its own: of a distributed database it asks all nodes, and the migrations are on one.
    // The time is that of the index, which no other statement may use.
    const [run] = await this.database.query<{ age_s: number | null }>(
      `SELECT extract(epoch FROM now() - max(finished_at))::double precision AS age_s
       FROM recompute_runs WHERE status = 'finished' AND finished_at > timestamptz '1970-01-01Z'`,
      [],
    );
    return { migration: newest?.name ?? null, run_age_s: run?.age_s ?? null };
  }
}
