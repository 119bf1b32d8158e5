import { isDate } from '../database/calendar-date';

const ISO_8601 =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?(?:[Zz]|([+-])(\d{2})(?::?(\d{2}))?))?)?$/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;
const MS_PER_MINUTE = 60_000;
const MAX_QUOTE_LENGTH = 40;

/** A point in time: as text for the database, and in milliseconds since 1970. */
export interface ParsedTime {
  /** In UTC, to the microsecond at most, without needless zeros: one moment is one text, however it was written. */
  readonly text: string;
  readonly epochMs: number;
}

/**
 * Reads an ISO 8601 time: with `T` or a space, with an offset, `Z` or nothing (then UTC), or a date alone (midnight UTC).
 *
 * @returns the time, or the reason why it is none, to follow the field's name
 */
export function parseTime(value: string): ParsedTime | string {
  const match = ISO_8601.exec(value);
  if (!match) {
    if (NUMBER.test(value)) return `is the number ${quote(value)}, expected a time like 2025-02-28T09:30:00Z`;
    return `${quote(value)} cannot be read, expected a time like 2025-02-28T09:30:00Z`;
  }
  const [, year = '', month = '', day = '', hour = '00', minute = '00', second = '00', fraction] = match;
  const [sign, offsetHour, offsetMinute = '00'] = match.slice(8);
  const date = `${year}-${month}-${day}`;
  if (!isDate(date)) return `${quote(value)} names a day that does not exist`;
  if (hour > '23' || minute > '59' || second > '59') return `${quote(value)} names a time of day that does not exist`;
  // PostgreSQL's own bound; the widest offset in use is +14:00.
  if (sign && (Number(offsetHour) > 15 || offsetMinute > '59'))
    return `${quote(value)} has an offset that does not exist`;

  // Digits beyond microseconds are cut off, for rounding could carry into the next day.
  const digits = fraction ? fraction.slice(0, 6).replace(/0+$/, '') : '';
  const rest = digits && `.${digits}`;
  const offsetMs = sign ? Number(`${sign}1`) * (Number(offsetHour) * 60 + Number(offsetMinute)) * MS_PER_MINUTE : 0;
  const seconds =
    Date.parse(date) + (Number(hour) * 60 + Number(minute)) * MS_PER_MINUTE + Number(second) * 1_000 - offsetMs;
  const text = offsetMs
    ? new Date(seconds).toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length)
    : `${date}T${hour}:${minute}:${second}`;
  return { text: `${text}${rest}Z`, epochMs: seconds + Number(`0${rest}`) * 1_000 };
}

/**
 * Whether something that is reported may have happened then.
 *
 * @param latestMs milliseconds since 1970 that it may not exceed
 * @returns why not, to follow the field's name; null where it may
 */
export function occurrenceProblem({ epochMs }: ParsedTime, latestMs: number): string | null {
  if (epochMs > latestMs) return 'is in the future';
  return epochMs < 0 ? 'is before 1970' : null;
}

function quote(value: string): string {
  return value.length > MAX_QUOTE_LENGTH ? `"${value.slice(0, MAX_QUOTE_LENGTH)}…"` : `"${value}"`;
}
