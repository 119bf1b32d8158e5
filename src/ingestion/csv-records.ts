import { CsvError, type CsvErrorCode, type Options, parse } from 'csv-parse/sync';
import { MAX_ROW_LENGTH, shortened, TOO_LONG } from './row-reader';

/** One CSV record: its fields, or the line's text and why it cannot be cut into fields. */
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

/** How the fields are separated, and the physical line on which the text begins. */
export interface CsvStart {
  readonly delimiter: string;
  readonly line: number;
}

/**
 * Cuts text into CSV records (RFC 4180, LF or CRLF) and tells each one's physical line; lines that are blank, or of empty
 * fields only, are passed over.
 *
 * csv-parse works on pieces that end with a line: so the lines can be counted here, which its `info` mode does at half
 * the speed, and after a record that it cannot read it can be set on the next line, where it would end or lose rows.
 */
export class CsvRecords {
  /** Starts at the start of a record, unless `skipping`. */
  private buffer = '';
  private line: number;
  private readonly options: Options;
  /** Within a line that was refused for its length. */
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
      // What is still to come may close it.
      if (failure === 'CSV_QUOTE_NOT_CLOSED' && !last && this.buffer.length <= MAX_ROW_LENGTH) return;
      this.rejectLine(failure);
    }
    if (this.buffer.length > MAX_ROW_LENGTH) this.rejectRest();
  }

  /** @returns how many physical lines the records have */
  private give(records: readonly (readonly string[])[]): number {
    const first = this.line;
    for (const fields of records) {
      if (fields.some((field) => field !== '')) this.onRecord({ line: this.line, fields });
      this.line++;
      for (const field of fields) if (field.includes('\n')) this.line += field.split('\n').length - 1;
    }
    return this.line - first;
  }

  /** Refuses the first physical line; the next one is a new record again. */
  private rejectLine(failure: CsvErrorCode): void {
    const [source = ''] = this.buffer.split(/\r?\n/, 1);
    this.buffer = afterLines(this.buffer, 1);
    const problem = problemOf(failure, source);
    this.onRecord({ line: this.line++, problem, source: shortened(source) });
  }

  /** Refuses an endless line: what is there of it, and what is to come. */
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

/** The records of the text; with a failure, those before it. */
function cut(
  text: string,
  options: Options,
): { records: readonly (readonly string[])[]; failure: CsvErrorCode | null } {
  try {
    return { records: parse(text, options), failure: null };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The good records are lost with the exception: they are read again, and no more than they.
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
