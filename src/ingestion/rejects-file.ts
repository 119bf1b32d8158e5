import { type FileHandle, open, rm } from 'node:fs/promises';
import { csvLine } from '../http/csv-line';
import { ImportError } from './import.error';
import { INVALID_UTF8 } from './utf8-decoder';

const HEADER = 'line,reason,row\n';

/** The rows of one input that cannot be imported, each with its line and reason, as CSV. Made only when there are some. */
export class RejectsFile {
  /** Rejected rows so far. */
  count = 0;
  private pending = '';
  private handle: FileHandle | null = null;

  constructor(readonly path: string) {}

  /** Keeps the row until `flush`. */
  add(line: number, reason: string, source: string): void {
    this.count++;
    this.pending += `${csvLine([line, reason, source])}\n`;
  }

  /** Writes what was added. @throws ImportError when the file cannot be written */
  async flush(): Promise<void> {
    if (this.pending === '') return;
    const text = this.pending;
    this.pending = '';
    try {
      if (this.handle === null) {
        this.handle = await open(this.path, 'w');
        await this.handle.write(HEADER);
      }
      await this.handle.write(text.replaceAll(INVALID_UTF8, '\uFFFD'));
    } catch (error) {
      throw new ImportError(`${this.path}: rejected rows cannot be written there: ${(error as Error).message}`);
    }
  }

  /** Finishes the file. Without rejected rows it removes one left by an earlier run. */
  async close(): Promise<void> {
    await this.flush();
    await this.handle?.close();
    this.handle = null;
    if (this.count === 0) await rm(this.path, { force: true });
  }

  /** Removes what was written: the import failed, so that nothing was. */
  async discard(): Promise<void> {
    await this.handle?.close();
    if (this.handle !== null) await rm(this.path, { force: true });
    this.handle = null;
  }
}
