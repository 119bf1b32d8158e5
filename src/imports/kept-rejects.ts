import type { RejectionReason } from '../database/entities/rejection.entity';
import type { RejectedRow, RejectedRows } from '../ingestion/files/import-request';
import { ERASED } from '../ingestion/files/read-source';
import type { SourceReader } from '../ingestion/files/source';
import type { FactColumn } from '../ingestion/interaction-fact';
import { countedField, type Rejected, readableId } from '../ingestion/rejections/rejection';
import { inOptions } from './import-options';
import { keptRow } from './kept-row';
import { storedText } from './stored-text';

/** Of all files of an import. */
const MAX_ROWS = 10_000;
const MAX_BYTES = 16_000_000;
const STATUS = { unreadable: 422, invalid: 422, conflict: 409, limit: 409, erased: 410 } as const;

/** How many rows were rejected for one reason. */
export interface CountedRejects {
  readonly reason: RejectionReason;
  readonly field: string;
  count: number;
}

/** Rejected rows of all files of an import, up to limits; of the others only the number. */
export class ImportRejects {
  readonly rows: Rejected[] = [];
  private readonly counted = new Map<string, CountedRejects>();
  private bytes = 0;

  get counts(): readonly CountedRejects[] {
    return [...this.counted.values()];
  }

  add(rejected: Rejected): void {
    const { reason, field } = rejected;
    const key = `${reason} ${field}`;
    const known = this.counted.get(key);
    if (known) known.count++;
    else this.counted.set(key, { reason, field: countedField(field), count: 1 });
    // An erasure is kept: nothing of the contact is stored again.
    if (reason === 'erased' || this.rows.length >= MAX_ROWS || this.bytes >= MAX_BYTES) return;
    const payload = rejected.payload();
    this.bytes += payload.length + (rejected.errors[0]?.message ?? '').length;
    this.rows.push({ ...rejected, payload: () => payload });
  }

  clear(): void {
    this.rows.length = 0;
    this.counted.clear();
    this.bytes = 0;
  }
}

/** The rejected rows of one file. */
export class FileRejects implements RejectedRows {
  readonly path = '';
  count = 0;

  constructor(
    private readonly all: ImportRejects,
    private readonly reader: SourceReader,
  ) {}

  add({ line, reason, against, fields }: RejectedRow, columns: readonly string[]): void {
    this.count++;
    const field = this.fieldOf(reason);
    const why = reason === ERASED ? 'erased' : (against ?? (field === null ? 'unreadable' : 'invalid'));
    this.all.add({
      reason: why,
      status: STATUS[why],
      errors: [{ message: inOptions(reason), location: field === null ? 'row' : `row.${field}` }],
      field,
      line,
      eventId: readableId(this.value('external_id', fields, columns)),
      userId: this.contact(fields, columns),
      otherId: null,
      payload: () => keptRow(fields, columns),
    });
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  discard(): Promise<void> {
    this.count = 0;
    this.all.clear();
    return Promise.resolve();
  }

  /** A reason begins with the column of a fact that is wrong, unless the row as a whole is. */
  private fieldOf(reason: string): string | null {
    const [word = ''] = reason.split(' ', 1);
    return countedField(word) === '' ? null : word;
  }

  /** Null if there is none, or several, so that the row is deleted with whichever contact is erased. */
  private contact(fields: readonly string[], columns: readonly string[]): string | null {
    const value = this.value('contact_id', fields, columns);
    const between = this.reader.table?.layout.betweenContacts ?? null;
    return value === undefined || (between !== null && value.includes(between)) ? null : readableId(value);
  }

  private value(of: FactColumn, fields: readonly string[], columns: readonly string[]): string | undefined {
    const at = columns.findIndex((column) => this.reader.factColumns.get(column.trim().toLowerCase()) === of);
    const value = fields[at];
    return value === undefined ? undefined : storedText(value).trim();
  }
}
