import { ImportError } from '../../import.error';
import type { ZipArchive } from '../input/zip-archive';
import { dateText, numberText } from './cell-values';
import { unescaped } from './shared-strings';
import type { Workbook } from './workbook';
import { readXml } from './xml-pieces';

/** Columns of a sheet that are read: more than any table has. */
const MAX_COLUMNS = 1_000;
const MAX_TEXT = 2_000;

type OnRow = (row: number, fields: readonly string[]) => void;

/** The rows of a sheet, from top to bottom, with their numbers. Yields after each piece. */
export async function* sheetRows(
  archive: ZipArchive,
  book: Workbook,
  path: string,
  onRow: OnRow,
): AsyncGenerator<void> {
  const entry = archive.find(path);
  if (!entry) throw new ImportError(`the workbook has no ${path}`);
  const reader = new SheetReader(book, onRow);
  yield* readXml(await archive.read(entry), path, reader);
}

/** Reads the elements of a sheet: rows, their cells, and the values of those. */
class SheetReader {
  private row = 0;
  private fields: string[] = [];
  private column = -1;
  private type = 'n';
  private isDate = false;
  private value = '';
  private inValue = false;
  private inPhonetic = false;

  constructor(
    private readonly book: Workbook,
    private readonly onRow: OnRow,
  ) {}

  readonly open = (name: string, attributes: Readonly<Record<string, string>>): void => {
    switch (name) {
      case 'row':
        this.row = Number(attributes.r ?? this.row + 1);
        this.fields = [];
        this.column = -1;
        break;
      case 'c':
        this.column = attributes.r === undefined ? this.column + 1 : columnOf(attributes.r);
        this.type = attributes.t ?? 'n';
        this.isDate = this.book.dateStyles[Number(attributes.s ?? 0)] ?? false;
        this.value = '';
        break;
      case 'rPh':
        this.inPhonetic = true;
        break;
      case 'v':
      case 't':
        this.inValue = true;
    }
  };

  readonly text = (piece: string): void => {
    if (this.inValue && !this.inPhonetic && this.value.length < MAX_TEXT) this.value += piece;
  };

  readonly close = (name: string): void => {
    switch (name) {
      case 'v':
      case 't':
        this.inValue = false;
        break;
      case 'rPh':
        this.inPhonetic = false;
        break;
      case 'c':
        this.endCell();
        break;
      case 'row':
        if (this.fields.length > 0) this.onRow(this.row, this.fields);
    }
  };

  private endCell(): void {
    if (this.value === '' || this.column < 0 || this.column >= MAX_COLUMNS) return;
    while (this.fields.length < this.column) this.fields.push('');
    this.fields[this.column] = this.textOf(this.value);
  }

  private textOf(value: string): string {
    switch (this.type) {
      case 's':
        return this.book.strings.at(Number(value));
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE';
      case 'n':
        return this.isDate ? dateText(Number(value), this.book.is1904) : numberText(value);
      default: // str, inlineStr, e (an error such as #N/A), d (a date in ISO 8601)
        return unescaped(value);
    }
  }
}

/** C5 is in column 2. */
function columnOf(reference: string): number {
  let column = 0;
  for (let at = 0; at < reference.length; at++) {
    const letter = reference.charCodeAt(at) & ~0x20;
    if (letter < 0x41 || letter > 0x5a) break;
    column = column * 26 + letter - 0x40;
  }
  return column - 1;
}

const MERGE = /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Za-z]+)(\d+):([A-Za-z]+)(\d+)"/g;
const MAX_MERGES = 200_000;
const KEPT = 1_000;

/** A cell that spans several: only its first has the value. */
export interface Merge {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The merged cells of a sheet, which stand after its rows, from top to bottom. */
export async function mergesOf(archive: ZipArchive, path: string): Promise<Merge[]> {
  const entry = archive.find(path);
  if (!entry) return [];
  const merges: Merge[] = [];
  let rest = '';
  for await (const chunk of await archive.read(entry)) {
    const text: string = rest + (chunk as Buffer).toString('latin1');
    for (const [, left = '', top, right = '', bottom] of text.includes('mergeCell ') ? text.matchAll(MERGE) : []) {
      if (merges.length < MAX_MERGES) {
        merges.push({ top: Number(top), bottom: Number(bottom), left: columnOf(left), right: columnOf(right) });
      }
    }
    const last = text.lastIndexOf('<', text.length - 1);
    rest = last >= 0 && text.length - last < KEPT && !text.includes('>', last) ? text.slice(last) : '';
  }
  return merges.sort((a, b) => a.top - b.top);
}
