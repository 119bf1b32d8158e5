import { ImportError } from '../../import.error';
import type { OnRow } from '../file-reader';
import type { RowReader } from '../row-reader';
import type { SourceReader } from '../source';
import type { MappedTable } from './mapped-table';

type TableRows = RowReader & { readonly table: MappedTable | null; readonly separator?: string | null };

/** Reads a table that is text. */
export class TextTableReader implements SourceReader {
  private reader: TableRows | null = null;

  constructor(
    private readonly text: () => AsyncIterable<string>,
    private readonly start: (onRow: OnRow) => TableRows,
  ) {}

  get columns(): readonly string[] {
    return this.reader?.columns ?? [];
  }

  get factColumns() {
    return this.reader?.factColumns ?? new Map();
  }

  get notes(): readonly string[] {
    return this.reader?.notes ?? [];
  }

  get table(): MappedTable | null {
    return this.reader?.table ?? null;
  }

  get separator(): string | null {
    return this.reader?.separator ?? null;
  }

  async *read(onRow: OnRow): AsyncGenerator<void> {
    const reader = this.start(onRow);
    this.reader = reader;
    let isEmpty = true;
    for await (const text of this.text()) {
      isEmpty &&= text.trim() === '';
      reader.push(text);
      yield;
    }
    if (isEmpty) throw new ImportError('is empty');
    reader.end();
  }
}
