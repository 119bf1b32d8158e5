import { FACT_COLUMNS, type RawFact } from '../../interaction-fact';
import { type FileRow, MAX_ROW_LENGTH, type RowReader, shortened, TOO_LONG } from '../row-reader';

/** Reads rows of NDJSON: one JSON object per line, keyed by column. Blank lines are skipped, other keys ignored. */
export class NdjsonReader implements RowReader {
  readonly notes: readonly string[] = [];
  readonly columns: readonly string[] = FACT_COLUMNS;
  private rest = '';
  private line = 1;
  private tooLong = false;

  constructor(private readonly onRow: (row: FileRow) => void) {}

  push(text: string): void {
    const buffer = this.rest + text;
    let start = 0;
    for (let end = buffer.indexOf('\n'); end >= 0; end = buffer.indexOf('\n', start)) {
      this.take(buffer.slice(start, end));
      start = end + 1;
    }
    this.rest = buffer.slice(start);
    if (this.rest.length > MAX_ROW_LENGTH) {
      if (!this.tooLong) this.rejectTooLong(this.rest);
      this.tooLong = true;
      this.rest = '';
    }
  }

  end(): void {
    if (this.rest !== '') this.take(this.rest);
    this.rest = '';
  }

  private take(line: string): void {
    const source = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (this.tooLong) {
      this.tooLong = false;
    } else if (source.length > MAX_ROW_LENGTH) {
      this.rejectTooLong(source);
    } else if (source.trim() !== '') {
      const content = parseObject(source);
      const fields = () =>
        typeof content === 'string' ? [source] : FACT_COLUMNS.map((column) => cell(content[column]));
      this.onRow({ line: this.line, content, fields });
    }
    this.line++;
  }

  private rejectTooLong(text: string): void {
    this.onRow({ line: this.line, content: TOO_LONG, fields: () => [shortened(text)] });
  }
}

function parseObject(source: string): RawFact | string {
  let value: unknown;
  try {
    value = JSON.parse(source);
  } catch {
    return 'the line is not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'the line is not a JSON object';
  return value;
}

/** The value as a field of CSV. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
