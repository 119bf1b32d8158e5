/**
 * JSON of columns, as `JSON.stringify` writes it: expressions of type text. They rely on the form in which the
 * recompute stores values, so use them for the score tables only.
 */

/** A number with at most six decimals, below 10^9. PostgreSQL itself would write `1e-06` and `-0`. */
export function jsonNumber(column: string): string {
  return `CASE WHEN ${column} >= 0.001 THEN ${column}::text ELSE trim_scale(${column}::numeric)::text END`;
}

/** A point in time, with the quotes: RFC 3339 in UTC, cut to milliseconds. */
export function jsonTime(column: string): string {
  // PostgreSQL omits trailing zeros: with one more microsecond there are none.
  return `left(to_json(date_trunc('milliseconds', ${column} AT TIME ZONE 'UTC') + interval '1 microsecond')::text, 24) || 'Z"'`;
}
