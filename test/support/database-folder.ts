import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system in memory, on Linux. */
const MEMORY = '/dev/shm';
/** Several times what the databases of all tests need at the same time. */
const ROOM_BYTES = 4 * 2 ** 30;
const PREFIX = 'relationship-depth-test-';

/**
 * @returns a new folder for the data of a PostgreSQL: in memory if there is room, because copying the files of a database
 *   on a disk takes longer than most tests
 */
export function databaseFolder(): string {
  const parent = hasRoom() ? MEMORY : tmpdir();
  // Frees the memory of runs that were killed.
  if (parent === MEMORY) removeAbandoned();
  return mkdtempSync(join(parent, `${PREFIX}${process.pid}-`));
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return Math.min(bavail * bsize, freemem()) > ROOM_BYTES;
  } catch {
    return false;
  }
}

function removeAbandoned(): void {
  for (const name of readdirSync(MEMORY)) {
    if (!name.startsWith(PREFIX) || isAlive(Number.parseInt(name.slice(PREFIX.length), 10))) continue;
    rmSync(join(MEMORY, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
