import { toCsvLine } from './csv-line';
import { type CsvRecord, CsvRecords } from './csv-records';
import { ImportError } from './import.error';
import { type FactColumn, OPTIONAL_COLUMNS, type RawFact, REQUIRED_COLUMNS } from './interaction-fact';
import type { FileRow, RowReader } from './row-reader';

const KNOWN: ReadonlySet<string> = new Set<string>([...REQUIRED_COLUMNS, ...OPTIONAL_COLUMNS]);

/**
 * Rows of CSV with a header line that names the columns, in any order and any case. Blank lines are passed over.
 *
 * `push` and `end` throw ImportError where the header cannot be used.
 */
export class CsvReader implements RowReader {
  readonly notes: string[] = [];
  private readonly records = new CsvRecords((record) => this.take(record));
  private columns: ReadonlyMap<string, number> | null = null;
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

  private content(fields: readonly string[], columns: ReadonlyMap<string, number>): RawFact | string {
    if (fields.length !== this.width) return `the row has ${fields.length} fields, the header has ${this.width}`;
    const field = (column: FactColumn) => {
      const index = columns.get(column);
      return index === undefined ? undefined : fields[index];
    };
    return {
      agent_id: field('agent_id'),
      contact_id: field('contact_id'),
      occurred_at: field('occurred_at'),
      contact_name: field('contact_name'),
      kind: field('kind'),
      direction: field('direction'),
      weight: field('weight'),
      external_id: field('external_id'),
    };
  }

  private readHeader(fields: readonly string[]): void {
    const names = fields.map((field) => field.trim().toLowerCase());
    const missing = REQUIRED_COLUMNS.filter((column) => !names.includes(column));
    if (missing.length > 0) throw new ImportError(describeMissing(missing, fields));
    const twice = names.find((name, index) => KNOWN.has(name) && names.indexOf(name) !== index);
    if (twice !== undefined) throw new ImportError(`the header names the column ${twice} twice`);
    const ignored = names.filter((name) => !KNOWN.has(name));
    if (ignored.length > 0)
      this.notes.push(`ignored columns: ${ignored.map((name) => name || '(no name)').join(', ')}`);
    this.columns = new Map(names.map((name, index) => [name, index]));
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
