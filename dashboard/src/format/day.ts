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
