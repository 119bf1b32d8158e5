import { DAY_MS, dayOf, offsetAt } from '../format/day';

/** A time to which an episode may be snoozed. */
export interface SnoozeTime {
  readonly label: string;
  /** RFC 3339. */
  readonly until: string;
}

/** The usual times, each the beginning of a day of the project. @param zone IANA name */
export function snoozeTimes(now: number, zone: string): readonly SnoozeTime[] {
  const today = Date.parse(dayOf(now, zone));
  const daysToMonday = (8 - new Date(today).getUTCDay()) % 7 || 7;
  const at = (label: string, days: number): SnoozeTime => ({
    label,
    until: startOfDay(new Date(today + days * DAY_MS).toISOString().slice(0, 10), zone),
  });
  return [
    at('Tomorrow', 1),
    at('In 3 days', 3),
    at('Next Monday', daysToMonday),
    at('In 2 weeks', 14),
    at('In 30 days', 30),
  ];
}

/** When a day begins in a time zone, as RFC 3339. @param day YYYY-MM-DD; @param zone IANA name */
export function startOfDay(day: string, zone: string): string {
  const local = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(local)) return day;
  // The offset before the clocks change may differ from that after it.
  const guess = local - offsetAt(local, zone);
  return new Date(local - offsetAt(guess, zone)).toISOString();
}

/** Whether a time is the beginning of a day, so that its clock says nothing. */
export function isStartOfDay(time: string, zone: string): boolean {
  return Date.parse(startOfDay(dayOf(Date.parse(time), zone), zone)) === Date.parse(time);
}
