/** A day, which is a date alone (YYYY-MM-DD) and has no zone, in milliseconds. */
export const DAY_MS = 86_400_000;

/**
 * The first of so many days.
 *
 * @param last of them, YYYY-MM-DD; null: today
 * @returns YYYY-MM-DD
 */
export function firstDay(last: string | null, days: number): string {
  const to = Date.parse(last ?? new Date().toISOString());
  return new Date(to - (days - 1) * DAY_MS).toISOString().slice(0, 10);
}

/** @returns days from one day to another, both YYYY-MM-DD */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS;
}
