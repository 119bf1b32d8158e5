import { withoutApostrophe } from '../../../http/csv-line';
import { ImportError } from '../../import.error';
import { FACT_COLUMNS, type FactColumn } from '../../interaction-fact';
import { NOT_UTF8 } from '../../text-problem';
import { INVALID_UTF8 } from '../../utf8-decoder';
import { KNOWN_EXPORTS } from '../mapping/known-exports';
import { withoutNotes } from '../mapping/table-layout';
import { USUAL_NAMES } from '../mapping/usual-names';
import { addedColumns } from '../rejects/reject-columns';
import { type FileRow, MAX_ROW_LENGTH, type RowReader } from '../row-reader';
import { type CsvRecord, CsvRecords } from './csv-records';
import { MappedTable } from './mapped-table';
import { tableOptions } from './table-options';

const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Excel's declaration of the delimiter, on a line before the header. */
const SEP_LINE = /^"?sep=(.)"?\s*$/i;
/** What the rejects file has in place of bytes that are not UTF-8. */
const REPLACEMENT = '\uFFFD';
/** Names of columns that tell a delimiter. */
const NAMES: ReadonlySet<string> = new Set(
  [USUAL_NAMES, ...KNOWN_EXPORTS.map(({ columns }) => columns)].flatMap((columns) => Object.values(columns).flat()),
);

/**
 * Reads rows of CSV with a header line that names the columns, in any order and case. The delimiter is that of a `sep=`
 * line, or the one of comma, semicolon, tab and bar that finds most of the columns that are known, or else most columns.
 * Blank lines are skipped.
 *
 * `push` and `end` throw ImportError if the header is unusable.
 */
export class CsvReader implements RowReader {
  /** Without the columns that an earlier import added to its rejected rows. */
  columns: readonly string[] = [];
  private records: CsvRecords | null = null;
  /** Text before the end of the header line. */
  private head = '';
  private line = 1;
  private delimiter: string | null = null;
  /** Null before the header. */
  table: MappedTable | null = null;
  private width = 0;
  /** Rejected by an earlier import, which wrote this file. */
  private wereRejected = false;

  constructor(
    private readonly onRow: (row: FileRow) => void,
    private readonly options = tableOptions(),
  ) {}

  get notes(): readonly string[] {
    return this.table?.notes() ?? [];
  }

  get factColumns(): ReadonlyMap<string, FactColumn> {
    return this.table?.factColumns() ?? new Map();
  }

  /** The delimiter, after the header. */
  get separator(): string | null {
    return this.delimiter;
  }

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
      const mapped = Object.values(this.options.spec.columns ?? {}).map((name) => name.trim().toLowerCase());
      this.delimiter ??= delimiterOf(line, mapped);
      const start = { delimiter: this.delimiter, line: this.line };
      this.records = new CsvRecords((record) => this.take(record), start);
      this.records.push(this.head);
      this.head = '';
    }
  }

  private take(record: CsvRecord): void {
    if ('problem' in record) {
      const { line, problem, source } = record;
      if (this.table === null) throw new ImportError(`the header line cannot be read: ${problem}`);
      this.onRow({ line, content: problem, fields: () => [source] });
    } else if (this.table === null) {
      this.readHeader(record.fields);
    } else {
      const { line } = record;
      const fields = this.wereRejected ? asRead(record.fields) : record.fields;
      this.onRow({ line, content: this.content(fields, this.table), fields: () => this.rejected(fields) });
    }
  }

  private content(fields: readonly string[], table: MappedTable): FileRow['content'] {
    if (fields.length !== this.width) return `the row has ${fields.length} fields, the header has ${this.width}`;
    return table.content(fields);
  }

  /** Without the columns that an earlier import added. */
  private rejected(fields: readonly string[]): readonly string[] {
    return fields.length === this.width ? fields.slice(0, this.columns.length) : fields;
  }

  private readHeader(fields: readonly string[]): void {
    const names = fields.map((field) => field.trim().toLowerCase());
    const added = addedColumns(names);
    this.wereRejected = added > 0;
    this.columns = this.wereRejected ? fields.slice(0, -added).map(withoutApostrophe) : fields;
    this.table = new MappedTable(this.columns, this.options);
    this.width = names.length;
  }
}

/** The fields before they were rejected. Replacement characters must still be corrected. */
function asRead(fields: readonly string[]): readonly string[] {
  const texts = fields.map(withoutApostrophe);
  return fields.at(-1)?.endsWith(NOT_UTF8) ? texts.map((text) => text.replaceAll(REPLACEMENT, INVALID_UTF8)) : texts;
}

/** The delimiter that finds most of the known columns in a header line, or else most columns. */
function delimiterOf(line: string, mapped: readonly string[]): string {
  const found = DELIMITERS.map((delimiter) => {
    const names = line.split(delimiter).map((name) => name.replaceAll('"', '').trim().toLowerCase());
    const own = FACT_COLUMNS.filter((column) => names.includes(column)).length;
    const others = names.filter((name) => NAMES.has(withoutNotes(name)) || mapped.includes(name)).length;
    return own * 1_000_000 + others * 1_000 + Math.min(names.length, 999);
  });
  return DELIMITERS[found.indexOf(Math.max(...found))] ?? ',';
}
