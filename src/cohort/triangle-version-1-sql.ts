import { naturally } from '../database/natural-order-sql';
import { newestRun } from '../database/newest-run-sql';
import { SCORE } from '../scoring/score-constants';
import { dayValueSql, decaySql, fourGapsSql, stalenessOfSql } from '../scoring/version-1/score-sql';
import { ENTRY_DAY, PERIOD, PERIOD_END } from './period-sql';

/**
 * The triangle under version 1 of the score. $2 unit, $3 maximum number of cohorts.
 *
 * A roll-up row determines the state of its member until the next one, so each is joined with the periods that end in
 * between. One pass then has every member at the end of every period. Depths are summed in whole millionths.
 */
export const TRIANGLE_V1 = `WITH run AS (
  ${newestRun(`as_of, coalesce((score_settings->>'horizon')::double precision, ${SCORE.horizon}) AS horizon,
         (SELECT ${PERIOD} FROM (SELECT run.as_of + 1 AS day) tomorrow) AS unfinished`)}
),
member AS (
  SELECT user_id, day AS first_day, ${PERIOD} AS entry
  FROM (SELECT user_id, min(first_day) AS day FROM depth_scores WHERE project_id = $1 GROUP BY user_id) first
),
cohort AS (
  SELECT entry, count(*)::integer AS size FROM member GROUP BY entry ORDER BY entry DESC LIMIT $3
),
period AS (
  SELECT min(number) - 1 AS before_first, array_agg(last_day ORDER BY number) AS last_days,
         array_agg(${decaySql('last_day')} * (horizon / ${SCORE.halfLife}) ORDER BY number) AS growths
  FROM (
    SELECT number, as_of, horizon, ${PERIOD_END} AS last_day
    FROM run CROSS JOIN generate_series((SELECT min(entry) FROM cohort), unfinished - 1) AS number
  ) finished
),
contact_day AS (
  SELECT user_id, first_day, entry, day, ${PERIOD} AS period,
         ${dayValueSql('day', 'sum(least(w_sum, 1))')} AS q
  FROM relationship_days JOIN member USING (user_id)
  WHERE project_id = $1 AND day <= (SELECT as_of FROM run) AND entry >= (SELECT min(entry) FROM cohort)
  GROUP BY user_id, first_day, entry, day
),
state AS (
  SELECT entry, first_day, day, period, lead(period) OVER history AS next_period, row_number() OVER history AS n_days,
         sum(q) OVER history AS value
  FROM contact_day
  WINDOW history AS (PARTITION BY user_id ORDER BY day)
),
at_end AS (
  SELECT entry, day, n_days, value, number, number = period AS active,
         ${fourGapsSql({ firstDay: 'first_day', lastDay: 'day' })} AS gaps,
         number - (SELECT before_first FROM period) AS place
  FROM state
  CROSS JOIN LATERAL generate_series(period, coalesce(next_period, (SELECT unfinished FROM run)) - 1) AS number
  OFFSET 0
),
expected AS (
  SELECT entry, number, active,
         value * (SELECT growths FROM period)[place]
           / (1 + ${stalenessOfSql({
             silence: '((SELECT last_days FROM period)[place] - day)',
             nDays: 'n_days',
             fourGaps: 'gaps::double precision',
           })}) AS e
  FROM at_end
  OFFSET 0
),
cell AS (
  SELECT entry, number - entry AS offset_number, count(*) FILTER (WHERE active)::integer AS active,
         sum(round(e / (1 + e) * 1e6)::integer) AS depth_sum
  FROM expected
  GROUP BY entry, number
)
SELECT cohort.size, cell.offset_number AS "offset", cell.active,
       round(cell.depth_sum / cohort.size::double precision) / 1e6 AS avg_depth,
       ${ENTRY_DAY} AS entry
FROM run
LEFT JOIN cohort ON true
LEFT JOIN cell ON cell.entry = cohort.entry
ORDER BY cohort.entry, cell.offset_number`;

/** Members of one cohort; the same parameters as `MEMBERS`, except the last one. */
export const MEMBERS_V1 = `SELECT member.user_id, member.contact_name, member.first_day, member.active, (
  ${newestRun('score_settings')}
) AS score_settings, (
  SELECT coalesce(json_agg(json_build_array(day - date '1970-01-01', w_sum, n) ORDER BY day), '[]')
  FROM (
    SELECT day, sum(least(w_sum, 1)) AS w_sum, sum(n) AS n FROM relationship_days
    WHERE project_id = $1 AND user_id = member.user_id AND day <= $5::date
    GROUP BY day
  ) contact_day
) AS days
FROM (
  SELECT user_id, contact_name, first_day, active
  FROM (
    SELECT user_id, max(contact_name) AS contact_name, min(first_day) AS first_day
    FROM depth_scores
    WHERE project_id = $1 AND CASE WHEN $7::text IS NULL THEN true ELSE (${naturally('user_id')}, user_id COLLATE "C") > (${naturally('$7')}, $7) END
    GROUP BY user_id
    HAVING min(first_day) BETWEEN $2::date AND $3::date
  ) cohort
  CROSS JOIN LATERAL (
    SELECT EXISTS (
      SELECT 1 FROM relationship_days
      WHERE project_id = $1 AND user_id = cohort.user_id AND day BETWEEN $4::date AND $5::date
        -- Facts may be dated later than the served day.
        AND day <= (
          ${newestRun('as_of')}
        )
    ) AS active
  ) seen
  WHERE CASE WHEN $6::boolean IS NULL THEN true ELSE active = $6 END
  ORDER BY ${naturally('user_id')}, user_id COLLATE "C" LIMIT $8
) member
ORDER BY ${naturally('member.user_id')}, member.user_id COLLATE "C"`;
