import { Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { ReaderServer } from './reader-server';
import { parseLsn, WalHistory } from './wal-history';

const CHECK_MS = 1_000;
/** Projects that were just written to; the others may be read from replicas. */
const MAX_PROJECTS = 100_000;

interface Replica {
  readonly server: ReaderServer;
  /** Names it in the log, without user and password. */
  readonly name: string;
  usable: boolean;
}

/**
 * Decides which server reads: a replica that answers and is not too far behind, else the primary. Each project has one
 * replica, so that the statements of one answer see one state. A project that has just changed is read from the primary
 * until every usable replica has the change.
 */
export class ReaderReplicas {
  private readonly logger = new Logger('ReadReplicas');
  private readonly replicas: Replica[];
  private readonly history = new WalHistory();
  private readonly changed: LRUCache<string, true>;
  private timer: NodeJS.Timeout | undefined;
  private checking: Promise<void> | null = null;

  /** @param maxLagMs a replica further behind is left out */
  constructor(
    private readonly primary: ReaderServer,
    servers: readonly ReaderServer[],
    private readonly maxLagMs: number,
  ) {
    this.replicas = servers.map((server) => ({ server, name: new URL(server.url).host, usable: false }));
    // Two checks more: a replica is left out when a check finds it too far behind, which may take its time.
    const ttl = maxLagMs + 2 * CHECK_MS;
    // For `max`, all places would be allocated at once.
    this.changed = new LRUCache({ maxSize: MAX_PROJECTS, sizeCalculation: () => 1, ttl, ttlResolution: 0 });
  }

  /** Begins to watch the replicas. @returns after the first check */
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

  /** A project has changed: for as long as a replica may be behind, it is read from the primary. */
  recordWrite(projectId: string): void {
    if (this.replicas.length > 0) this.changed.set(projectId, true);
  }

  /** A replica failed: it is left out until the next check. @returns false for the primary */
  leaveOut(server: ReaderServer): boolean {
    const replica = this.replicas.find((one) => one.server === server);
    if (replica) this.set(replica, false, 'it does not answer');
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
    // Without the primary nobody knows how far behind the replicas are: what was seen of it grows old.
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
      this.set(replica, false, 'it does not answer');
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
