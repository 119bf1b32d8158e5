import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PIECE = Buffer.alloc(2 ** 20);

/** A mounted disk of a few megabytes, which a test fills. Where mounting is not permitted, it says which test is skipped. */
export class SmallDisk {
  readonly folder = mkdtempSync(join(tmpdir(), 'relationship-depth-disk-'));
  readonly isMounted: boolean;
  private readonly ballast = join(this.folder, 'ballast');

  constructor(megabytes: number, test: string) {
    const options = `size=${megabytes}m,mode=755`;
    this.isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', this.folder]).status === 0;
    if (this.isMounted) return;
    rmSync(this.folder, { recursive: true });
    process.stdout.write(`${test}: skipped, for this user may not mount a small disk\n`);
  }

  get freeBlocks(): number {
    return statfsSync(this.folder).bavail;
  }

  /** Fills it completely. */
  fill(): void {
    const file = openSync(this.ballast, 'w');
    try {
      for (;;) if (writeSync(file, PIECE) < PIECE.length) break;
    } catch {
      // ENOSPC is expected
    }
    closeSync(file);
  }

  /** Makes room again. */
  empty(): void {
    rmSync(this.ballast);
  }

  /** Lazily, because a process that could not be ended may still have files open. */
  unmount(): void {
    if (!this.isMounted) return;
    spawnSync('umount', ['-l', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
