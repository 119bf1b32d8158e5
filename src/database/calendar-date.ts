/** The first and the last day whose year has four digits. PostgreSQL and JavaScript write others differently. */
export const FIRST_DATE = '0001-01-01';
export const LAST_DATE = '9999-12-31';

/** @returns whether a text is an existing day, YYYY-MM-DD, from the year 1 to 9999 */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < FIRST_DATE) return false;
  const time = Date.parse(text);
  // Date.parse may turn 31 February into a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** @returns whether a day, YYYY-MM-DD, is after today in UTC */
export function isAfterToday(day: string): boolean {
  return day > new Date().toISOString().slice(0, 10);
}
