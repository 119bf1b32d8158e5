import { FACT_COLUMNS } from '../../interaction-fact';
import { type FileRow, MAX_ROW_LENGTH, type RowReader, shortened, TOO_LONG } from '../row-reader';
import { JsonRows } from './json-rows';
import { tableOptions } from './table-options';

/** Reads rows of NDJSON: one JSON object per line, keyed by column. Blank lines are skipped, other keys ignored. */
export class NdjsonReader implements RowReader {
  readonly columns: readonly string[] = FACT_COLUMNS;
  private readonly rows: JsonRows;
  private rest = '';
  private line = 1;
  private tooLong = false;

  constructor(
    private readonly onRow: (row: FileRow) => void,
    options = tableOptions(),
  ) {
    this.rows = new JsonRows(options);
  }

  get factColumns() {
    return this.rows.factColumns;
  }

  get table() {
    return this.rows.table;
  }

  get notes(): readonly string[] {
    return this.rows.notes();
  }

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
      this.onRow({ line: this.line, ...this.rows.row(source, 'the line') });
    }
    this.line++;
  }

  private rejectTooLong(text: string): void {
    this.onRow({ line: this.line, content: TOO_LONG, fields: () => [shortened(text)] });
  }
}
