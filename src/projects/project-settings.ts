import { isPrintableText } from '../http/adapter/printable-text';
import { BREADTH_HALF_RANGE } from '../scoring/score-constants';

/** Settings of a project, as a client may send them. */
export interface ProjectSettings {
  readonly name: string;
  readonly time_zone: string;
  readonly breadth_half: number;
}

export const MAX_NAME_LENGTH = 200;
/** What the column has where nobody set it. */
export const DEFAULT_TIME_ZONE = 'UTC';
/** An IANA name; Intl also knows offsets like +05:00, which have no name. */
const ZONE_NAME = /^[A-Za-z][\w+-]*(\/[A-Za-z][\w+-]*)*$/;

/** Whether a value can be the name of a project, like that of one that `cli import` makes. */
export function isProjectName(value: unknown): value is string {
  return isPrintableText(value, MAX_NAME_LENGTH);
}

/** Whether a value is the name of a time zone that Intl knows. PostgreSQL has names of its own, and is asked besides. */
export function isTimeZone(value: unknown): value is string {
  if (typeof value !== 'string' || !ZONE_NAME.test(value)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

/** Whether a value can be the number of active contacts at which breadth is one half. */
export function isBreadthHalf(value: unknown): value is number {
  return typeof value === 'number' && value >= BREADTH_HALF_RANGE.min && value <= BREADTH_HALF_RANGE.max;
}
