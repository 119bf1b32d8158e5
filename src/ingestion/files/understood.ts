import { FACT_COLUMNS, type FactColumn } from '../interaction-fact';
import type { DateOrder } from './import-spec';
import { columnNames } from './mapping/table-layout';
import type { SourceFormat } from './source';
import type { Understanding } from './survey';
import { columnsFound } from './table/mapped-table';

const FORMATS = {
  csv: 'CSV',
  ndjson: 'NDJSON',
  json: 'a JSON list',
  xlsx: 'an Excel workbook',
  mail: 'mail',
  calendar: 'a calendar',
  slack: 'a Slack export',
  whatsapp: 'a WhatsApp chat',
} as const;
const ORDERS = { dmy: 'the day first', mdy: 'the month first', ymd: 'the year first' } as const;
const SEPARATORS: Readonly<Record<string, string>> = { ';': 'semicolons', '\t': 'tabs', '|': 'bars' };
const ENCODINGS: Readonly<Record<string, string>> = { 'utf-8': 'UTF-8', 'windows-1252': 'Windows-1252' };

/** How a file was understood. */
export interface UnderstoodFile {
  readonly name: string;
  readonly format: SourceFormat;
  /** The program that exported it, if its columns show that. */
  readonly program: string | null;
  /** Its columns, empty if it is no table. */
  readonly columns: readonly string[];
  /** Which of them, or which text after `=`, each column of a fact is. */
  readonly mapping: { readonly [column in FactColumn]?: string };
  readonly dateOrder: DateOrder | null;
  /** Whether there are times without an offset, and the zone in which they are read. */
  readonly hasLocalTimes: boolean;
  readonly timeZone: string;
  readonly isSaved: boolean;
  /** All of it in words. */
  readonly words: string;
}

export function understoodFile(name: string, understanding: Understanding): UnderstoodFile {
  const { format, table, dateOrder, hasLocalTimes, isSaved, spec } = understanding;
  const by = table?.layout.by;
  return {
    name,
    format,
    program: typeof by === 'object' ? by.program : null,
    columns: columnNames(table?.header ?? []),
    mapping: table ? columnsFound(table) : {},
    dateOrder,
    hasLocalTimes,
    timeZone: spec.timeZone ?? 'UTC',
    isSaved,
    words: understood(understanding),
  };
}

/** How a file was understood, in words. */
export function understood({
  format,
  encoding,
  separator,
  table,
  spec,
  dateOrder,
  clock,
  hasLocalTimes,
  isSaved,
}: Understanding): string {
  const parts: string[] = [FORMATS[format] + separated(separator)];
  if (encoding !== null) parts.push(ENCODINGS[encoding] ?? encoding.toUpperCase());
  if (table) {
    const { by, columns, fixed } = table.layout;
    if (isSaved) parts.push('by a saved mapping');
    else if (typeof by === 'object') parts.push(`an export of ${by.program}`);
    if (isSaved || by !== 'own names') {
      const found = new Map(columns.map(([column, index]) => [column, `"${table.header[index]?.trim()}"`]));
      const shown = FACT_COLUMNS.flatMap((column) => {
        const from = found.get(column) ?? (fixed[column] === undefined ? undefined : `always "${fixed[column]}"`);
        return from === undefined ? [] : [`${column} from ${from}`];
      });
      parts.push(shown.join(', '));
    }
  } else if (isSaved) {
    parts.push('by a saved mapping');
  }
  if (dateOrder !== null) parts.push(`dates with ${ORDERS[dateOrder]}`);
  if (clock !== null) parts.push(`a ${clock}-hour clock`);
  if (hasLocalTimes) parts.push(`times without an offset are in ${spec.timeZone ?? 'UTC (--time-zone)'}`);
  return parts.join('; ');
}

/** Of CSV; commas go without saying. */
function separated(by: string | null): string {
  return by === null || by === ',' ? '' : ` separated by ${SEPARATORS[by] ?? `"${by}"`}`;
}

/** Whether a person should see it before it is imported: it was not in our own words. */
export function isNew({ table, isSaved }: Understanding): boolean {
  return !isSaved && (table === null || table.layout.by !== 'own names');
}
