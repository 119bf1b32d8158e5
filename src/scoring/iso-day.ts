/** Of UTC, which has no summer time. */
export const DAY_MS = 86_400_000;

/** @returns the calendar day YYYY-MM-DD of days since 1970-01-01 */
export function isoDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** @returns the UTC calendar day of a time, as days since 1970-01-01; NaN if the text is not a time */
export function utcDay(moment: string): number {
  return Math.floor(Date.parse(moment) / DAY_MS);
}
