import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ImportError } from '../import.error';
import type { CopyLimits } from './import-request';

/** Files that exist as long as an import: inputs that must be read more than once, or not from their beginning. */
export class TemporaryFiles {
  private folder: string | null = null;
  private count = 0;
  private readonly others: (() => void)[] = [];
  private bytes = 0;

  /** @param limits none: in the folder of the system */
  constructor(private readonly limits?: CopyLimits) {}

  /** @throws ImportError if the disk is full */
  async write(bytes: AsyncIterable<Buffer>): Promise<string> {
    const parent = this.limits?.folder ?? tmpdir();
    this.folder ??= await mkdtemp(join(parent, 'relationship-depth-import-'));
    const path = join(this.folder, String(++this.count));
    try {
      await pipeline(Readable.from(this.counted(bytes)), createWriteStream(path, { mode: 0o600 }));
    } catch (error) {
      if (error instanceof ImportError) throw error;
      throw this.problem(error as NodeJS.ErrnoException, parent);
    }
    return path;
  }

  private problem({ code = 'unknown error', message }: NodeJS.ErrnoException, folder: string): ImportError {
    if (code === 'ENOSPC') return new ImportError('cannot be kept while it is read: the disk is full');
    // A client need not know the folders of the server.
    return new ImportError(
      this.limits
        ? `cannot be kept by the server while it is read (${code})`
        : `cannot be kept in ${folder} while it is read: ${message}`,
    );
  }

  private async *counted(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const maxBytes = this.limits?.maxBytes ?? Number.POSITIVE_INFINITY;
    for await (const chunk of bytes) {
      this.bytes += chunk.length;
      if (this.bytes > maxBytes) throw new ImportError(`inflates to more than ${maxBytes} bytes, which is the limit`);
      yield chunk;
    }
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
