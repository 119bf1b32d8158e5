import { supportsTimeZone, UTC } from '../browser/time-zone';

/** The length of a day (YYYY-MM-DD, without a time zone) in milliseconds. */
export const DAY_MS = 86_400_000;

/**
 * The first of a number of days.
 *
 * @param last the last day, YYYY-MM-DD; null: today
 * @returns YYYY-MM-DD
 */
export function firstDay(last: string | null, days: number): string {
  const to = Date.parse(last ?? new Date().toISOString());
  return new Date(to - (days - 1) * DAY_MS).toISOString().slice(0, 10);
}

/** @returns the number of days from one day to another, both YYYY-MM-DD */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}

/** The day in a time zone, YYYY-MM-DD. */
export function dayOf(time: number, zone: string): string {
  return new Date(time + offsetAt(time, zone)).toISOString().slice(0, 10);
}

/** The day in a time zone on which scores may be pinned: the server accepts none after that in UTC. */
export function pinnableDay(time: number, zone: string): string {
  const [day, today] = [dayOf(time, zone), dayOf(Date.now(), UTC)];
  return day < today ? day : today;
}

/** How far the clocks of a time zone are ahead of UTC, in milliseconds. */
export function offsetAt(time: number, zone: string): number {
  const timeZone = supportsTimeZone(zone) ? zone : UTC;
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' },
    hourCycle: 'h23',
  }).formatToParts(time);
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const local = Date.UTC(read('year'), read('month') - 1, read('day'), read('hour'), read('minute'), read('second'));
  return local - Math.floor(time / 1000) * 1000;
}
