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

/** A cluster, and how to start its server. */
export interface Cluster {
  readonly home: string;
  readonly binaries: PostgresBinaries;
  readonly runAs: Unprivileged;
  readonly settings: readonly string[];
}

/**
 * @param port the required port; null: the previous one, or another if that is in use
 * @returns a hold on the starting server; null if its supervisor ended first
 * @throws EADDRINUSE if the required port is in use
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
    // Above the largest DATABASE_POOL_SIZE, for the command line too.
    'max_connections=250',
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
    // A separate session, so that Ctrl-C in the terminal does not stop the database before the application.
    detached: true,
    uid: runAs.uid,
    gid: runAs.gid,
    cwd: home,
    env: programEnvironment(),
    stdio: ['pipe', log, log],
  });
  closeSync(log);
  supervisor.stdin?.on('error', () => {}); // if it ended early, the log has the reason
  supervisor.unref();
  // It ended, was killed, or could not be started; the caller tries again.
  let ended = false;
  supervisor.once('exit', () => (ended = true)).once('error', () => (ended = true));
  let hold = openForWriting(fifo);
  while (hold === null && !ended) {
    await delay(POLL_MS);
    hold = openForWriting(fifo);
  }
  // Signals to the supervisor that this process holds the fifo.
  supervisor.stdin?.end('\n');
  return hold;
}

/** @returns the server's port once it accepts connections; null if it has ended or the deadline has passed */
export async function portWhenReady(home: string, deadline: number): Promise<number | null> {
  while (Date.now() < deadline) {
    const server = readPostmasterPid(clusterFolder(home));
    if (server?.ready) return server.port;
    if (!isSupervised(home)) return null;
    await delay(POLL_MS);
  }
  return null;
}

/** Whether the server's supervisor is running; it ends with the server. */
export function isSupervised(home: string): boolean {
  const probe = openForWriting(fifoOf(home));
  if (probe === null) return false;
  closeSync(probe);
  return true;
}

/** @returns a file descriptor that holds the fifo open; null if no supervisor reads it */
export function openForWriting(fifo: string): number | null {
  try {
    return openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENXIO' || code === 'ENOENT') return null;
    throw new EmbeddedPostgresError(`The embedded PostgreSQL belongs to another user: ${(error as Error).message}`);
  }
}

/** @returns the port of the server's last start; 0 if there was none */
function lastPort(home: string): number {
  try {
    const command = readFileSync(join(clusterFolder(home), 'postmaster.opts'), 'utf8');
    return Number(/"port=(\d+)"/.exec(command)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

/**
 * @param port a port of the loopback interface; 0 for any
 * @returns the port, or the one that was found
 * @throws EADDRINUSE if the port is in use
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

/** @returns PostgreSQL's data folder */
export function clusterFolder(home: string): string {
  return join(home, 'cluster');
}

/** @returns the fifo that every process using the server holds open: see supervisor.sh */
export function fifoOf(home: string): string {
  return join(home, 'users.fifo');
}

/** @returns the log file of the server */
export function logFile(home: string): string {
  return join(home, 'server.log');
}

/** @returns the end of the log */
export function lastLines(home: string): string {
  return existsSync(logFile(home))
    ? readFileSync(logFile(home), 'utf8').trimEnd().split('\n').slice(-5).join('\n')
    : '';
}
