import { SQL as x } from '../scoring/algebra';
import * as rules from '../scoring/rules';
import { DAY_VALUE, modelOfDays, VALUE_EPOCH } from '../scoring/score-sql';
import { rowsOf, type Scope } from './scope';

/** Weeks after entry that have a point; 0 is the entry week, which has the size. */
const COHORT_WEEKS = [0, 1, 2, 4, 8, 12];

/**
 * Adds contacts to the finished weeks of their cohort, or removes them if the sign is negative. $1 project, $2 only
 * weeks that end after this day, $3 and not after this one, $4 sign: 1 or -1, $5 the models of Sundays, of which $6 is
 * the first
 *
 * A member is a contact of any agent; the value of a day is capped after adding its agents. Entry is the week of the
 * first day on which the contact took part. Floating-point sums have a fixed order.
 */
export function cohortDeltas(scope: Scope): string {
  const state: rules.StateTerms<string> = {
    day: '0::double precision',
    startDay: '(start_day - sunday)::double precision',
    activeDays: 'n_days::double precision',
    firstDay: '(first_day - sunday)::double precision',
    lastDay: '(last_day - sunday)::double precision',
    valueSum: 'value_sum',
    sumDay: `(${VALUE_EPOCH} - sunday)::double precision`,
  };
  const terms = { logActive: 'log_active', logStaleness: 'log_staleness' };
  const model = modelOfDays('$5', 'place');
  return `WITH contact_day AS (
  SELECT user_id, day, sum(w_part ORDER BY agent_id) AS w_part
  FROM ${rowsOf('relationship_days', scope)}
  WHERE project_id = $1
    AND day <= $3::date
  GROUP BY user_id, day
),
member_day AS (
  SELECT user_id, day, w_part, ${DAY_VALUE} AS value,
         min(day) OVER member AS start_day,
         min(day) FILTER (WHERE w_part > 0) OVER member AS first_day
  FROM contact_day
  WINDOW member AS (PARTITION BY user_id)
),
active_day AS (
  SELECT *, date_trunc('week', first_day::timestamp)::date AS entry_week FROM member_day WHERE w_part > 0
),
state AS (
  SELECT entry_week,
         week,
         entry_week + 7 * week + 6 AS sunday,
         -- Before the first learned model, all Sundays have the fixed one, which comes first.
         greatest((entry_week + 7 * week + 6 - $6::date) / 7, 0) AS place,
         start_day,
         first_day,
         max(day) AS last_day,
         count(*) AS n_days,
         max(day) >= entry_week + 7 * week AS active,
         sum(value ORDER BY day) AS value_sum
  FROM active_day
  CROSS JOIN unnest(ARRAY[${COHORT_WEEKS.join(', ')}]) AS week
  WHERE entry_week + 7 * week + 6 > $2::date
    AND entry_week + 7 * week + 6 <= $3::date
    AND day <= entry_week + 7 * week + 6
  GROUP BY user_id, entry_week, week, start_day, first_day
),
logs AS (
  SELECT *, ${rules.logActiveValue(x, state)} AS log_active, ${rules.logStaleness(x, state)} AS log_staleness
  FROM state
  OFFSET 0
),
odds AS (
  SELECT *, ${rules.logOdds(x, state, terms, model)} AS odds
  FROM logs
  OFFSET 0
)
INSERT INTO pg_temp.work_points (entry_week, week, size, count, depth_sum)
SELECT entry_week,
       week,
       $4::integer * count(*),
       $4::integer * count(*) FILTER (WHERE active),
       $4::integer * sum(round(greatest(${rules.probability(x, 'odds')}, ${rules.firstReplyChance(x, state, model)}) * 1e6)::integer)
FROM odds
GROUP BY entry_week, week`;
}

/** Removes cohort points that lose their last members. $1 project */
export const REMOVE_EMPTY_POINTS = `DELETE FROM cohort_points
WHERE project_id = $1
  AND (entry_week, week, size) IN (
    SELECT entry_week, week, -sum(size)::integer FROM pg_temp.work_points GROUP BY entry_week, week)`;

/** Applies the changes to the other cohort points. $1 project */
export const COHORT_POINTS = `WITH entry AS (
  SELECT entry_week, week, sum(size)::integer AS size, sum(count)::integer AS count, sum(depth_sum)::bigint AS depth_sum
  FROM pg_temp.work_points
  GROUP BY entry_week, week
),
point AS (
  SELECT entry.entry_week,
         entry.week,
         entry.size + coalesce(kept.size, 0) AS size,
         entry.count + coalesce(kept.count, 0) AS count,
         entry.depth_sum + coalesce(kept.depth_sum, 0) AS depth_sum
  FROM entry
  LEFT JOIN cohort_points AS kept ON kept.project_id = $1
    AND kept.entry_week = entry.entry_week
    AND kept.week = entry.week
)
INSERT INTO cohort_points (project_id, entry_week, week, size, count, depth_sum, avg_depth)
SELECT $1, entry_week, week, size, count, depth_sum,
       coalesce(round(depth_sum / nullif(size, 0)::double precision) / 1e6, 0)
FROM point
WHERE size > 0
ON CONFLICT (project_id, entry_week, week) DO UPDATE SET
  size = excluded.size,
  count = excluded.count,
  depth_sum = excluded.depth_sum,
  avg_depth = excluded.avg_depth`;
