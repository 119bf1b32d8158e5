import { jsonNumber } from '../database/json-sql';

/** `CohortsBody` of cohorts. */
const BODY = `concat('{"cohorts":[', string_agg(
    '{"cohort_label":"' || to_char(entry_week, 'IYYY"-W"IW') || '","entry_week":' || to_json(entry_week)
      || ',"size":' || size || ',"points":[' || COALESCE(points, '') || ']}', ','), ']}')`;

/** A cohort from its points. Its entry week (0), in which everybody was active, gives the size and is not a point. */
const COHORT = `entry_week, max(size) FILTER (WHERE week = 0) AS size,
           string_agg(
             '{"week":' || week || ',"count":' || count || ',"avg_depth":' || ${jsonNumber('avg_depth')} || '}', ',' ORDER BY week
           ) FILTER (WHERE week > 0) AS points`;

/** The newest cohorts, ascending. $2 their number */
export const NEWEST_COHORTS = `
  SELECT ${BODY}
  FROM (
    SELECT ${COHORT}
    FROM cohort_points
    WHERE project_id = $1 AND entry_week IN (
      SELECT entry_week FROM cohort_points WHERE project_id = $1 AND week = 0 ORDER BY entry_week DESC LIMIT $2
    )
    GROUP BY entry_week
    ORDER BY entry_week
  ) cohorts`;

/** The same for weeks that had ended by a day: a point does not depend on later weeks. $2 day, $3 number of cohorts */
export const COHORTS_ON = `
  SELECT ${BODY}
  FROM (
    SELECT ${COHORT}
    FROM cohort_points
    WHERE project_id = $1 AND entry_week + 7 * week + 6 <= $2::date AND entry_week IN (
      SELECT entry_week FROM cohort_points
      WHERE project_id = $1 AND week = 0 AND entry_week + 6 <= $2::date ORDER BY entry_week DESC LIMIT $3
    )
    GROUP BY entry_week
    ORDER BY entry_week
  ) cohorts`;
