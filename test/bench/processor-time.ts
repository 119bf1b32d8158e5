import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Clock ticks of a second, in /proc. */
const TICKS = 100;

/** Seconds that this process and PostgreSQL have worked. @param folder of its data */
export function processorTime(folder: string): number {
  const server = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n')[0];
  const { user, system } = process.cpuUsage();
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      // What follows the name, which may have spaces: state, parent, …
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      if (fields[1] === server) ticks += Number(fields[11]) + Number(fields[12]);
      // Its processes that have ended.
      if (pid === server) ticks += Number(fields[13]) + Number(fields[14]);
    } catch {
      // It has ended.
    }
  }
  return (user + system) / 1e6 + ticks / TICKS;
}
