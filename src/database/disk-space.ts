import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config';

/**
 * Four files of PostgreSQL's log. It panics where there is no room for the next one, and then answers no reads either: so
 * who writes stops before.
 */
const RESERVE_BYTES = 64 * 2 ** 20;

/** The disk of the embedded database. That of an operator's own is theirs to watch. */
@Injectable()
export class DiskSpace {
  constructor(private readonly config: Config) {}

  /** Whether the disk is nearly full, so that writes must stop. */
  async low(): Promise<boolean> {
    if (this.config.databaseUrl !== null) return false;
    try {
      const { bavail, bsize } = await statfs(this.config.dataDir);
      return bavail * bsize < RESERVE_BYTES;
    } catch {
      return false; // no such folder: not ours to tell
    }
  }
}
