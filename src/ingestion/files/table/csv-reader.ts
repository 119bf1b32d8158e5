import { excerpt } from '../../../config/excerpt';
import { printable } from '../../../config/printable-lines';
import { withoutApostrophe } from '../../../http/csv-line';
import { type CsvRecord, CsvRecords } from './csv-records';
import { ImportError } from '../../import.error';
import { FACT_COLUMNS, type FactColumn, type RawFact, REQUIRED_COLUMNS } from '../../interaction-fact';
import { REJECT_COLUMNS } from '../rejects-file';
import { type FileRow, MAX_ROW_LENGTH, type RowReader } from '../row-reader';
import { NOT_UTF8 } from '../../text-problem';
import { INVALID_UTF8 } from '../../utf8-decoder';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Excel's declaration of the delimiter, on a line before the header. */
const SEP_LINE = /^"?sep=(.)"?\s*$/i;
/** What the rejects file has in place of bytes that are not UTF-8. */
const REPLACEMENT = '\uFFFD';
const MAX_NAMES_SHOWN = 20;
const MAX_NAME_SHOWN_LENGTH = 40;

/**
 * Reads rows of CSV with a header line that names the columns, in any order and case. The delimiter is that of a `sep=`
 * line, or the first of comma, semicolon, tab and bar that finds most of the columns. Blank lines are skipped.
 *
 * `push` and `end` throw ImportError if the header is unusable.
 */
export class CsvReader implements RowReader {
  readonly notes: string[] = [];
  /** Without the columns that an earlier import added to its rejected rows. */
  columns: readonly string[] = [];
  private records: CsvRecords | null = null;
  /** Text before the end of the header line. */
  private head = '';
  private line = 1;
  private delimiter: string | null = null;
  /** Which field holds which column; null before the header. */
  private wanted: readonly (readonly [FactColumn, number])[] | null = null;
  private width = 0;
  /** Rejected by an earlier import, which wrote this file. */
  private wereRejected = false;

  constructor(private readonly onRow: (row: FileRow) => void) {}

  push(text: string): void {
    if (this.records) {
      this.records.push(text);
    } else {
      this.head += text;
      this.begin(false);
    }
  }

  end(): void {
    this.begin(true);
    this.records?.end();
  }

  /** Starts with the header as soon as its line is complete. */
  private begin(last: boolean): void {
    while (this.records === null) {
      const end = this.head.indexOf('\n');
      if (end < 0 && !last && this.head.length <= MAX_ROW_LENGTH) return;
      const line = end < 0 ? this.head : this.head.slice(0, end).replace(/\r$/, '');
      const separator = this.delimiter === null ? SEP_LINE.exec(line)?.[1] : undefined;
      if (end >= 0 && (separator !== undefined || line.trim() === '')) {
        this.delimiter ??= separator ?? null;
        this.head = this.head.slice(end + 1);
        this.line++;
        continue;
      }
      const start = { delimiter: this.delimiter ?? delimiterOf(line), line: this.line };
      this.records = new CsvRecords((record) => this.take(record), start);
      this.records.push(this.head);
      this.head = '';
    }
  }

  private take(record: CsvRecord): void {
    if ('problem' in record) {
      const { line, problem, source } = record;
      if (this.wanted === null) throw new ImportError(`the header line cannot be read: ${problem}`);
      this.onRow({ line, content: problem, fields: () => [source] });
    } else if (this.wanted === null) {
      this.readHeader(record.fields);
    } else {
      const { line } = record;
      const fields = this.wereRejected ? asRead(record.fields) : record.fields;
      this.onRow({ line, content: this.content(fields, this.wanted), fields: () => this.rejected(fields) });
    }
  }

  private content(fields: readonly string[], columns: readonly (readonly [FactColumn, number])[]): RawFact | string {
    if (fields.length !== this.width) return `the row has ${fields.length} fields, the header has ${this.width}`;
    const content: { [column in FactColumn]?: unknown } = {};
    for (const [column, index] of columns) content[column] = fields[index];
    return content;
  }

  /** Without the columns that an earlier import added. */
  private rejected(fields: readonly string[]): readonly string[] {
    return fields.length === this.width ? fields.slice(0, this.columns.length) : fields;
  }

  private readHeader(fields: readonly string[]): void {
    const names = fields.map((field) => field.trim().toLowerCase());
    const missing = REQUIRED_COLUMNS.filter((column) => !names.includes(column));
    if (missing.length > 0) throw new ImportError(describeMissing(missing, fields));
    const twice = FACT_COLUMNS.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
    if (twice !== undefined) throw new ImportError(`the header names the column ${twice} twice`);
    this.wanted = FACT_COLUMNS.filter((column) => names.includes(column)).map((column) => [
      column,
      names.indexOf(column),
    ]);
    this.wereRejected = names.slice(-REJECT_COLUMNS.length).join() === REJECT_COLUMNS.join();
    this.columns = this.wereRejected ? fields.slice(0, -REJECT_COLUMNS.length).map(withoutApostrophe) : fields;
    const own = names.slice(0, this.columns.length);
    const ignored = own.filter((name) => !FACT_COLUMNS.some((column) => column === name));
    if (ignored.length > 0) this.notes.push(`ignored columns: ${namesOf(ignored)}`);
    this.width = names.length;
  }
}

/** The fields before they were rejected. Replacement characters must still be corrected. */
function asRead(fields: readonly string[]): readonly string[] {
  const texts = fields.map(withoutApostrophe);
  return fields.at(-1)?.endsWith(NOT_UTF8) ? texts.map((text) => text.replaceAll(REPLACEMENT, INVALID_UTF8)) : texts;
}

/** The delimiter that finds most of the columns in a header line. */
function delimiterOf(line: string): string {
  const found = DELIMITERS.map((delimiter) => {
    const names = line.split(delimiter).map((name) => name.replaceAll('"', '').trim().toLowerCase());
    return FACT_COLUMNS.filter((column) => names.includes(column)).length;
  });
  return DELIMITERS[found.indexOf(Math.max(...found))] ?? ',';
}

function describeMissing(missing: readonly string[], header: readonly string[]): string {
  const columns = missing.length === 1 ? `the column ${missing[0]} is` : `the columns ${missing.join(', ')} are`;
  return `${columns} missing in the header line, which has: ${namesOf(header)}`;
}

function namesOf(names: readonly string[]): string {
  const shown = names
    .slice(0, MAX_NAMES_SHOWN)
    .map((name) => printable(excerpt(name, MAX_NAME_SHOWN_LENGTH)) || '(no name)');
  const more = names.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
