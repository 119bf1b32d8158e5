import { quoted } from '../../../config/excerpt';
import { ImportError } from '../../import.error';
import type { FactColumn } from '../../interaction-fact';
import type { FileReader, OnRow } from '../file-reader';
import type { ZipArchive } from '../input/zip-archive';
import { columnNames, namesOf } from '../mapping/table-layout';
import { MappedTable } from '../table/mapped-table';
import type { TableOptions } from '../table/table-options';
import { type Merge, mergesOf, sheetRows } from './sheet-rows';
import { openWorkbook, type Workbook } from './workbook';

/** Rows above the header, such as a title, that are looked at. */
const MAX_TITLE_ROWS = 30;

/** Reads the rows of one sheet of an Excel workbook. */
export class XlsxReader implements FileReader {
  table: MappedTable | null = null;
  private sheetNote: string[] = [];
  /** Rows before the header is known, at most MAX_TITLE_ROWS. */
  private readonly titles: (readonly string[])[] = [];
  private merges: readonly Merge[] = [];
  private nextMerge = 0;
  /** Merged cells that reach into the row being read, with their values. */
  private spanning: { readonly merge: Merge; readonly value: string }[] = [];

  constructor(
    private readonly archive: ZipArchive,
    private readonly options: TableOptions,
  ) {}

  get columns(): readonly string[] {
    return this.table?.header ?? [];
  }

  get factColumns(): ReadonlyMap<string, FactColumn> {
    return this.table?.factColumns() ?? new Map();
  }

  get notes(): readonly string[] {
    return [...this.sheetNote, ...(this.table?.notes() ?? [])];
  }

  async *read(onRow: OnRow): AsyncGenerator<void> {
    const book = await openWorkbook(this.archive);
    const { path } = this.chosen(book);
    this.merges = await mergesOf(this.archive, path);
    yield* sheetRows(this.archive, book, path, (row, fields) => this.take(row, fields, onRow));
    if (this.table === null) this.refuse();
  }

  /** @throws ImportError if there is no such sheet */
  private chosen({ sheets }: Workbook): Workbook['sheets'][number] {
    const { sheet } = this.options.spec;
    const visible = sheets.filter(({ hidden }) => !hidden);
    const found = sheet === undefined ? (visible[0] ?? sheets[0]) : sheets.find(({ name }) => name === sheet);
    if (!found) {
      const all = namesOf(sheets.map(({ name }) => name));
      throw new ImportError(
        sheet === undefined
          ? 'the workbook has no sheet'
          : `the workbook has no sheet ${quoted(sheet)}; it has: ${all}`,
        { option: 'sheet', choices: columnNames(sheets.map(({ name }) => name)) },
      );
    }
    const others = visible.filter(({ name }) => name !== found.name).map(({ name }) => name);
    this.sheetNote =
      sheet === undefined && others.length > 0
        ? [`read the sheet ${quoted(found.name)}; others: ${namesOf(others)} (--sheet)`]
        : [];
    return found;
  }

  private take(row: number, fields: readonly string[], onRow: OnRow): void {
    if (fields.every((field) => field.trim() === '')) return;
    if (this.table === null) {
      this.titles.push(fields);
      this.begin();
    } else {
      this.give(row, fields, this.table, onRow);
    }
  }

  /** The header is the first row that has the columns. @throws ImportError if none has */
  private begin(): void {
    const current = this.titles.at(-1);
    if (!current) return;
    try {
      this.table = new MappedTable(current, this.options);
    } catch (error) {
      if (!(error instanceof ImportError)) throw error;
      if (this.titles.length >= MAX_TITLE_ROWS) this.refuse();
    }
  }

  /** The widest row says most of what is missing. */
  private refuse(): void {
    const [widest] = this.titles.toSorted((a, b) => b.length - a.length);
    if (widest) this.table = new MappedTable(widest, this.options);
  }

  private give(row: number, cells: readonly string[], table: MappedTable, onRow: OnRow): void {
    const width = table.header.length;
    const fields = this.filled(row, cells).slice(0, width);
    while (fields.length < width) fields.push('');
    onRow({ line: row, content: table.content(fields), fields: () => fields });
  }

  /** With the value of a merged cell in all of its rows and columns. */
  private filled(row: number, cells: readonly string[]): string[] {
    const fields = [...cells];
    for (let merge = this.merges[this.nextMerge]; merge && merge.top <= row; merge = this.merges[++this.nextMerge]) {
      if (merge.bottom >= row) {
        this.spanning.push({ merge, value: merge.top === row ? (cells[merge.left] ?? '') : '' });
      }
    }
    if (this.spanning.length === 0) return fields;
    this.spanning = this.spanning.filter(({ merge }) => merge.bottom >= row);
    for (const { merge, value } of this.spanning) {
      for (let column = merge.left; column <= Math.min(merge.right, 1_000); column++) {
        while (fields.length <= column) fields.push('');
        if (fields[column] === '') fields[column] = value;
      }
    }
    return fields;
  }
}
