import type { RejectionReason } from '../../../database/entities/rejection.entity';
import type { FactColumn } from '../../interaction-fact';
import { countedField, type Rejected, readableId } from '../../rejections/rejection';
import { ERASED } from '../read-source';
import type { SourceReader } from '../source';
import { keptRow } from './kept-row';
import type { RejectedRow } from './rejected-row';
import { storedText } from './stored-text';

/** Of all files of an import. */
const MAX_ROWS = 10_000;
const MAX_BYTES = 16_000_000;
const MAX_FILE_NAME = 256;
const STATUS = { unreadable: 422, invalid: 422, conflict: 409, limit: 409, erased: 410 } as const;

/** How many rows were rejected for one reason. */
interface CountedRejects {
  readonly reason: RejectionReason;
  readonly field: string;
  count: number;
}

/** The file that a row is in. */
export interface FileOfRow {
  readonly name: string;
  readonly reader: SourceReader;
}

/** Rejected rows of all files of an import for `rejections`, up to limits; of the others only the number. */
export class KeptRejects {
  readonly rows: Rejected[] = [];
  private readonly counted = new Map<string, CountedRejects>();
  private bytes = 0;

  /** @param say a reason, as the caller says it */
  constructor(private readonly say: (reason: string) => string = (reason) => reason) {}

  get counts(): readonly CountedRejects[] {
    return [...this.counted.values()];
  }

  add({ line, reason, against, fields }: RejectedRow, { name, reader }: FileOfRow): void {
    const field = fieldOf(reason);
    const why = reason === ERASED ? 'erased' : (against ?? (field === null ? 'unreadable' : 'invalid'));
    this.count(why, countedField(field));
    // An erasure is kept: nothing of the contact is stored again.
    if (why === 'erased' || this.rows.length >= MAX_ROWS || this.bytes >= MAX_BYTES) return;
    const message = this.say(reason);
    const payload = keptRow(fields, reader.columns);
    this.bytes += payload.length + message.length;
    this.rows.push({
      reason: why,
      status: STATUS[why],
      errors: [{ message, location: field === null ? 'row' : `row.${field}` }],
      field,
      file: storedText(name.slice(-MAX_FILE_NAME)),
      line,
      eventId: readableId(value('external_id', fields, reader)),
      userId: contact(fields, reader),
      otherId: null,
      payload: () => payload,
    });
  }

  clear(): void {
    this.rows.length = 0;
    this.counted.clear();
    this.bytes = 0;
  }

  private count(reason: RejectionReason, field: string): void {
    const key = `${reason} ${field}`;
    const known = this.counted.get(key);
    if (known) known.count++;
    else this.counted.set(key, { reason, field, count: 1 });
  }
}

/** A reason begins with the column of a fact that is wrong, unless the row as a whole is. */
function fieldOf(reason: string): string | null {
  const [word = ''] = reason.split(' ', 1);
  return countedField(word) === '' ? null : word;
}

/** Null if there is none, or several, so that the row is deleted with whichever contact is erased. */
function contact(fields: readonly string[], reader: SourceReader): string | null {
  const id = value('contact_id', fields, reader);
  const between = reader.table?.layout.betweenContacts ?? null;
  return id === undefined || (between !== null && id.includes(between)) ? null : readableId(id);
}

function value(of: FactColumn, fields: readonly string[], { columns, factColumns }: SourceReader): string | undefined {
  const at = columns.findIndex((column) => factColumns.get(column.trim().toLowerCase()) === of);
  const found = fields[at];
  return found === undefined ? undefined : storedText(found).trim();
}
