import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface PostmasterPid {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** What PostgreSQL itself wrote about its running server into the cluster folder; null where there is none (yet). */
export function readPostmasterPid(cluster: string): PostmasterPid | null {
  let text: string;
  try {
    text = readFileSync(join(cluster, 'postmaster.pid'), 'utf8');
  } catch {
    return null;
  }
  const lines = text.split('\n').map((line) => line.trim());
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7] === 'ready' } : null;
}

/**
 * Clears the way for a start when nobody supervises the cluster: a server left over is told to stop (the caller waits
 * until its file has gone), and a file left over whose pid another program has by now, which PostgreSQL would take for
 * a running server, is removed.
 */
export function clearLeftOver(cluster: string): void {
  const left = readPostmasterPid(cluster);
  if (left === null) return;
  const command = commandLine(left.pid);
  if (command?.includes(cluster)) process.kill(left.pid, 'SIGINT');
  else rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/** @returns the command line of a running process, null where there is no such process */
function commandLine(pid: number): string | null {
  if (existsSync('/proc/self/cmdline')) {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    } catch {
      return null;
    }
  }
  const ps = spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  return ps.stdout?.trim() || null;
}
