import { quoted } from '../config/excerpt';
import { isDate } from '../database/calendar-date';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAY = '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)';
const CLOCK = '(?<hour>\\d{2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?';
const ZONE = ' ?(?:[Zz]|UTC|GMT)?(?:(?<sign>[+-])(?<offsetHour>\\d{2})(?::?(?<offsetMinute>\\d{2}))?)?';
/** Formats that programs write; the month may be a name. */
const FORMS: readonly RegExp[] = [
  // ISO 8601: 2025-02-28T09:30:00Z, 2025-02-28 09:30:00.5 +0100, 2025-02-28 09:30:00 UTC, 2025-02-28
  new RegExp(`^(?<year>\\d{4})-(?<month>\\d{2})-(?<day>\\d{2})(?:[Tt ]${CLOCK}(?:${ZONE})?)?$`),
  // Its basic form: 20250228T093000Z, 20250228
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
  new RegExp(
    '^(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})[Tt](?<hour>\\d{2})(?<minute>\\d{2})' +
      `(?:(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?(?:${ZONE})?$`,
  ),
  // git log, and date in C: Fri Feb 28 09:30:00 2025 +0100
  new RegExp(`^${WEEKDAY} (?<month>[A-Z][a-z]{2}) +(?<day>\\d{1,2}) ${CLOCK} (?<year>\\d{4})(?:${ZONE})?$`),
  // JavaScript: Fri Feb 28 2025 09:30:00 GMT+0100 (Central European Standard Time)
  new RegExp(`^${WEEKDAY} (?<month>[A-Z][a-z]{2}) (?<day>\\d{2}) (?<year>\\d{4}) ${CLOCK}${ZONE}(?: \\([^)]*\\))?$`),
  // RFC 2822, e-mail, git log --date=rfc: Fri, 28 Feb 2025 09:30:00 +0100
  new RegExp(`^(?:${WEEKDAY}, )?(?<day>\\d{1,2}) (?<month>[A-Z][a-z]{2}) (?<year>\\d{4}) ${CLOCK}${ZONE}$`),
];
/** Seconds or milliseconds since 1970; git log --date=raw appends an offset, which does not change the moment. */
const EPOCH = /^(\d{1,15})(?:[.,](\d{1,9}))?(?: [+-]\d{4})?$/;
/** From 1973 to 5138: smaller numbers are a date without hyphens, or may be a number of days. */
const EPOCH_SECONDS = [1e8, 1e11] as const;
/** From 1998: smaller ones may be a date with its time, like 202502280930. */
const EPOCH_MILLISECONDS = [9e11, 1e14] as const;
/** A number as written by a spreadsheet or a program with lost digits, such as 1.740735E+09. */
const NUMBER = /^[+-]?\d+(?:[.,]\d*)?(?:[eE][+-]?\d+)?$/;
const MS_PER_MINUTE = 60_000;
const MAX_TIME_LENGTH = 100;
const MAX_QUOTE_LENGTH = 40;

/** A point in time: as text for the database, and in milliseconds since 1970. */
export interface ParsedTime {
  /** In UTC, to at most microseconds, without trailing zeros: a moment always gives the same text. */
  readonly text: string;
  readonly epochMs: number;
  /** Whether it was a number, of seconds or milliseconds since 1970. */
  readonly isEpoch: boolean;
}

/**
 * Reads a time in ISO 8601 or as programs write it (see FORMS), in UTC if it has no offset; a date alone (midnight
 * UTC); or a number of seconds or milliseconds since 1970.
 *
 * @returns the time, or why it is invalid, to follow the field's name
 */
export function parseTime(value: string): ParsedTime | string {
  const form = value.length > MAX_TIME_LENGTH ? null : firstMatch(value);
  if (form) return timeOf(value, form);
  const number = EPOCH.exec(value);
  if (number) return epochOf(value, number);
  if (NUMBER.test(value)) return noEpoch(value);
  return `${quote(value)} cannot be read, expected a time like 2025-02-28T09:30:00Z`;
}

type Groups = Readonly<Record<string, string | undefined>>;

function firstMatch(value: string): Groups | null {
  for (const form of FORMS) {
    const match = form.exec(value);
    if (match?.groups) return match.groups;
  }
  return null;
}

function timeOf(value: string, groups: Groups): ParsedTime | string {
  const {
    year = '',
    hour = '00',
    minute = '00',
    second = '00',
    fraction,
    sign,
    offsetHour,
    offsetMinute = '00',
  } = groups;
  const month = /^\d/.test(groups.month ?? '')
    ? (groups.month ?? '')
    : twoDigits(MONTHS.indexOf(groups.month?.toLowerCase() ?? '') + 1);
  const day = twoDigits(Number(groups.day));
  const date = `${year}-${month}-${day}`;
  if (!isDate(date)) return `${quote(value)} names a day that does not exist`;
  // The end of a day is the start of the next.
  const isMidnight = hour === '24' && Number(minute) === 0 && Number(second) === 0 && !Number(fraction ?? 0);
  if ((hour > '23' && !isMidnight) || minute > '59' || second > '59') {
    return `${quote(value)} names a time of day that does not exist`;
  }
  // PostgreSQL's own bound; the widest offset in use is +14:00.
  if (sign && (Number(offsetHour) > 15 || offsetMinute > '59'))
    return `${quote(value)} has an offset that does not exist`;

  const offsetMs = sign ? Number(`${sign}1`) * (Number(offsetHour) * 60 + Number(offsetMinute)) * MS_PER_MINUTE : 0;
  const seconds =
    Date.parse(date) + (Number(hour) * 60 + Number(minute)) * MS_PER_MINUTE + Number(second) * 1_000 - offsetMs;
  const known = offsetMs === 0 && !isMidnight ? `${date}T${hour}:${minute}:${second}` : undefined;
  return parsed(seconds, fraction, false, known);
}

function epochOf(value: string, [, whole = '', fraction]: readonly string[]): ParsedTime | string {
  const number = Number(whole);
  if (number >= EPOCH_SECONDS[0] && number < EPOCH_SECONDS[1]) return parsed(number * 1_000, fraction, true);
  if (number >= EPOCH_MILLISECONDS[0] && number < EPOCH_MILLISECONDS[1]) {
    const ms = twoDigits(number % 1_000).padStart(3, '0');
    return parsed(number - (number % 1_000), ms + (fraction ?? ''), true);
  }
  return noEpoch(value);
}

function noEpoch(value: string): string {
  return (
    `is the number ${quote(value)}, which is neither seconds nor milliseconds since 1970; ` +
    'expected a time like 2025-02-28T09:30:00Z'
  );
}

/**
 * @param ms whole seconds, in milliseconds since 1970
 * @param fraction digits of the second
 * @param known its text to the second
 */
function parsed(ms: number, fraction: string | undefined, isEpoch: boolean, known?: string): ParsedTime {
  // Digits beyond microseconds are cut, because rounding could carry into the next day.
  const digits = fraction ? fraction.slice(0, 6).replace(/0+$/, '') : '';
  const rest = digits && `.${digits}`;
  const text = known ?? new Date(ms).toISOString().slice(0, -'.000Z'.length);
  return { text: `${text}${rest}Z`, epochMs: ms + Number(`0${rest}`) * 1_000, isEpoch };
}

/**
 * Checks whether a reported fact may have happened then.
 *
 * @param latestMs milliseconds since 1970 that it may not exceed
 * @returns the problem, to follow the field's name; null if there is none
 */
export function occurrenceProblem({ epochMs }: ParsedTime, latestMs: number): string | null {
  if (epochMs > latestMs) return 'is in the future';
  return epochMs < 0 ? 'is before 1970' : null;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

function quote(value: string): string {
  return quoted(value, MAX_QUOTE_LENGTH);
}
