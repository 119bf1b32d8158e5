import { type FileHandle, open, rm } from 'node:fs/promises';
import { csvLine } from '../../../http/csv-line';
import { ImportError } from '../../import.error';
import { INVALID_UTF8 } from '../../utf8-decoder';
import { REJECT_COLUMNS, REJECT_COLUMNS_OF_FILES } from './reject-columns';
import type { RejectedRow } from './rejected-row';

/**
 * Rejected rows as CSV with the columns of their input, followed by the line and the reason of each row, so that it can be
 * corrected and imported. It exists only if there are any.
 */
export class RejectsFile {
  private count = 0;
  private pending = '';
  private handle: FileHandle | null = null;

  constructor(readonly path: string) {}

  /**
   * Keeps the row until `flush`.
   *
   * @param columns of the input, the same for all rows
   * @param entry the file of the archive that it is in; null, for all rows, if it is in none of several
   */
  add({ line, reason, fields }: RejectedRow, columns: readonly string[], entry: string | null): void {
    const own = entry === null ? REJECT_COLUMNS : REJECT_COLUMNS_OF_FILES;
    if (this.count === 0) this.pending = `${csvLine([...columns, ...own])}\n`;
    this.count++;
    const place = entry === null ? [line] : [entry, line];
    this.pending += `${csvLine([...fitted(fields, columns.length), ...place, reason])}\n`;
  }

  /** Writes what was added. @throws ImportError if the file cannot be written */
  async flush(): Promise<void> {
    if (this.pending === '') return;
    const text = this.pending;
    this.pending = '';
    try {
      this.handle ??= await open(this.path, 'w');
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

  /** Removes the file, because the import failed. */
  async discard(): Promise<void> {
    await this.handle?.close();
    if (this.handle !== null) await rm(this.path, { force: true });
    this.handle = null;
    this.pending = '';
    this.count = 0;
  }
}

/** As many fields as columns: missing ones are empty, and additional ones go into the last. */
function fitted(fields: readonly string[], width: number): readonly string[] {
  if (fields.length > width) return [...fields.slice(0, width - 1), csvLine(fields.slice(width - 1))];
  return [...fields, ...Array<string>(width - fields.length).fill('')];
}
