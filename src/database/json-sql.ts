/**
 * JSON of columns, as `JSON.stringify` writes it: expressions of type text. What is not stored by the recompute in the
 * form they count on comes out in another one, so they are for the score tables only.
 */

/** A number with six decimals at most, below 10^9: PostgreSQL would write the small ones as `1e-06`, and -0. */
export function jsonNumber(column: string): string {
  return `CASE WHEN ${column} >= 0.001 THEN ${column}::text ELSE trim_scale(${column}::numeric)::text END`;
}

/** A point in time, with the quotes: RFC 3339 in UTC, cut to milliseconds. */
export function jsonTime(column: string): string {
  // PostgreSQL leaves out zeros at the end: with one microsecond more there are none.
  return `left(to_json(date_trunc('milliseconds', ${column} AT TIME ZONE 'UTC') + interval '1 microsecond')::text, 24) || 'Z"'`;
}
