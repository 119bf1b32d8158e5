import { FACT_COLUMNS } from '../../interaction-fact';
import { type FileRow, MAX_ROW_LENGTH, type RowReader, shortened } from '../row-reader';
import { JsonItems } from './json-items';
import { JsonRows } from './json-rows';
import { tableOptions } from './table-options';

const TOO_LONG = `the item is longer than ${MAX_ROW_LENGTH} characters`;

/** Reads the objects of a JSON list as rows, one at a time. */
export class JsonListReader implements RowReader {
  readonly columns: readonly string[] = FACT_COLUMNS;
  private readonly rows: JsonRows;
  private readonly items: JsonItems;

  constructor(onRow: (row: FileRow) => void, options = tableOptions()) {
    this.rows = new JsonRows(options);
    this.items = new JsonItems((source, tooLong, line) => {
      if (tooLong) onRow({ line, content: TOO_LONG, fields: () => [shortened(source)] });
      else onRow({ line, ...this.rows.row(source, 'the item') });
    });
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
    this.items.push(text);
  }

  end(): void {
    this.items.end();
  }
}
