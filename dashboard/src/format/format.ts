import { supportsTimeZone, UTC } from '../browser/time-zone';
import { DAY_MS } from './day';
import { rewritten } from './sentence';

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

const LONG_PAST_MS = 60 * DAY_MS;
const SIGNED = { signDisplay: 'exceptZero' } as const;

/** Formats numbers and times in the language of the user and the time zone of the project. */
export type Format = ReturnType<typeof formatIn>;

/**
 * @param zone IANA name. If this browser does not support it, times are in UTC and labelled so. Days (`YYYY-MM-DD`)
 *   have no zone.
 */
export function formatIn(zone: string) {
  const timeZone = supportsTimeZone(zone) ? zone : UTC;
  const number = (options: Intl.NumberFormatOptions) => {
    let formatter: Intl.NumberFormat | undefined;
    return (value: number): string => {
      formatter ??= new Intl.NumberFormat(undefined, options);
      return formatter.format(value);
    };
  };
  const time = (options: Intl.DateTimeFormatOptions) => {
    let formatter: Intl.DateTimeFormat | undefined;
    return (value: string | number | Date): string => {
      formatter ??= new Intl.DateTimeFormat(undefined, options);
      const date = new Date(value);
      return Number.isNaN(date.getTime()) ? 'unknown' : formatter.format(date);
    };
  };
  const percent = number({ style: 'percent', maximumFractionDigits: 0 });
  const signed = number({ maximumFractionDigits: 1, minimumFractionDigits: 1, signDisplay: 'exceptZero' });
  const count = number({});
  const fine = number({ maximumFractionDigits: 2, minimumFractionDigits: 2, signDisplay: 'exceptZero' });
  const decimal = number({ maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const whole = number({ maximumFractionDigits: 0 });
  const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
  const short = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
  const dateTime = time({ dateStyle: 'medium', timeStyle: 'short', timeZone });
  const exact = number({ style: 'percent', maximumFractionDigits: 1, minimumFractionDigits: 1 });
  const day = time({ day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
  return {
    timeZone,
    count,
    /** "1 contact", "1,196 contacts". */
    counted: (value: number, one: string, many: string): string => `${count(value)} ${value === 1 ? one : many}`,
    /** 0..1 as "71.7": the index, out of 100. */
    index: (value: number): string => decimal(value * 100),
    /** A difference of two values in 0..1, as "+1.4" points. */
    points: (value: number): string => signed(value * 100),
    /** The same as "+1.43". */
    finePoints: (value: number): string => fine(value * 100),
    /** A difference of two shares of 0..1, as "+1.4%". */
    change: number({ ...SIGNED, style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    /** 0..1 as "36 %". */
    percent,
    /** A part of a whole as "36%"; a few of very many are "<1%". */
    share: (part: number, whole: number): string => {
      const share = whole === 0 ? 0 : part / whole;
      return share > 0 && share < 0.005 ? `<${percent(0.01)}` : percent(share);
    },
    /** 0..1 as "36", if the context shows that it is per cent. */
    bare: (value: number): string => whole(value * 100),
    /** 0..1 as "36.1 %". */
    exactPercent: exact,
    /** `YYYY-MM-DD` as "24 Nov 2026". */
    day,
    /** A sentence of the API, with its numbers in the format of this page. */
    sentence: (text: string): string => rewritten(text, { day, share: exact, count }),
    /** `YYYY-MM-DD` as "Nov 2026". */
    month: time({ month: 'short', year: 'numeric', timeZone: 'UTC' }),
    /** `YYYY-MM-DD` as "24 Nov". */
    shortDay: time({ day: 'numeric', month: 'short', timeZone: 'UTC' }),
    dateTime,
    /** A time as its day of the week: "Tue, 24 Nov". */
    weekday: time({ weekday: 'short', day: 'numeric', month: 'short', timeZone }),
    /** A time as its day: "24 Nov 2026". */
    dayOf: time({ day: 'numeric', month: 'short', year: 'numeric', timeZone }),
    /** "today", "yesterday", "12 days ago". */
    daysAgo: (days: number): string => relative.format(-days, 'day'),
    /** "today", "tomorrow", "in 12 days". */
    inDays: (days: number): string => relative.format(days, 'day'),
    /** "4.5 days", as a length. */
    fewDays: number({ style: 'unit', unit: 'day', unitDisplay: 'long', maximumFractionDigits: 1 }),
    /** "4.1 sec", as a length. */
    seconds: number({ style: 'unit', unit: 'second', maximumFractionDigits: 1 }),
    /** "3.2", for a number that is not a share. */
    decimal,
    /** "12 days", as a length. */
    days: number({ style: 'unit', unit: 'day', unitDisplay: 'long', maximumFractionDigits: 0 }),
    /** "2 min ago", or the date and time if it is long past. */
    ago: (value: string | number | Date, now = Date.now()): string => {
      const difference = new Date(value).getTime() - now;
      if (Math.abs(difference) > LONG_PAST_MS) return dateTime(value);
      const [unit, size] = UNITS.find(([, length]) => Math.abs(difference) >= length) ?? ['second', 1000];
      return unit === 'second' ? short.format(0, 'second') : short.format(Math.trunc(difference / size), unit);
    },
  };
}
