import { LAST_WORD_SQL } from '../../scoring/roll-up-sql';
import { LAST_WORD } from '../../scoring/rules';
import { SCORE } from '../../scoring/score-constants';
import { DAY_VALUE } from '../../scoring/score-sql';
import { TRACKED, trackedColumns } from '../../scoring/tracked-state-sql';

// What relationships are before a run replaces their scores, and the state that follows from it.

const NAMES = TRACKED.join(', ');
/** What of a score is counted in snapshots. */
const COUNTED = 'at_risk, dormant, silence_days, depth, trend, evidence, evidence_trend, worth';

/** Whether we wrote on the changed day after the contact had last taken part on it, and whether they did and still wait. */
const OPEN = `n_out > 0 AND word = ${LAST_WORD.us}`;
const WAITS = `n_in > 0 AND word = ${LAST_WORD.contact}`;
const TAKES_PART = 'w_part > 0';
const ANSWERED = 'n > n_in';

/** The state after one changed day, or none, by its columns. */
export const GROWN: Readonly<Record<string, string>> = {
  n_interactions: 'coalesce(was_interactions, 0) + coalesce(n, 0) - coalesce(n_before, 0)',
  n_days: `coalesce(was_days, 0) + CASE WHEN ${TAKES_PART} AND coalesce(w_part_before, 0) = 0 THEN 1 ELSE 0 END`,
  n_in: 'coalesce(was_in, 0) + coalesce(n_in, 0) - coalesce(n_in_before, 0)',
  n_out: 'coalesce(was_out, 0) + coalesce(n_out, 0) - coalesce(n_out_before, 0)',
  start_day: 'coalesce(was_start_day, day)',
  first_day: `coalesce(was_first_day, CASE WHEN ${TAKES_PART} THEN day END)`,
  last_day: `CASE WHEN ${TAKES_PART} THEN day ELSE was_last_day END`,
  last_interaction: 'coalesce(last_at, was_last_interaction)',
  // Values are added in the order of the days, so this is the same to the last bit.
  value_sum: `coalesce(was_value_sum, 0) + CASE WHEN ${TAKES_PART} AND coalesce(w_part_before, 0) = 0 THEN value ELSE 0 END`,
  n_days_before: 'coalesce(was_days_before, 0)',
  last_day_before: 'was_last_day_before',
  value_sum_before: 'was_value_sum_before',
  last_any_day: 'coalesce(day, was_last_any_day)',
  last_word: 'coalesce(word, was_last_word)',
  n_unanswered: `CASE WHEN ${TAKES_PART} THEN CASE WHEN ${OPEN} THEN 1 ELSE 0 END
    ELSE coalesce(was_unanswered, 0) + CASE WHEN n_out > 0 AND coalesce(n_out_before, 0) = 0 THEN 1 ELSE 0 END END`,
  unanswered_since: `CASE WHEN ${TAKES_PART} THEN CASE WHEN ${OPEN} THEN day END
    ELSE coalesce(was_unanswered_since, CASE WHEN n_out > 0 THEN day END) END`,
  waiting_since: `CASE WHEN ${ANSWERED} THEN CASE WHEN ${WAITS} THEN day END ELSE coalesce(was_waiting_since, day) END`,
};

export const BEFORE: Readonly<Record<string, string>> = {
  n_interactions: 'was_interactions',
  n_days: 'was_days',
  n_in: 'was_in',
  n_out: 'was_out',
  start_day: 'was_start_day',
  first_day: 'was_first_day',
  last_day: 'was_last_day',
  last_interaction: 'was_last_interaction',
  value_sum: 'was_value_sum',
  n_days_before: 'was_days_before',
  last_day_before: 'was_last_day_before',
  value_sum_before: 'was_value_sum_before',
  last_any_day: 'was_last_any_day',
  last_word: 'was_last_word',
  n_unanswered: 'was_unanswered',
  unanswered_since: 'was_unanswered_since',
  waiting_since: 'was_waiting_since',
};

/**
 * Whether the state after the changed days follows from the one before: with one changed day, the last of all and within the
 * window, that is new or has only grown, and whose value did not change if it had one. Everything else is read from the days.
 */
export const IS_EXACT = `CASE
    WHEN was_scored IS NULL THEN days = 1 AND n_before IS NULL
    -- A row of an earlier release: it does not know since when the contact has waited.
    WHEN was_last_word = ${LAST_WORD.contact} AND was_waiting_since IS NULL THEN false
    WHEN days = 0 THEN true
    WHEN days > 1 THEN false
    WHEN n_before IS NULL THEN day > was_last_any_day
    ELSE day = was_last_any_day
      AND CASE WHEN w_part_before > 0 THEN w_part > 0 AND least(w_part, 1) = least(w_part_before, 1) ELSE true END
      AND CASE WHEN n_before > n_in_before THEN n > n_in ELSE true END
  END
  AND CASE WHEN days = 1 THEN n IS NOT NULL AND day > $2::date - ${SCORE.window} AND day <= $2::date ELSE true END`;

const DAY = ['n', 'n_in', 'n_out', 'last_at', 'w_part', 'n_before', 'n_in_before', 'n_out_before', 'w_part_before'];

/**
 * Copies what the named relationships are before their scores are replaced, and computes their new state where it follows
 * from the old one. Returns the numbers of those and of the `others`. $1 project, $2 as-of date, $3 days until a reply is owed
 */
export const COPY_NAMED = `WITH copied AS (
  INSERT INTO pg_temp.work_before (agent_id, user_id, ${NAMES}, ${COUNTED}, is_exact, ${Object.keys(GROWN).join(', ')})
  SELECT agent_id, user_id, ${NAMES}, ${COUNTED},
  coalesce(${IS_EXACT}, false),
  ${Object.values(GROWN).join(',\n  ')}
  FROM (
    SELECT work.*, kept.*
    FROM (
      -- Not a join of two work tables, which for few rows would compare each with each.
      SELECT agent_id, user_id, count(day) AS days, max(day) AS day, max(word) AS word, max(value) AS value,
             ${DAY.map((column) => `max(${column}) AS ${column}`).join(', ')}
      FROM (
        SELECT agent_id, user_id, day, ${LAST_WORD_SQL} AS word, ${DAY_VALUE} AS value, ${DAY.join(', ')}
        FROM pg_temp.work_days
        UNION ALL
        SELECT agent_id, user_id, NULL, NULL, NULL, ${DAY.map(() => 'NULL').join(', ')} FROM pg_temp.work_relationships
      ) AS part
      GROUP BY agent_id, user_id
    ) AS work
    LEFT JOIN LATERAL (
      SELECT true AS was_scored, ${trackedColumns('$3::integer')}, ${COUNTED},
             ${Object.entries(BEFORE)
               .map(([column, name]) => `${column} AS ${name}`)
               .join(', ')}
      FROM depth_scores
      WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id
      OFFSET 0
    ) AS kept ON true
  ) AS relationship
  RETURNING is_exact
)
SELECT (count(*) FILTER (WHERE is_exact))::integer AS rows, (count(*) FILTER (WHERE NOT is_exact))::integer AS others FROM copied`;

/**
 * Copies the tracked states of all relationships before a full run replaces their scores. $1 project, $2 days until a
 * reply is owed
 */
export const COPY_ALL = `INSERT INTO pg_temp.work_before (agent_id, user_id, ${NAMES})
SELECT agent_id, user_id, ${trackedColumns('$2::integer')} FROM depth_scores WHERE project_id = $1`;
