import { Client } from 'pg';
import type { Config } from '../config/config';
import { acquireEmbeddedPostgres, type EmbeddedPostgres } from '../embedded-postgres/embedded-postgres';

/** The PostgreSQL server of this process: the operator's own, or the embedded one. */
export class DatabaseServer {
  private constructor(
    readonly url: string,
    private readonly embeddedServer: EmbeddedPostgres | null,
  ) {}

  get embedded(): boolean {
    return this.embeddedServer !== null;
  }

  /** @throws EmbeddedPostgresError if the embedded server is needed and cannot start */
  static async acquire(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<DatabaseServer> {
    if (config.databaseUrl) return new DatabaseServer(config.databaseUrl, null);
    const embedded = await acquireEmbeddedPostgres(config.dataDir);
    return new DatabaseServer(embedded.url, embedded);
  }

  /** Restarts the embedded server whenever it ends from now on. The operator's own server is left alone. */
  watch(): void {
    this.embeddedServer?.watch();
  }

  /** Call it after the last connection is closed. The embedded server stops unless another process uses it. */
  async release(): Promise<void> {
    await this.embeddedServer?.release(await isOnlyConnection(this.url));
  }
}

async function isOnlyConnection(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    const { rows } = await client.query<{ others: number }>(
      `SELECT count(*)::int AS others FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    return rows[0]?.others === 0;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
