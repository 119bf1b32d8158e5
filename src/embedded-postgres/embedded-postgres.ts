import { closeSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createCluster, embeddedUrl } from './cluster';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import { postgresBinaries } from './postgres-binaries';
import { readPostmasterPid, stopLeftoverServer } from './postmaster-pid';
import {
  type Cluster,
  clusterFolder,
  fifoOf,
  isSupervised,
  lastLines,
  logFile,
  openForWriting,
  portWhenReady,
  startServer,
} from './server-process';
import { unprivileged } from './unprivileged';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 10;
/** Interval at which a server that should run is checked, and restarted if necessary. */
const WATCH_MS = 200;

/** A hold on the embedded server: it runs until the last holder in any process releases it or ends. */
export interface EmbeddedPostgres {
  readonly url: string;
  /** From now on restarts the server on the same port whenever it ends while held: killed, or out of disk space. */
  watch(): void;
  /** Releases the hold. With `last` (no other process uses the server) waits until the server has stopped. */
  release(last: boolean): Promise<void>;
}

interface Joined {
  /** File descriptor that holds the fifo open. */
  readonly hold: number;
  readonly port: number;
}

/**
 * Connects to the embedded PostgreSQL of a data folder, or creates and starts it.
 *
 * @param dataDir absolute folder; created if missing
 * @param settings additional `name=value` server settings, used only if this call starts the server
 * @throws EmbeddedPostgresError that says what is wrong and what to do
 */
export async function acquireEmbeddedPostgres(
  dataDir: string,
  settings: readonly string[] = [],
): Promise<EmbeddedPostgres> {
  const home = join(dataDir, 'postgres');
  const binaries = postgresBinaries();
  createFolder(dataDir);
  const runAs = unprivileged(binaries.postgres, dataDir);
  if (!existsSync(home)) await createCluster(home, binaries, runAs);

  const cluster = { home, binaries, runAs, settings };
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    const joined = await joinOrStart(cluster, null, deadline);
    if (joined) return new Hold(cluster, joined);
    await delay(POLL_MS);
  }
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL did not start within ${START_TIMEOUT_MS / 1000} s. The end of ${logFile(home)}:\n${lastLines(home)}`,
  );
}

class Hold implements EmbeddedPostgres {
  readonly url: string;
  private readonly released = new AbortController();
  private watching: Promise<void> | null = null;

  constructor(
    private readonly cluster: Cluster,
    private joined: Joined,
  ) {
    this.url = embeddedUrl(cluster.home, joined.port);
  }

  watch(): void {
    this.watching ??= this.restartWhenEnded();
  }

  async release(last: boolean): Promise<void> {
    this.released.abort();
    await this.watching;
    closeSync(this.joined.hold);
    if (last) await untilStopped(clusterFolder(this.cluster.home));
  }

  /** Restarts on the same port, because other holders have the URL with it. */
  private async restartWhenEnded(): Promise<void> {
    const { signal } = this.released;
    for (;;) {
      await delay(WATCH_MS, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      try {
        if (isSupervised(this.cluster.home)) continue;
        const { hold, port } = this.joined;
        const joined = await joinOrStart(this.cluster, port, Date.now() + START_TIMEOUT_MS);
        if (!joined) continue;
        closeSync(hold);
        this.joined = joined;
      } catch {} // The port may be in use, the disk full, or no file descriptor free: try again.
    }
  }
}

/**
 * @param port the required port, or null for any
 * @returns null if the server is not available yet
 */
async function joinOrStart(cluster: Cluster, port: number | null, deadline: number): Promise<Joined | null> {
  const folder = clusterFolder(cluster.home);
  let hold = openForWriting(fifoOf(cluster.home));
  if (hold === null) {
    stopLeftoverServer(folder);
    if (readPostmasterPid(folder) === null) hold = await startServer(cluster, port);
  }
  if (hold === null) return null;
  const ready = await portWhenReady(cluster.home, deadline).catch(() => null);
  if (ready !== null && (port === null || ready === port)) return { hold, port: ready };
  closeSync(hold);
  return null;
}

async function untilStopped(cluster: string): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (readPostmasterPid(cluster) !== null && Date.now() < deadline) await delay(POLL_MS);
}

function createFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new EmbeddedPostgresError(`Cannot create DATA_DIR ${folder}: ${(error as Error).message}`);
  }
}
