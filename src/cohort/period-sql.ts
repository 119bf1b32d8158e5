/**
 * The number of the period ($2 unit) that contains `day`, as `periodOf` counts, and the last day of period `number`.
 */
export const PERIOD = `CASE $2::text WHEN 'week' THEN floor((day - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', day) * 12 + date_part('month', day) - 1 END::integer`;
export const PERIOD_END = `CASE $2::text WHEN 'week' THEN date '1970-01-05' + 7 * number + 6
  ELSE make_date((number + 1) / 12, (number + 1) % 12 + 1, 1) - 1 END`;

/** Its first day. */
export const ENTRY_DAY = `CASE $2::text WHEN 'week' THEN date '1970-01-05' + 7 * cohort.entry
  ELSE make_date(cohort.entry / 12, cohort.entry % 12 + 1, 1) END`;
