import type { RejectedRows } from '../ingestion/files/import-request';
import type { SourceReader } from '../ingestion/files/source';
import { inOptions } from './import-options';
import { storedText } from './stored-text';

/** Of all files of an import. */
const MAX_ROWS = 10_000;
/** Of one row, in characters. */
const MAX_ROW = 4_000;
const MAX_VALUE = 1_000;
/** Of all rows of a file. */
const MAX_TOTAL = 8_000_000;

export interface KeptReject {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly userId: string | null;
}

/** Rejected rows in memory, up to a limit; the others are only counted. */
export class KeptRejects implements RejectedRows {
  readonly path = '';
  readonly rows: KeptReject[] = [];
  count = 0;
  private size = 0;

  constructor(
    private readonly file: string,
    private readonly reader: SourceReader,
  ) {}

  add(line: number, reason: string, fields: readonly string[], columns: readonly string[]): void {
    this.count++;
    if (this.rows.length >= MAX_ROWS || this.size >= MAX_TOTAL) return;
    const { factColumns } = this.reader;
    const kept: Record<string, string> = {};
    let contact: string | null = null;
    let left = MAX_ROW;
    for (const [at, value] of fields.entries()) {
      const column = (columns[at] ?? '').trim() || `column ${at + 1}`;
      if (factColumns.get(column.toLowerCase()) === 'contact_id') contact = storedText(value).trim() || null;
      if (left <= 0) break;
      const shown = value.slice(0, Math.min(MAX_VALUE, left));
      kept[column] ??= shown;
      left -= shown.length + column.length;
    }
    this.size += MAX_ROW - left + reason.length;
    this.rows.push({ file: this.file, line, reason: inOptions(reason), fields: kept, userId: contact });
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  discard(): Promise<void> {
    this.rows.length = 0;
    this.count = 0;
    this.size = 0;
    return Promise.resolve();
  }
}
