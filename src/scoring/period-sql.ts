// Periods are ISO weeks (`week`) or calendar months (`month`). They have numbers; those of neighbours differ by one.

/** Number of the period that a day lies in. @param unit and `day`: SQL */
export function periodSql(unit: string, day: string): string {
  return `CASE ${unit} WHEN 'week' THEN floor((${day} - date '1970-01-05') / 7::double precision)
  ELSE date_part('year', ${day}) * 12 + date_part('month', ${day}) - 1 END::integer`;
}

/** First day of a period. @param unit and `number`: SQL */
export function periodStartSql(unit: string, number: string): string {
  return `CASE ${unit} WHEN 'week' THEN date '1970-01-05' + 7 * ${number}
  ELSE make_date(${number} / 12, ${number} % 12 + 1, 1) END`;
}

/** Last day of a period. @param unit and `number`: SQL */
export function periodEndSql(unit: string, number: string): string {
  return `CASE ${unit} WHEN 'week' THEN date '1970-01-05' + 7 * ${number} + 6
  ELSE make_date((${number} + 1) / 12, (${number} + 1) % 12 + 1, 1) - 1 END`;
}
