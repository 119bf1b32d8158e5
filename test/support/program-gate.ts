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

  /** Resolves when a program has come to the gate. @returns the pid of its backend */
  async reached(): Promise<number> {
    for (;;) {
      const [pid] = await this.waiting();
      if (pid !== undefined) return pid;
      await delay(2);
    }
  }

  /** Lets the program pass that waits, and only this one. */
  async letPass(): Promise<void> {
    const pid = await this.reached();
    // Who waits asks anew every few seconds, and misses the open gate in between. Another one may have come by then.
    do {
      await this.client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      await this.client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    } while ((await this.waiting()).includes(pid));
  }

  private async waiting(): Promise<number[]> {
    const { rows } = await this.client.query<{ pid: number }>(
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return rows.map(({ pid }) => pid);
  }

  async close(): Promise<void> {
    await this.client.end();
  }
}
