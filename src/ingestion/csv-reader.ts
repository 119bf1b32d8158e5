import { toCsvLine } from './csv-line';
import { type CsvRecord, CsvRecords } from './csv-records';
import { ImportError } from './import.error';
import { type FactColumn, OPTIONAL_COLUMNS, type RawFact, REQUIRED_COLUMNS } from './interaction-fact';
import type { FileRow, RowReader } from './row-reader';

const KNOWN: readonly FactColumn[] = [...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS];

/**
 * Rows of CSV with a header line that names the columns, in any order and any case. Blank lines are passed over.
 *
 * `push` and `end` throw ImportError where the header cannot be used.
 */
export class CsvReader implements RowReader {
  readonly notes: string[] = [];
  private readonly records = new CsvRecords((record) => this.take(record));
  /** Which field holds which column; null before the header. */
  private columns: readonly (readonly [FactColumn, number])[] | null = null;
  private width = 0;

  constructor(private readonly onRow: (row: FileRow) => void) {}

  push(text: string): void {
    this.records.push(text);
  }

  end(): void {
    this.records.end();
  }

  private take(record: CsvRecord): void {
    if ('problem' in record) {
      const { line, problem, source } = record;
      if (this.columns === null) throw new ImportError(`the header line cannot be read: ${problem}`);
      this.onRow({ line, content: problem, source: () => source });
    } else if (this.columns === null) {
      this.readHeader(record.fields);
    } else {
      const { line, fields } = record;
      this.onRow({ line, content: this.content(fields, this.columns), source: () => toCsvLine(fields) });
    }
  }

  private content(fields: readonly string[], columns: readonly (readonly [FactColumn, number])[]): RawFact | string {
    if (fields.length !== this.width) return `the row has ${fields.length} fields, the header has ${this.width}`;
    const content: { [column in FactColumn]?: unknown } = {};
    for (const [column, index] of columns) content[column] = fields[index];
    return content;
  }

  private readHeader(fields: readonly string[]): void {
    const names = fields.map((field) => field.trim().toLowerCase());
    const missing = REQUIRED_COLUMNS.filter((column) => !names.includes(column));
    if (missing.length > 0) throw new ImportError(describeMissing(missing, fields));
    const twice = KNOWN.find((column) => names.indexOf(column) !== names.lastIndexOf(column));
    if (twice !== undefined) throw new ImportError(`the header names the column ${twice} twice`);
    this.columns = KNOWN.filter((column) => names.includes(column)).map((column) => [column, names.indexOf(column)]);
    const ignored = names.filter((name) => !KNOWN.some((column) => column === name));
    if (ignored.length > 0)
      this.notes.push(`ignored columns: ${ignored.map((name) => name || '(no name)').join(', ')}`);
    this.width = names.length;
  }
}

function describeMissing(missing: readonly string[], header: readonly string[]): string {
  const columns = missing.length === 1 ? `the column ${missing[0]} is` : `the columns ${missing.join(', ')} are`;
  const [only = ''] = header.length === 1 ? header : [];
  const separator = only.includes(';') ? 'semicolons' : only.includes('\t') ? 'tabs' : null;
  const hint = separator ? ` (it is separated by ${separator}; expected commas)` : '';
  return `${columns} missing in the header line${hint}`;
}
