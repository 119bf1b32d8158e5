import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

export interface PostmasterPid {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** What PostgreSQL wrote about its running server into the cluster folder; null if there is no such file (yet). */
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
 * Prepares a start when no supervisor runs: asks a leftover server to stop (the caller waits until its file is
 * removed), and removes a leftover file whose pid now belongs to another program, which PostgreSQL would mistake for a
 * running server.
 */
export function stopLeftoverServer(cluster: string): void {
  const left = readPostmasterPid(cluster);
  if (left === null) return;
  const command = commandLine(left.pid);
  if (command?.includes(cluster)) process.kill(left.pid, 'SIGINT');
  else rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/** @returns the command line of a running process; null if there is no such process */
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
