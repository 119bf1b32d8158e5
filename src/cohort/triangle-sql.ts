import { naturally } from '../database/natural-order-sql';
import { SQL as x } from '../scoring/algebra';
import * as rules from '../scoring/rules';
import { DAY_VALUE, modelOfDays, VALUE_EPOCH } from '../scoring/score-sql';
import { ENTRY_DAY, PERIOD, PERIOD_END } from './period-sql';

/** A member at the end of a period, from which days are counted. */
const STATE: rules.StateTerms<string> = {
  day: '0::double precision',
  startDay: '(start_day - period_end)::double precision',
  activeDays: 'n_days::double precision',
  firstDay: '(first_day - period_end)::double precision',
  lastDay: '(day - period_end)::double precision',
  valueSum: 'value',
  sumDay: `(${VALUE_EPOCH} - period_end)::double precision`,
};
const TERMS = { logActive: 'log_active', logStaleness: 'log_staleness' };
/** Before the first learned model, all periods have the fixed one, which comes first. */
const MODEL = modelOfDays('$5', 'greatest(number - $6::integer, 0)');

/**
 * The newest cohorts, ascending, with all their finished periods, under version 2 of the score. A member is a contact
 * of any agent, from the first day on which it took part. $1 project, $2 unit, $3 cohorts at most, $4 as-of date, $5
 * the models of the ends of periods, of which $6 is the first.
 *
 * An active day determines the state of its member until the next one, so each is joined with the periods that end in
 * between. One pass then has every member at the end of every period. As in the recompute, depths are summed in whole
 * millionths.
 */
export const TRIANGLE = `WITH cohort AS (
  SELECT entry, count(*)::integer AS size
  FROM (
    SELECT ${PERIOD} AS entry
    FROM (
      SELECT min(first_day) AS day FROM depth_scores WHERE project_id = $1 AND first_day <= $4::date GROUP BY user_id
    ) AS first
  ) AS member
  GROUP BY entry ORDER BY entry DESC LIMIT $3
),
unfinished AS (
  SELECT ${PERIOD} AS number FROM (SELECT $4::date + 1 AS day) AS tomorrow
),
period AS (
  SELECT min(number) - 1 AS before_first, array_agg(period_end ORDER BY number) AS ends
  FROM (
    SELECT number, ${PERIOD_END} AS period_end
    FROM generate_series((SELECT min(entry) FROM cohort), (SELECT number FROM unfinished) - 1) AS number
  ) AS finished
),
contact_day AS (
  SELECT user_id, day, sum(w_part) AS w_part
  FROM relationship_days
  WHERE project_id = $1 AND day <= $4::date
  GROUP BY user_id, day
),
-- Not joined with the scores: steps have no statistics to plan that by.
member_day AS (
  SELECT user_id, day, w_part, ${PERIOD} AS period,
         min(day) OVER member AS start_day,
         min(day) FILTER (WHERE w_part > 0) OVER member AS first_day
  FROM contact_day
  WINDOW member AS (PARTITION BY user_id)
),
active_day AS (
  SELECT user_id, day, period, start_day, first_day, ${DAY_VALUE} AS value,
         (SELECT ${PERIOD} FROM (SELECT first_day AS day) AS entry_day) AS entry
  FROM member_day
  WHERE w_part > 0
),
state AS (
  SELECT entry, start_day, first_day, day, period, lead(period) OVER history AS next_period, row_number() OVER history AS n_days,
         ln(sum(value) OVER history) AS log_value
  FROM active_day
  WHERE entry >= (SELECT min(entry) FROM cohort)
  WINDOW history AS (PARTITION BY user_id ORDER BY day)
),
-- Many contacts have the same state, for example if they took part on the same single day.
alike AS (
  SELECT entry, start_day, first_day, day, period, next_period, n_days, log_value, count(*)::integer AS members
  FROM state
  GROUP BY entry, start_day, first_day, day, period, next_period, n_days, log_value
),
at_end AS (
  SELECT entry, start_day, first_day, day, n_days, log_value, members, number, number = period AS active,
         (SELECT ends FROM period)[number - (SELECT before_first FROM period)] AS period_end
  FROM alike
  CROSS JOIN LATERAL generate_series(period, coalesce(next_period, (SELECT number FROM unfinished)) - 1) AS number
  OFFSET 0
),
logs AS (
  SELECT *, ${rules.logAged(x, 'log_value', STATE.sumDay)} AS log_active, ${rules.logStaleness(x, STATE)} AS log_staleness
  FROM at_end
  OFFSET 0
),
odds AS (
  SELECT *, ${rules.logOdds(x, STATE, TERMS, MODEL)} AS odds
  FROM logs
  OFFSET 0
),
cell AS MATERIALIZED (
  SELECT entry, number - entry AS offset_number, coalesce(sum(members) FILTER (WHERE active), 0)::integer AS active,
         sum(members * round(greatest(${rules.probability(x, 'odds')}, ${rules.firstReplyChance(x, STATE, MODEL)}) * 1e6)::bigint)
           AS depth_sum
  FROM odds
  GROUP BY entry, number
)
SELECT cohort.size, cell.offset_number AS "offset", cell.active,
       round(cell.depth_sum / cohort.size::double precision) / 1e6 AS avg_depth,
       ${ENTRY_DAY} AS entry
FROM cohort
LEFT JOIN cell ON cell.entry = cohort.entry
ORDER BY cohort.entry, cell.offset_number`;

/**
 * Members of one cohort, by user_id, with the days on which they took part up to the end of one period. $1 project, $2
 * and $3 the entry period, $4 and $5 the period, $6 only members active in it, or only the others, $7 after this
 * user_id, $8 maximum number, $9 as-of date
 */
export const MEMBERS = `SELECT member.user_id, member.contact_name, member.first_day, member.active, (
  SELECT coalesce(json_agg(json_build_array(day - date '1970-01-01', w_part) ORDER BY day), '[]')
  FROM (
    SELECT day, sum(w_part) AS w_part FROM relationship_days
    WHERE project_id = $1 AND user_id = member.user_id AND day <= $5::date
    GROUP BY day
  ) AS contact_day
) AS days
FROM (
  SELECT user_id, contact_name, first_day, active
  FROM (
    SELECT user_id, max(contact_name) AS contact_name, min(first_day) AS first_day
    FROM depth_scores
    WHERE project_id = $1 AND CASE WHEN $7::text IS NULL THEN true ELSE (${naturally('user_id')}, user_id COLLATE "C") > (${naturally('$7')}, $7) END
    GROUP BY user_id
    HAVING min(first_day) BETWEEN $2::date AND $3::date
  ) AS cohort
  CROSS JOIN LATERAL (
    SELECT EXISTS (
      SELECT 1 FROM relationship_days
      WHERE project_id = $1 AND user_id = cohort.user_id AND w_part > 0 AND day BETWEEN $4::date AND $5::date
        -- Facts may be dated later than the served day.
        AND day <= $9::date
    ) AS active
  ) AS seen
  WHERE CASE WHEN $6::boolean IS NULL THEN true ELSE active = $6 END
  ORDER BY ${naturally('user_id')}, user_id COLLATE "C" LIMIT $8
) AS member
ORDER BY ${naturally('member.user_id')}, member.user_id COLLATE "C"`;
