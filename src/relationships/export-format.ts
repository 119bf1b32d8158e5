import { csvLine } from '../http/csv-line';
import type { RelationshipItem } from './relationships.dto';

/** The format of an export: the line above the rows, and each row, with its line ending. */
export interface ExportFormat {
  readonly type: string;
  readonly extension: string;
  readonly head: string;
  line(item: RelationshipItem): string;
}

const COLUMNS = [
  'agent_id',
  'agent_name',
  'user_id',
  'contact_name',
  'depth',
  'band',
  'trend',
  'trend_word',
  'stage',
  'at_risk',
  'action',
  'recommended_action',
  'potential',
  'value_at_stake',
  'interactions',
  'active_days',
  'typical_gap',
  'turn',
  'unanswered_days',
  'silence_days',
  'days_since',
  'first_day',
  'last_interaction',
  'on_hold_since',
] as const satisfies readonly (keyof RelationshipItem)[];

/** RFC 4180, with the header line of the fields of `RelationshipItem`. */
export const CSV: ExportFormat = {
  type: 'text/csv; charset=utf-8; header=present',
  extension: 'csv',
  // Without a byte order mark, spreadsheets assume their own character set. Readers of UTF-8 skip it.
  head: `\uFEFF${csvLine(COLUMNS)}\r\n`,
  line: (item) => `${csvLine(COLUMNS.map((column) => item[column] ?? ''))}\r\n`,
};

/** One JSON object per line. */
export const NDJSON: ExportFormat = {
  type: 'application/x-ndjson',
  extension: 'ndjson',
  head: '',
  line: (item) => `${JSON.stringify(item)}\n`,
};
