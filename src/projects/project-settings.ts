import { isAfterToday, isDate } from '../database/calendar-date';
import { MAX_NAME_LENGTH } from '../database/entities/project.entity';
import { isPrintableText } from '../http/adapter/printable-text';
import { BREADTH_HALF_RANGE } from '../scoring/score-constants';

/** The settings of a project that a client may send. */
export interface ProjectSettings {
  readonly name: string;
  readonly time_zone: string;
  readonly breadth_half: number;
  /** Whether keys may call the nine published operations. */
  readonly keys_read_published: boolean;
  /** The day that the scores are fixed to, YYYY-MM-DD; null: they follow today. */
  readonly pinned_as_of: string | null;
}

/** The default of the column. */
export const DEFAULT_TIME_ZONE = 'UTC';
/** An IANA name. Intl also accepts offsets like +05:00, which are not names. */
const ZONE_NAME = /^[A-Za-z][\w+-]*(\/[A-Za-z][\w+-]*)*$/;

/** Whether a value is a valid project name, also for `cli import`. */
export function isProjectName(value: unknown): value is string {
  return isPrintableText(value, MAX_NAME_LENGTH);
}

/** Whether a value is the name of a time zone in Intl. PostgreSQL has its own list, which is checked separately. */
export function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string' || !ZONE_NAME.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/** Whether a value is a valid number of active contacts at which breadth is one half. */
export function isBreadthHalf(value: unknown): value is number {
  return typeof value === 'number' && value >= BREADTH_HALF_RANGE.min && value <= BREADTH_HALF_RANGE.max;
}

/** Whether a value is a day that the scores can be fixed to: YYYY-MM-DD, not after today in UTC. */
export function isPinnableDay(value: unknown): value is string {
  return typeof value === 'string' && isDate(value) && !isAfterToday(value);
}
