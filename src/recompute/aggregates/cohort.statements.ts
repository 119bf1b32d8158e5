import { IN_MILLIONTHS, SQL as x } from '../../scoring/algebra';
import { periodEndSql, periodSql } from '../../scoring/period-sql';
import * as rules from '../../scoring/rules';
import { DAY_VALUE, modelOfDays, VALUE_EPOCH } from '../../scoring/score-sql';
import { rowsOf, type Scope } from '../scope';

/** Weeks after entry that have a point; 0 is the entry week, which has the size. */
const COHORT_WEEKS = [0, 1, 2, 4, 8, 12];
const LAST_WEEK = Math.max(...COHORT_WEEKS);
/** Cohorts of each unit that have a cell at every period. */
const NEWEST = 26;
/** Before all numbers of periods. */
const NO_PERIOD = -2_147_483_648;

const numberOf = (day: string) => periodSql('unit', day);

/**
 * Of one cohort at most, twenty years of weeks: a fact may be of the year 1. Where older ones would be needed, the triangle is
 * computed from the roll-up.
 */
const MAX_CELLS = 1_044;

/** The oldest cohorts of weeks and of months that a full run computes cells for. $1 project, $2 as-of date */
export const NEWEST_COHORTS = `SELECT
  coalesce(min(entry) FILTER (WHERE unit = 'week' AND place = ${NEWEST}), ${NO_PERIOD}) AS week,
  coalesce(min(entry) FILTER (WHERE unit = 'month' AND place = ${NEWEST}), ${NO_PERIOD}) AS month
FROM (
  SELECT unit, entry, row_number() OVER (PARTITION BY unit ORDER BY entry DESC) AS place
  FROM (
    SELECT DISTINCT unit, ${numberOf('day')} AS entry
    FROM (SELECT day FROM cohort_entries WHERE project_id = $1 AND day <= $2::date) AS entries
    CROSS JOIN (VALUES ('week'), ('month')) AS units (unit)
  ) AS cohort
) AS ranked`;

/** The oldest cohorts with cells; if no older cohort exists, one before all, so that an older one can be added. $1 project */
export const KEPT_COHORTS = `SELECT
  CASE WHEN ${periodSql(`'week'`, 'first_day')} < week THEN week ELSE ${NO_PERIOD} END AS week,
  CASE WHEN ${periodSql(`'month'`, 'first_day')} < month THEN month ELSE ${NO_PERIOD} END AS month
FROM (
  SELECT (SELECT min(day) FROM cohort_entries WHERE project_id = $1) AS first_day,
         (SELECT min(entry) FROM cohort_cells WHERE project_id = $1 AND unit = 'week') AS week,
         (SELECT min(entry) FROM cohort_cells WHERE project_id = $1 AND unit = 'month') AS month
) AS oldest`;

/**
 * Adds contacts to the finished weeks and months of their cohorts, or removes them if the sign is negative.
 * $1 project, $2 only periods that end after this day, $3 and not after this one, $4 sign: 1 or -1, $5 the models of $7 Sundays,
 * of which $6 is the first, and of ends of months, of which that of month $8 is the first; $9 and $10 the oldest cohort, of a
 * week and of a month, with cells at every period: older ones of weeks have those of the published points, of months none
 *
 * A member is a contact of any agent; the value of a day is capped after adding its agents. Entry is the period of the first
 * day on which the contact took part. An active day is the state of its member until the next one, so it is repeated for
 * each period that ends until then. Floating-point sums have a fixed order.
 */
export function cohortDeltas(scope: Scope): string {
  const state: rules.StateTerms<string> = {
    day: '0::double precision',
    startDay: '(start_day - period_end)::double precision',
    activeDays: 'n_days::double precision',
    firstDay: '(first_day - period_end)::double precision',
    lastDay: '(day - period_end)::double precision',
    valueSum: 'value_sum',
    sumDay: `(${VALUE_EPOCH} - period_end)::double precision`,
  };
  const terms = { logActive: 'log_active', logStaleness: 'log_staleness' };
  const model = modelOfDays('$5', 'place');
  const odds = rules.logOdds(x, state, terms, model);
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
history AS (
  SELECT start_day, first_day, day, lead(day) OVER past AS next_day, row_number() OVER past AS n_days,
         sum(value) OVER past AS value_sum
  FROM member_day
  WHERE w_part > 0
  WINDOW past AS (PARTITION BY user_id ORDER BY day)
),
asked AS (
  SELECT unit, kept_from,
         CASE WHEN isfinite($2::date) THEN ${numberOf('($2::date + 1)')} ELSE ${NO_PERIOD} END AS first_number,
         ${numberOf('($3::date + 1)')} - 1 AS last_number
  FROM (VALUES ('week', $9::integer), ('month', $10::integer)) AS kept (unit, kept_from)
),
placed AS (
  SELECT unit, kept_from, first_number, last_number, start_day, first_day, day, n_days, value_sum,
         ${numberOf('first_day')} AS entry,
         ${numberOf('day')} AS period,
         ${numberOf('next_day')} AS next_period
  FROM history CROSS JOIN asked
  -- It prevents inlining, which would compute each number for each of its uses.
  OFFSET 0
),
-- Many contacts are in the same state: those that took part on one and the same day only, for example. They are sorted by
-- what differs most first.
alike AS (
  SELECT unit, entry, kept_from, start_day, first_day, day, period, n_days, value_sum, first_period, last_period,
         count(*) AS members
  FROM (
    SELECT placed.*,
           greatest(period, first_number) AS first_period,
           least(last_number, next_period - 1, entry + ${MAX_CELLS - 1},
             CASE WHEN entry < kept_from THEN entry + CASE unit WHEN 'week' THEN ${LAST_WEEK} ELSE -1 END END) AS last_period
    FROM placed
  ) AS ranged
  WHERE first_period <= last_period
  GROUP BY day, first_day, start_day, value_sum, n_days, entry, period, first_period, last_period, kept_from, unit
),
at_end AS (
  SELECT unit, entry, start_day, first_day, day, n_days, value_sum, members, number, number = period AS active,
         ${periodEndSql('unit', 'number')} AS period_end
  FROM alike
  CROSS JOIN LATERAL generate_series(first_period, last_period) AS number
  WHERE CASE WHEN entry >= kept_from THEN true ELSE number - entry IN (${COHORT_WEEKS.join(', ')}) END
  OFFSET 0
),
logs AS (
  SELECT *,
         -- Before the first learned model all have the fixed one, which comes first.
         CASE unit WHEN 'week' THEN greatest((period_end - $6::date) / 7, 0) ELSE $7::integer + greatest(number - $8::integer, 0) END
           AS place,
         ${rules.logActiveValue(x, state)} AS log_active,
         ${rules.logStaleness(x, state)} AS log_staleness
  FROM at_end
  OFFSET 0
)
INSERT INTO pg_temp.work_cells (unit, entry, number, size, active, depth_sum)
SELECT unit,
       entry,
       number,
       $4::integer * sum(members),
       $4::integer * coalesce(sum(members) FILTER (WHERE active), 0),
       $4::integer * sum(members * greatest(${rules.probability(IN_MILLIONTHS, odds)}, ${rules.firstReplyChance(IN_MILLIONTHS, state, model)})::integer)
FROM logs
GROUP BY unit, entry, number`;
}

const POINTS = `SELECT date '1970-01-05' + 7 * entry AS entry_week, number - entry AS week, sum(size)::integer AS size,
       sum(active)::integer AS count, sum(depth_sum)::bigint AS depth_sum
  FROM pg_temp.work_cells
  WHERE unit = 'week' AND number - entry IN (${COHORT_WEEKS.join(', ')})
  GROUP BY entry, number`;

/** Removes cohort points that lose their last members. $1 project */
export const REMOVE_EMPTY_POINTS = `DELETE FROM cohort_points
WHERE project_id = $1
  AND (entry_week, week, size) IN (SELECT entry_week, week, -size FROM (${POINTS}) AS entry)`;

/** Applies the changes to the other cohort points. $1 project */
export const COHORT_POINTS = `WITH entry AS (
  ${POINTS}
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

/** Of the cohorts that have cells at every period. $2 and $3 the oldest of weeks and of months */
const CELLS = `SELECT unit, entry, number, sum(size)::integer AS size, sum(active)::integer AS active,
       sum(depth_sum)::bigint AS depth_sum
  FROM pg_temp.work_cells
  WHERE entry >= CASE unit WHEN 'week' THEN $2::integer ELSE $3::integer END
  GROUP BY unit, entry, number`;

/** Removes cells that lose their last members. $1 project, $2 and $3 as in `COHORT_CELLS` */
export const REMOVE_EMPTY_CELLS = `DELETE FROM cohort_cells
WHERE project_id = $1
  AND (unit, entry, number, size) IN (SELECT unit, entry, number, -size FROM (${CELLS}) AS entry)`;

/** Applies the changes to the other cells. $1 project, $2 and $3 the oldest cohort of weeks and of months that has them */
export const COHORT_CELLS = `WITH entry AS (
  ${CELLS}
),
cell AS (
  SELECT entry.unit, entry.entry, entry.number,
         entry.size + coalesce(kept.size, 0) AS size,
         entry.active + coalesce(kept.active, 0) AS active,
         entry.depth_sum + coalesce(kept.depth_sum, 0) AS depth_sum
  FROM entry
  LEFT JOIN cohort_cells AS kept ON kept.project_id = $1
    AND kept.unit = entry.unit
    AND kept.entry = entry.entry
    AND kept.number = entry.number
)
INSERT INTO cohort_cells (project_id, unit, entry, number, size, active, depth_sum)
SELECT $1, unit, entry, number, size, active, depth_sum
FROM cell
WHERE size > 0
ON CONFLICT (project_id, unit, entry, number) DO UPDATE SET
  size = excluded.size,
  active = excluded.active,
  depth_sum = excluded.depth_sum`;
