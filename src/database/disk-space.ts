import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config';

/**
 * Four files of PostgreSQL's log. Without room for the next one it panics, and then cannot read either, so writes stop
 * earlier.
 */
const RESERVE_BYTES = 64 * 2 ** 20;

/** The disk of the embedded database. Operators watch the disk of their own database. */
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
      return false; // no such folder: nothing to check
    }
  }
}
