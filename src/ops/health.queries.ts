import { Injectable } from '@nestjs/common';
import { ReaderPool } from '../database/reader-pool';

@Injectable()
export class HealthQueries {
  constructor(private readonly database: ReaderPool) {}

  /**
   * Reads the state of the whole installation, not of a tenant. Uses the connections that serve requests: if none is
   * available, no request can be served either.
   *
   * @returns name of the newest migration of the database
   */
  async newestMigration(): Promise<string | null> {
    const [newest] = await this.database.query<{ name: string }>(
      'SELECT name FROM migrations ORDER BY timestamp DESC LIMIT 1',
      [],
    );
    return newest?.name ?? null;
  }

  /**
   * Queries every node of a distributed database, so it fails while one is unavailable.
   *
   * @returns seconds since the newest recompute of any project finished; null before the first
   */
  async runAge(): Promise<number | null> {
    // The condition on the time is that of the partial index.
    const [run] = await this.database.query<{ age_s: number | null }>(
      `SELECT extract(epoch FROM now() - max(finished_at))::double precision AS age_s
       FROM recompute_runs WHERE status = 'finished' AND finished_at > timestamptz '1970-01-01Z'`,
      [],
    );
    return run?.age_s ?? null;
  }
}
