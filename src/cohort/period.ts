import { LAST_DATE } from '../database/calendar-date';
import { isoDay, utcDay } from '../scoring/iso-day';

export const UNITS = ['week', 'month'] as const;
export type PeriodUnit = (typeof UNITS)[number];

/** A Monday. */
const MONDAY = utcDay('1970-01-05');
const LAST_DAY = utcDay(LAST_DATE);

/** One ISO week or calendar month. */
export interface Period {
  /** Weeks since 1970-01-05, or months since month 0 of year 0: neighbours differ by one. */
  readonly number: number;
  /** First and last day, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
}

/** @param day YYYY-MM-DD */
export function periodOf(unit: PeriodUnit, day: string): Period {
  return unit === 'week'
    ? periodAt(unit, Math.floor((utcDay(day) - MONDAY) / 7))
    : periodAt(unit, Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1);
}

export function periodAt(unit: PeriodUnit, number: number): Period {
  const begin = (at: number) => (unit === 'week' ? MONDAY + 7 * at : utcDay(firstOfMonth(at)));
  return { number, from: isoDay(begin(number)), to: isoDay(Math.min(begin(number + 1) - 1, LAST_DAY)) };
}

function firstOfMonth(number: number): string {
  const [year, month] = [Math.floor(number / 12), (number % 12) + 1];
  // The month after the last supported one starts in a year of five digits.
  return `${year > 9999 ? `+${String(year).padStart(6, '0')}` : String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-01`;
}

/** "2025-W21", "2025-05". */
export function periodLabel(unit: PeriodUnit, { from }: Period): string {
  if (unit === 'month') return from.slice(0, 7);
  // An ISO week belongs to the year of its Thursday.
  const thursday = utcDay(from) + 3;
  const year = isoDay(thursday).slice(0, 4);
  const week = Math.floor((thursday - utcDay(`${year}-01-01`)) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
