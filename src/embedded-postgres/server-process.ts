import { spawn } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { programEnvironment } from '../config/process-environment';
import { EmbeddedPostgresError } from './embedded-postgres.error';
import type { PostgresBinaries } from './postgres-binaries';
import { readPostmasterPid } from './postmaster-pid';
import type { Unprivileged } from './unprivileged';

const POLL_MS = 10;

/** A cluster, and how its server is started. */
export interface Cluster {
  readonly home: string;
  readonly binaries: PostgresBinaries;
  readonly runAs: Unprivileged;
  readonly settings: readonly string[];
}

/**
 * @param port where somebody counts on it; else the last one, or another where that is taken
 * @returns our hold on the server that now starts, or null when its supervisor ended before we had it
 * @throws EADDRINUSE where the port is taken that somebody counts on
 */
export async function startServer(
  { home, binaries, runAs, settings }: Cluster,
  port: number | null,
): Promise<number | null> {
  const fifo = fifoOf(home);
  const options = [
    'listen_addresses=127.0.0.1',
    `port=${await (port === null ? freePort(lastPort(home)).catch(() => freePort(0)) : freePort(port))}`,
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
    ...[binaries.postgres, '-D', clusterFolder(home), ...options],
  ];
  const log = openSync(logFile(home), 'a', 0o600);
  const supervisor = spawn(command, rest, {
    // A session of its own: Ctrl-C in our terminal must not stop the database before the application.
    detached: true,
    uid: runAs.uid,
    gid: runAs.gid,
    cwd: home,
    env: programEnvironment(),
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  supervisor.stdin?.on('error', () => {}); // it ended early: the log has the reason
  supervisor.unref();
  // By itself, by a signal, or not even begun for want of a process: whoever counts on it tries again.
  let ended = false;
  supervisor.once('exit', () => (ended = true)).once('error', () => (ended = true));
  let hold = openForWriting(fifo);
  while (hold === null && !ended) {
    await delay(POLL_MS);
    hold = openForWriting(fifo);
  }
  // The line tells the supervisor that we hold the fifo now.
  supervisor.stdin?.end('\n');
  return hold;
}

/** @returns the server's port once it takes connections, null when it has ended or time is up */
export async function portWhenReady(home: string, deadline: number): Promise<number | null> {
  while (Date.now() < deadline) {
    const server = readPostmasterPid(clusterFolder(home));
    if (server?.ready) return server.port;
    if (!isSupervised(home)) return null;
    await delay(POLL_MS);
  }
  return null;
}

/** Whether the server's supervisor is there, which ends with it. */
export function isSupervised(home: string): boolean {
  const probe = openForWriting(fifoOf(home));
  if (probe === null) return false;
  closeSync(probe);
  return true;
}

/** @returns a file descriptor that holds the fifo open, or null where no supervisor reads it */
export function openForWriting(fifo: string): number | null {
  try {
    return openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENXIO' || code === 'ENOENT') return null;
    throw new EmbeddedPostgresError(`The embedded PostgreSQL belongs to another user: ${(error as Error).message}`);
  }
}

/** @returns the port that the server was last started on, 0 where it never was */
function lastPort(home: string): number {
  try {
    const command = readFileSync(join(clusterFolder(home), 'postmaster.opts'), 'utf8');
    return Number(/"port=(\d+)"/.exec(command)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * @param port of the loopback interface, 0 for any
 * @returns it, or the one that was found
 * @throws EADDRINUSE where somebody listens on it
 */
function freePort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}

/** @returns PostgreSQL's own folder */
export function clusterFolder(home: string): string {
  return join(home, 'cluster');
}

/** @returns what every user of the server holds open: see supervisor.sh */
export function fifoOf(home: string): string {
  return join(home, 'users.fifo');
}

/** @returns the file that the server logs to */
export function logFile(home: string): string {
  return join(home, 'server.log');
}

/** @returns the end of the log */
export function lastLines(home: string): string {
  return existsSync(logFile(home))
    ? readFileSync(logFile(home), 'utf8').trimEnd().split('\n').slice(-5).join('\n')
    : '';
}
