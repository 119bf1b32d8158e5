import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ImportError } from '../import.error';

/** Files that exist as long as an import: inputs that must be read more than once, or not from their beginning. */
export class TemporaryFiles {
  private folder: string | null = null;
  private count = 0;
  private readonly others: (() => void)[] = [];

  /** @throws ImportError if the disk is full */
  async write(bytes: AsyncIterable<Buffer>): Promise<string> {
    this.folder ??= await mkdtemp(join(tmpdir(), 'relationship-depth-import-'));
    const path = join(this.folder, String(++this.count));
    try {
      await pipeline(Readable.from(bytes), createWriteStream(path, { mode: 0o600 }));
    } catch (error) {
      if (error instanceof ImportError) throw error;
      throw new ImportError(`cannot be kept in ${tmpdir()} while it is read: ${(error as Error).message}`);
    }
    return path;
  }

  /** @param close called when the files are removed */
  closeLater(close: () => void): void {
    this.others.push(close);
  }

  async remove(): Promise<void> {
    for (const close of this.others.splice(0)) close();
    if (this.folder !== null) await rm(this.folder, { recursive: true, force: true });
    this.folder = null;
  }
}
