import { spawn } from 'node:child_process';
import { closeSync, constants, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createCluster, embeddedUrl } from './cluster';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries';
import { clearLeftOver, readPostmasterPid } from './postmaster-pid';
import { type Unprivileged, unprivileged } from './unprivileged';

const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 10;

/** A hold on the embedded server: it runs until the last holder, in whichever process, lets go or dies. */
export interface EmbeddedPostgres {
  readonly url: string;
  /** Lets go. With `last` (nobody else uses the server) it waits until the server has stopped. */
  release(last: boolean): Promise<void>;
}

/**
 * Joins the embedded PostgreSQL of a data folder, or makes and starts it.
 *
 * @param dataDir absolute folder; made where it is missing
 * @param settings `name=value` server settings besides ours, used only if this call starts the server
 * @throws EmbeddedPostgresError that says what is wrong and what to do
 */
export async function acquireEmbeddedPostgres(
  dataDir: string,
  settings: readonly string[] = [],
): Promise<EmbeddedPostgres> {
  const home = join(dataDir, 'postgres');
  const cluster = join(home, 'cluster');
  const fifo = join(home, 'users.fifo');
  const binaries = postgresBinaries();
  makeFolder(dataDir);
  const runAs = unprivileged(binaries.postgres, dataDir);
  if (!existsSync(home)) await createCluster(home, binaries, runAs);

  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    let hold = openForWriting(fifo);
    if (hold === null) {
      clearLeftOver(cluster);
      if (readPostmasterPid(cluster) === null) hold = await startServer(home, binaries, runAs, settings);
    }
    if (hold !== null) {
      const port = await portWhenReady(cluster, fifo, deadline);
      if (port !== null) {
        const held = hold;
        return {
          url: embeddedUrl(home, port),
          release: async (last) => {
            closeSync(held);
            if (last) await untilStopped(cluster);
          },
        };
      }
      closeSync(hold);
    }
    await delay(POLL_MS);
  }
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL did not start within ${START_TIMEOUT_MS / 1000} s. The end of ${logFile(home)}:\n${lastLines(home)}`,
  );
}

/** @returns our hold on the server that now starts, or null when its supervisor ended before we had it */
async function startServer(
  home: string,
  binaries: PostgresBinaries,
  runAs: Unprivileged,
  settings: readonly string[],
): Promise<number | null> {
  const fifo = join(home, 'users.fifo');
  const options = [
    'listen_addresses=127.0.0.1',
    `port=${await freePort()}`,
    'unix_socket_directories=',
    'max_connections=200',
    'shared_buffers=256MB',
    'max_wal_size=2GB',
    'timezone=UTC',
    'log_timezone=UTC',
    ...settings,
  ].flatMap((setting) => ['-c', setting]);
  const [command = '', ...rest] = [
    ...runAs.prefix,
    ...['/bin/sh', join(__dirname, 'supervisor.sh'), fifo],
    ...[binaries.postgres, '-D', join(home, 'cluster'), ...options],
  ];
  const log = openSync(logFile(home), 'a', 0o600);
  const supervisor = spawn(command, rest, {
    // A session of its own: Ctrl-C in our terminal must not stop the database before the application.
    detached: true,
    uid: runAs.uid,
    gid: runAs.gid,
    cwd: home,
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  supervisor.stdin?.on('error', () => {}); // it ended early: the log has the reason
  supervisor.unref();
  let hold = openForWriting(fifo);
  while (hold === null && supervisor.exitCode === null) {
    await delay(POLL_MS);
    hold = openForWriting(fifo);
  }
  // The line tells the supervisor that we hold the fifo now.
  supervisor.stdin?.end('\n');
  return hold;
}

/** @returns the server's port once it takes connections, null when it has ended or time is up */
async function portWhenReady(cluster: string, fifo: string, deadline: number): Promise<number | null> {
  while (Date.now() < deadline) {
    const server = readPostmasterPid(cluster);
    if (server?.ready) return server.port;
    const probe = openForWriting(fifo);
    if (probe === null) return null;
    closeSync(probe);
    await delay(POLL_MS);
  }
  return null;
}

async function untilStopped(cluster: string): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  while (readPostmasterPid(cluster) !== null && Date.now() < deadline) await delay(POLL_MS);
}

/** @returns a file descriptor that holds the fifo open, or null where no supervisor reads it */
function openForWriting(fifo: string): number | null {
  try {
    return openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENXIO' || code === 'ENOENT') return null;
    throw new EmbeddedPostgresError(`The embedded PostgreSQL belongs to another user: ${(error as Error).message}`);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new EmbeddedPostgresError(`DATA_DIR ${folder} cannot be made: ${(error as Error).message}`);
  }
}

function logFile(home: string): string {
  return join(home, 'server.log');
}

function lastLines(home: string): string {
  return existsSync(logFile(home))
    ? readFileSync(logFile(home), 'utf8').trimEnd().split('\n').slice(-5).join('\n')
    : '';
}
