import { STATE_READ } from '../database/scored-run.queries';
import { ENTRY_DAY, PERIOD } from './period-sql';

/**
 * The newest cohorts, ascending, with their finished periods, from the tables that the recompute updates; columns as in
 * `TRIANGLE`. `missing` is the number of periods of a cohort without a stored cell. $1 project, $2 unit, $3 maximum
 * number of cohorts, $4 as-of date
 */
export const KEPT_TRIANGLE = `WITH cohort AS (
  SELECT entry, sum(size)::integer AS size
  FROM (
    SELECT ${PERIOD} AS entry, size FROM cohort_entries WHERE project_id = $1 AND day <= $4::date
  ) AS entries
  GROUP BY entry ORDER BY entry DESC LIMIT $3
),
unfinished AS (
  SELECT ${PERIOD} AS number FROM (SELECT $4::date + 1 AS day) AS tomorrow
)
SELECT cohort.size, cell.number - cohort.entry AS "offset", cell.active,
       round(cell.depth_sum / cohort.size::double precision) / 1e6 AS avg_depth,
       ${ENTRY_DAY} AS entry,
       (SELECT number FROM unfinished) - cohort.entry - count(cell.number) OVER (PARTITION BY cohort.entry) AS missing,
       ${STATE_READ} AS state_read
FROM cohort
LEFT JOIN (SELECT * FROM cohort_cells WHERE project_id = $1 AND unit = $2::text OFFSET 0) AS cell
  ON cell.entry = cohort.entry AND cell.number < (SELECT number FROM unfinished)
ORDER BY cohort.entry, cell.number`;
