import { FACT_COLUMNS } from '../interaction-fact';
import type { Understanding } from './survey';

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
const ENCODINGS: Readonly<Record<string, string>> = { 'utf-8': 'UTF-8', 'windows-1252': 'Windows-1252' };

/** How a file was understood, in words. */
export function understood({
  format,
  encoding,
  table,
  spec,
  dateOrder,
  hasLocalTimes,
  isSaved,
}: Understanding): string {
  const parts: string[] = [FORMATS[format]];
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
  if (hasLocalTimes) parts.push(`times without an offset are in ${spec.timeZone ?? 'UTC (--time-zone)'}`);
  return parts.join('; ');
}

/** Whether a person should see it before it is imported: it was not in our own words. */
export function isNew({ table, isSaved }: Understanding): boolean {
  return !isSaved && (table === null || table.layout.by !== 'own names');
}
