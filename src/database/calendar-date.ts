/** The first and the last day that have a date of four digits; PostgreSQL and JavaScript write others in ways of their own. */
export const FIRST_DATE = '0001-01-01';
export const LAST_DATE = '9999-12-31';

/** @returns whether a text is YYYY-MM-DD, of a day that exists, from the year 1 to 9999 */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || text < FIRST_DATE) return false;
  const time = Date.parse(text);
  // Of 31 February, Date.parse may make a day in March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
