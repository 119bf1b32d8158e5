/**
 * Since when days of a range are not as they were published first, as an expression of type date: the first day that had
 * been published with other numbers; NULL where every day stands. $1 is the project; `asked` has the range, `first_day`
 * to `last_day`.
 */
export const RESTATED_FROM = `(
    SELECT min(restated_from) FROM restated_days
    WHERE project_id = $1 AND restated_from <= asked.last_day AND restated_to >= asked.first_day
  )`;
