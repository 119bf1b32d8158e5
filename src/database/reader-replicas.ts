import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ReaderServer } from './reader-server';
import { parseLsn, WalHistory } from './wal-history';

const CHECK_MS = 1_000;
/** Maximum number of recently changed projects to remember; others may be read from replicas. */
const MAX_PROJECTS = 100_000;

interface Replica {
  readonly server: ReaderServer;
  /** Its name in the log, without user and password. */
  readonly name: string;
  usable: boolean;
}

/**
 * Chooses the server for reads: a replica that responds and is not too far behind, else the primary. Each project has
 * one replica, so that the statements of a response see one state. A project that has just changed is read from the
 * primary until every usable replica has the change.
 */
export class ReaderReplicas {
  private readonly logger = new Logger('ReadReplicas');
  private readonly replicas: Replica[];
  private readonly history = new WalHistory();
  private readonly changed: LRUCache<string, true>;
  private timer: NodeJS.Timeout | undefined;
  private checking: Promise<void> | null = null;

  /** @param maxLagMs a replica further behind is not used */
  constructor(
    private readonly primary: ReaderServer,
    servers: readonly ReaderServer[],
    private readonly maxLagMs: number,
  ) {
    this.replicas = servers.map((server) => ({ server, name: new URL(server.url).host, usable: false }));
    // Two checks more, because a replica is used until a check finds it too far behind.
    const ttl = maxLagMs + 2 * CHECK_MS;
    // With `max`, the whole capacity would be allocated at once.
    this.changed = new LRUCache({ maxSize: MAX_PROJECTS, sizeCalculation: () => 1, ttl, ttlResolution: 0 });
  }

  /** Starts to check the replicas. @returns after the first check */
  async start(): Promise<void> {
    if (this.replicas.length === 0) return;
    await this.check();
    this.timer = setInterval(() => void this.check(), CHECK_MS).unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.checking;
    await Promise.all(this.replicas.map(({ server }) => server.end()));
  }

  /** @returns the server to read a project from. @param projectId UUID */
  serverFor(projectId: string): ReaderServer {
    if (this.replicas.length === 0 || this.changed.has(projectId)) return this.primary;
    const usable = this.replicas.filter((replica) => replica.usable);
    return usable[Number.parseInt(projectId.slice(0, 8), 16) % usable.length]?.server ?? this.primary;
  }

  /** Reads a changed project from the primary as long as a replica may be behind. */
  recordWrite(projectId: string): void {
    if (this.replicas.length > 0) this.changed.set(projectId, true);
  }

  /** Stops using a failed replica until the next check. @returns false for the primary */
  exclude(server: ReaderServer): boolean {
    const replica = this.replicas.find((one) => one.server === server);
    if (replica) this.set(replica, false, 'it does not respond');
    return replica !== undefined;
  }

  private check(): Promise<void> {
    this.checking ??= this.checkAll().finally(() => {
      this.checking = null;
    });
    return this.checking;
  }

  private async checkAll(): Promise<void> {
    const now = performance.now();
    // Without the primary, the lag of the replicas is unknown, and the last position seen becomes outdated.
    await this.primary
      .run<{ lsn: string }>(null, { name: '', text: 'SELECT pg_current_wal_lsn()::text AS lsn', values: [] })
      .then(([row]) => row && this.history.add(parseLsn(row.lsn), now))
      .catch(() => {});
    await Promise.all(this.replicas.map((replica) => this.checkOne(replica)));
  }

  private async checkOne(replica: Replica): Promise<void> {
    try {
      const [row] = await replica.server.run<{ lsn: string | null }>(null, {
        name: '',
        text: 'SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()::text END AS lsn',
        values: [],
      });
      if (row?.lsn == null) return this.set(replica, false, 'it is not a standby');
      const lagMs = this.history.lagMs(parseLsn(row.lsn), performance.now());
      this.set(replica, lagMs <= this.maxLagMs, `it is more than ${this.maxLagMs / 1_000} s behind`);
    } catch {
      this.set(replica, false, 'it does not respond');
    }
  }

  /** Logs changes only. */
  private set(replica: Replica, usable: boolean, reason: string): void {
    if (replica.usable === usable) return;
    replica.usable = usable;
    if (usable) this.logger.log(`Reads go to the replica ${replica.name}`);
    else this.logger.warn(`No reads go to the replica ${replica.name}: ${reason}`);
  }
}
