import { Injectable } from '@nestjs/common';
import { ReaderPool } from '../database/reader-pool';

@Injectable()
export class HealthQueries {
  constructor(private readonly database: ReaderPool) {}

  /**
   * Belongs to the whole installation, so no tenant limits it. Uses the connections that answer requests: where none is
   * free, no request can be answered either.
   *
   * @returns name of the newest migration that the database has had
   */
  async newestMigration(): Promise<string | null> {
    const [newest] = await this.database.query<{ name: string }>(
      'SELECT name FROM migrations ORDER BY timestamp DESC LIMIT 1',
      [],
    );
    return newest?.name ?? null;
  }

  /**
   * Asks every node of a distributed database, so it fails while one is away.
   *
   * @returns seconds since the newest recompute of any project finished; null before the first
   */
  async runAge(): Promise<number | null> {
    // The time is that of the index, which no other statement may use.
    const [run] = await this.database.query<{ age_s: number | null }>(
      `SELECT extract(epoch FROM now() - max(finished_at))::double precision AS age_s
       FROM recompute_runs WHERE status = 'finished' AND finished_at > timestamptz '1970-01-01Z'`,
      [],
    );
    return run?.age_s ?? null;
  }
}
