import { Injectable } from '@nestjs/common';
import { ReaderPool } from '../database/reader-pool';

export interface DatabaseState {
  /** Name of the newest migration of the database. */
  readonly migration: string | null;
  /** Seconds since the newest recompute of any project finished; null before the first. */
  readonly run_age_s: number | null;
}

@Injectable()
export class HealthQueries {
  constructor(private readonly database: ReaderPool) {}

  /**
   * Reads the state of the whole installation, not of a tenant. Uses the connections that serve requests: if none is
   * available, no request can be served either.
   */
  async state(): Promise<DatabaseState> {
    const [newest] = await this.database.query<{ name: string }>(
      'SELECT name FROM migrations ORDER BY timestamp DESC LIMIT 1',
      [],
    );
    // A separate statement, because it queries all nodes of a distributed database, and the migrations are on one. The
    // condition on the time is that of the partial index.
    const [run] = await this.database.query<{ age_s: number | null }>(
      `SELECT extract(epoch FROM now() - max(finished_at))::double precision AS age_s
       FROM recompute_runs WHERE status = 'finished' AND finished_at > timestamptz '1970-01-01Z'`,
      [],
    );
    return { migration: newest?.name ?? null, run_age_s: run?.age_s ?? null };
  }
}
