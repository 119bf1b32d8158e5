import { Client } from 'pg';
import type { Config } from '../config/config';
import { acquireEmbeddedPostgres, type EmbeddedPostgres } from '../embedded-postgres/embedded-postgres';

/** The PostgreSQL server this process works on: the operator's own, or a hold on the embedded one. */
export class DatabaseServer {
  private constructor(
    readonly url: string,
    private readonly embeddedServer: EmbeddedPostgres | null,
  ) {}

  get embedded(): boolean {
    return this.embeddedServer !== null;
  }

  /** @throws EmbeddedPostgresError where the embedded server is needed and cannot be had */
  static async acquire(config: Pick<Config, 'databaseUrl' | 'dataDir'>): Promise<DatabaseServer> {
    if (config.databaseUrl) return new DatabaseServer(config.databaseUrl, null);
    const embedded = await acquireEmbeddedPostgres(config.dataDir);
    return new DatabaseServer(embedded.url, embedded);
  }

  /** An operator's own server is theirs to start again; the embedded one, from now on, is ours. */
  watch(): void {
    this.embeddedServer?.watch();
  }

  /** To be called after the last connection is closed; the embedded server stops unless another process uses it. */
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
