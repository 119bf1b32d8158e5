import { CsvError, type CsvErrorCode, type Options, parse } from 'csv-parse/sync';
import { MAX_ROW_LENGTH, shortened, TOO_LONG } from '../row-reader';

/** One CSV record: its fields, or the text of the line and why it cannot be split into fields. */
export type CsvRecord = { /** Physical line on which the record starts, from 1. */ readonly line: number } & (
  | { readonly fields: readonly string[] }
  | { readonly problem: string; readonly source: string }
);

const OPTIONS: Options = {
  record_delimiter: '\n',
  // The CR of a CRLF too
  trim: true,
  // Keeps a quotation mark within an unquoted field, as in: Bob "B" Smith
  relax_quotes: true,
  relax_column_count: true,
  max_record_size: MAX_ROW_LENGTH,
};
const UNCLOSED = 'a quotation mark opened here is never closed';

/** The delimiter, and the physical line on which the text starts. */
export interface CsvStart {
  readonly delimiter: string;
  readonly line: number;
}

/**
 * Splits text into CSV records (RFC 4180, LF or CRLF) with their physical lines. Lines that are blank, or have only
 * empty fields, are skipped.
 *
 * csv-parse gets pieces that end with a line. So the lines are counted here, which is twice as fast as its `info` mode,
 * and after an unreadable record it continues with the next line, where it would otherwise stop or lose rows.
 */
export class CsvRecords {
  /** Starts with a record, unless `skipping`. */
  private buffer = '';
  private line: number;
  private readonly options: Options;
  /** Whether it is within a line that was rejected for its length. */
  private skipping = false;

  constructor(
    private readonly onRecord: (record: CsvRecord) => void,
    start: CsvStart = { delimiter: ',', line: 1 },
  ) {
    this.line = start.line;
    this.options = { ...OPTIONS, delimiter: start.delimiter };
  }

  push(text: string): void {
    this.buffer += text;
    this.drain(false);
  }

  end(): void {
    this.drain(true);
  }

  private drain(last: boolean): void {
    if (this.skipping) this.skipLine();
    for (;;) {
      const end = last ? this.buffer.length : this.buffer.lastIndexOf('\n') + 1;
      const { records, failure } = cut(this.buffer.slice(0, end), this.options);
      const lines = this.give(records);
      if (failure === null) {
        this.buffer = this.buffer.slice(end);
        break;
      }
      this.buffer = afterLines(this.buffer, lines);
      // The next piece may close it.
      if (failure === 'CSV_QUOTE_NOT_CLOSED' && !last && this.buffer.length <= MAX_ROW_LENGTH) return;
      this.rejectLine(failure);
    }
    if (this.buffer.length > MAX_ROW_LENGTH) this.rejectRest();
  }

  /** @returns the number of physical lines of the records */
  private give(records: readonly (readonly string[])[]): number {
    const first = this.line;
    for (const fields of records) {
      if (fields.some((field) => field !== '')) this.onRecord({ line: this.line, fields });
      this.line++;
      for (const field of fields) if (field.includes('\n')) this.line += field.split('\n').length - 1;
    }
    return this.line - first;
  }

  /** Rejects the first physical line; the next one starts a new record. */
  private rejectLine(failure: CsvErrorCode): void {
    const [source = ''] = this.buffer.split(/\r?\n/, 1);
    this.buffer = afterLines(this.buffer, 1);
    const problem = problemOf(failure, source);
    this.onRecord({ line: this.line++, problem, source: shortened(source) });
  }

  /** Rejects an endless line: the part read so far, and the rest. */
  private rejectRest(): void {
    this.onRecord({ line: this.line++, problem: TOO_LONG, source: shortened(this.buffer) });
    this.skipping = true;
    this.skipLine();
  }

  private skipLine(): void {
    this.skipping = !this.buffer.includes('\n');
    this.buffer = afterLines(this.buffer, 1);
  }
}

function problemOf(failure: CsvErrorCode, source: string): string {
  if (failure === 'CSV_QUOTE_NOT_CLOSED') return UNCLOSED;
  if (failure === 'CSV_MAX_RECORD_SIZE') return source.includes('"') ? UNCLOSED : TOO_LONG;
  return 'there is text after a closing quotation mark';
}

/** The records of the text; after a failure, those before it. */
function cut(
  text: string,
  options: Options,
): { records: readonly (readonly string[])[]; failure: CsvErrorCode | null } {
  try {
    return { records: parse(text, options), failure: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The exception loses the good records, so they alone are read again.
    const good = Number(error.records);
    return { records: good > 0 ? parse(text, { ...options, to: good }) : [], failure: error.code };
  }
}

function afterLines(text: string, count: number): string {
  let start = 0;
  for (let left = count; left > 0; left--) {
    const newline = text.indexOf('\n', start);
    if (newline < 0) return '';
    start = newline + 1;
  }
  return text.slice(start);
}
