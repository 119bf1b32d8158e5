import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { MIGRATION_LOCK } from '../../src/database/migrate';

/**
 * Holds programs back where they wait for their turn to migrate, so that one can start while another one works.
 * No two may wait at a time.
 */
export class ProgramGate {
  private constructor(private readonly client: Client) {}

  /** Shuts the gate of a database. */
  static async shut(databaseUrl: string): Promise<ProgramGate> {
    const client = new Client({ connectionString: databaseUrl });
    await client.connect();
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return new ProgramGate(client);
  }

  /** Resolves when a program has come to the gate. */
  async reached(): Promise<void> {
    while (!(await this.somebodyWaits())) await delay(2);
  }

  /** Lets the program pass that waits, and only this one. */
  async letPass(): Promise<void> {
    // Who waits asks anew every few seconds, and misses the open gate in between.
    do {
      await this.client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      await this.client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    } while (await this.somebodyWaits());
  }

  private async somebodyWaits(): Promise<boolean> {
    const { rowCount } = await this.client.query(
      `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return rowCount !== 0;
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
