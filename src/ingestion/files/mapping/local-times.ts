import { quoted } from '../../../config/excerpt';
import { isDate } from '../../../database/calendar-date';
import { ImportError } from '../../import.error';
import type { DateOrder } from '../import-spec';
import { TimeZone } from './time-zone';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAMES = [
  'january february march april may june july august september october november december',
  'januar februar märz april mai juni juli august september oktober november dezember',
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre',
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre',
].map((names) => names.split(' '));
const CLOCK =
  '(?:(?:,|,? at|,? um|T)?\\s*(?<hour>\\d{1,2})[:.h](?<minute>\\d{2})(?:[:.](?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?(?:\\s?(?<half>[ap])\\.?\\s?m\\.?)?)?';
const ZONE = '(?:\\s?(?<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\\d{2}:?(?:\\d{2})?))?';
const NUMBERS = new RegExp(
  `^(?<a>\\d{1,4})(?<separator>[./-])(?<b>\\d{1,2})\\k<separator>(?<c>\\d{1,4})${CLOCK}${ZONE}$`,
  'i',
);
const DAY_FIRST = new RegExp(
  `^(?:\\p{L}+,? )?(?<day>\\d{1,2})(?:st|nd|rd|th|\\.)?[ -](?:de )?(?<month>\\p{L}{3,10})\\.?[ -](?:de )?(?<year>\\d{4})${CLOCK}${ZONE}$`,
  'iu',
);
const MONTH_FIRST = new RegExp(
  `^(?:\\p{L}+,? )?(?<month>\\p{L}{3,10})\\.? (?<day>\\d{1,2})(?:st|nd|rd|th)?,? (?<year>\\d{4})${CLOCK}${ZONE}$`,
  'iu',
);
/** Spaces that phones and Excel put before AM, and marks of the direction of writing. */
const ODD_SPACES = /[\u00a0\u202f\u2009]/g;
const INVISIBLE = /[\u200e\u200f\u202a-\u202e]/g;
const MAX_LENGTH = 60;
const MS_PER_MINUTE = 60_000;

/** Reads the time of a row. */
export interface Times {
  /**
   * @returns the time in ISO 8601, in UTC; the text itself if it is in another form, which has an offset or is wrong;
   *   or why it cannot be read, to follow the field's name
   */
  read(value: string): string | { readonly reason: string };
}

/** A date like 03/04/2025, of which only the file's other rows can tell the order. */
export interface AmbiguousDate {
  readonly text: string;
  /** Orders in which it is a day. */
  readonly orders: readonly DateOrder[];
}

/** Reads times as people and spreadsheets write them: in a local time zone, with the day, month and year in any order. */
export class LocalTimes implements Times {
  private readonly zone: TimeZone | null;

  /**
   * @param dateOrder null if it is not known
   * @param detected whether other dates of the file showed the order, so that one in another order is a contradiction
   */
  constructor(
    timeZone: string | undefined,
    private readonly dateOrder: DateOrder | null,
    private readonly detected = false,
  ) {
    this.zone = timeZone === undefined ? null : new TimeZone(timeZone);
  }

  read(value: string): string | { readonly reason: string } {
    const form = formOf(value);
    // ISO 8601 is read like everywhere else, unless its zone is given here.
    if (form === null || (isIso(form) && (this.zone === null || form.groups.zone !== undefined))) return value;
    const { groups } = form;
    let { year, month, day } = form;
    if (form.numbers !== null) {
      this.checkOrder(value, form.numbers);
      const read = inOrder(form.numbers, this.dateOrder);
      if ('reason' in read) return { reason: read.reason(value) };
      ({ year, month, day } = read);
    }
    const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
    if (!isDate(date)) return { reason: `${quoted(value, MAX_LENGTH)} names a day that does not exist` };
    const clock = clockOf(groups);
    if (clock === null) return { reason: `${quoted(value, MAX_LENGTH)} names a time of day that does not exist` };
    const local = Date.parse(date) + clock.minutes * MS_PER_MINUTE + clock.seconds * 1_000;
    const offset = offsetOf(groups.zone);
    const moment = offset === null ? this.momentOf(local) : local - offset * MS_PER_MINUTE;
    return `${new Date(moment).toISOString().slice(0, 19)}${groups.fraction ? `.${groups.fraction}` : ''}Z`;
  }

  /** @throws ImportError if the date is in another order than those before */
  private checkOrder(value: string, numbers: Numbers): void {
    if (!this.detected) return;
    const orders = possibleOrders(numbers);
    const [only] = orders ?? [];
    if (orders?.length !== 1 || only === this.dateOrder) return;
    throw new ImportError(
      `${quoted(value, MAX_LENGTH)} has the ${only === 'dmy' ? 'day' : 'month'} first, and other dates of the file the ` +
        `${only === 'dmy' ? 'month' : 'day'}: give --date-order, and rows that do not fit are rejected`,
      { option: 'dateOrder', choices: ['dmy', 'mdy'] },
    );
  }

  private momentOf(local: number): number {
    return this.zone === null ? local : this.zone.momentOf(local);
  }
}

/** @returns the date if its order cannot be seen in it; null for all other texts */
export function ambiguousDate(value: string): AmbiguousDate | null {
  const numbers = formOf(value)?.numbers;
  if (!numbers) return null;
  const orders = possibleOrders(numbers);
  return orders === null ? null : { text: value, orders };
}

/** @returns whether it is a time without an offset, which is read in the file's time zone */
export function isLocalTime(value: string): boolean {
  const form = formOf(value);
  return form !== null && form.groups.zone === undefined;
}

/** The two readings of an ambiguous date, for a message. */
export function readings({ text, orders }: AmbiguousDate): string {
  const numbers = formOf(text)?.numbers;
  const all = orders.map((order) => {
    const read = numbers ? inOrder(numbers, order) : null;
    const day = read && !('reason' in read) ? `${read.year}-${two(read.month)}-${two(read.day)}` : '?';
    return `${day} (--date-order ${order})`;
  });
  return `${quoted(text, MAX_LENGTH)} is ${all.join(' or ')}`;
}

function isIso({ numbers }: Form): boolean {
  return numbers !== null && numbers[0].length === 4 && numbers[3] === '-';
}

type Groups = Readonly<Record<string, string | undefined>>;
type Numbers = readonly [string, string, string, string];

interface Form {
  readonly groups: Groups;
  /** The three numbers and the separator of a date without a name. */
  readonly numbers: Numbers | null;
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function formOf(value: string): Form | null {
  if (value.length > MAX_LENGTH) return null;
  const text = value.replace(INVISIBLE, '').replace(ODD_SPACES, ' ').trim();
  const numbers = NUMBERS.exec(text)?.groups as Groups | undefined;
  if (numbers) {
    const { a = '', b = '', c = '', separator = '' } = numbers;
    return { groups: numbers, numbers: [a, b, c, separator], year: 0, month: 0, day: 0 };
  }
  const groups = (DAY_FIRST.exec(text) ?? MONTH_FIRST.exec(text))?.groups as Groups | undefined;
  const month = groups ? monthOf(groups.month ?? '') : 0;
  return groups && month > 0
    ? { groups, numbers: null, year: Number(groups.year), month, day: Number(groups.day) }
    : null;
}

function monthOf(name: string): number {
  const lower = name.toLowerCase();
  for (const names of MONTH_NAMES) {
    const at = names.findIndex((full) => full === lower || (lower.length >= 3 && full.startsWith(lower)));
    if (at >= 0) return at + 1;
  }
  return MONTHS.indexOf(lower.slice(0, 3)) + 1;
}

/** The orders in which three numbers can be a day, if their form does not decide; null if it does. */
function possibleOrders([a, b, , separator]: Numbers): readonly DateOrder[] | null {
  // A year with four digits; and with points, the day is always first.
  if (a.length > 2 || separator === '.') return null;
  const orders: DateOrder[] = [];
  if (Number(a) <= 31 && Number(b) <= 12) orders.push('dmy');
  if (Number(a) <= 12 && Number(b) <= 31) orders.push('mdy');
  return orders;
}

function inOrder(
  numbers: Numbers,
  given: DateOrder | null,
): { year: number; month: number; day: number } | { reason: (text: string) => string } {
  const [a, b, c, separator] = numbers;
  let order = given;
  if (a.length > 2) order = 'ymd';
  else if (separator === '.' && given !== 'ymd') order = 'dmy';
  if (order === null) {
    const orders = possibleOrders(numbers) ?? [];
    const equal = orders.length === 2 && a.padStart(2, '0') === b.padStart(2, '0');
    if (orders.length !== 1 && !equal) {
      return {
        reason: (text) =>
          orders.length === 0 ? `${quoted(text)} names a day that does not exist` : readings({ text, orders }),
      };
    }
    order = orders[0] ?? 'dmy';
  }
  const parts = { dmy: [c, b, a], mdy: [c, a, b], ymd: [a, b, c] }[order].map(Number) as [number, number, number];
  return { year: fullYear(order === 'ymd' ? a : c, parts[0]), month: parts[1], day: parts[2] };
}

function fullYear(text: string, year: number): number {
  if (text.length > 2) return year;
  return year < 70 ? 2_000 + year : 1_900 + year;
}

function clockOf({ hour, minute = '0', second = '0', half }: Groups): { minutes: number; seconds: number } | null {
  if (hour === undefined) return { minutes: 0, seconds: 0 };
  let hours = Number(hour);
  if (half !== undefined) {
    if (hours < 1 || hours > 12) return null;
    hours = (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  if (hours > 23 || Number(minute) > 59 || Number(second) > 59) return null;
  return { minutes: hours * 60 + Number(minute), seconds: Number(second) };
}

/** @returns minutes; null if there is no zone */
function offsetOf(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  const match = /([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0));
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
