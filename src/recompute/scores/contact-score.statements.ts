import { SCORE } from '../../scoring/score-constants';
import {
  BOUNDED_WEIGHT,
  type ModelSql,
  type SettingsSql,
  STATE_COLUMNS,
  scoreSteps,
  stateSums,
  VALUED_DAY,
} from '../../scoring/score-sql';
import { lastDays, PASSED_DAYS, VALUE_WITH_PASSED } from './score.statements';
import { UNITED } from './shared-contact.statements';

// The scores of contacts that several agents know: those of a relationship with the union of their days with all of them.

const AS_OF = '$2::date';
const SCORES = 'depth, band, trend, trend_word, stage, at_risk, turn, silence_days';

/** All of a project. The scores have a row for each agent. */
const ALL = `several AS MATERIALIZED (
  SELECT user_id, count(*)::integer AS agents
  FROM depth_scores
  WHERE project_id = $1
  GROUP BY user_id
  HAVING count(*) > 1
),
state AS (
  SELECT NULL::uuid AS agent_id, user_id, user_id AS contact_name, max(agents) AS agents,
      ${stateSums(AS_OF)}
  FROM (
    SELECT user_id, agents, ${VALUED_DAY},
      ${lastDays('person')}
    FROM (
      SELECT user_id, max(several.agents) AS agents, ${UNITED}
      FROM several
      JOIN (SELECT * FROM relationship_days WHERE project_id = $1 AND day <= ${AS_OF}) AS relationship_days USING (user_id)
      GROUP BY user_id, day
    ) AS day
    WINDOW person AS (PARTITION BY user_id)
    -- It prevents inlining, which would compute each power once for each sum.
    ORDER BY user_id, day
  ) AS valued
  GROUP BY user_id
)`;

/** $3 as-of date of the existing scores. */
const KEPT = `gone AS (
  DELETE FROM contact_scores
  WHERE project_id = $1
  RETURNING user_id, agents, ${STATE_COLUMNS}
),
passed AS MATERIALIZED (
  -- Days that were within the window on that other day, and are now before it.
  SELECT user_id,
         ${PASSED_DAYS}
  FROM (
    SELECT user_id, day, sum(${BOUNDED_WEIGHT} ORDER BY agent_id) AS w_part
    FROM relationship_days
    WHERE project_id = $1
      AND w_part > 0
      AND day > $3::date - ${SCORE.window}
      AND day <= ${AS_OF} - ${SCORE.window}
      AND user_id IN (SELECT user_id FROM gone)
    GROUP BY user_id, day
  ) AS day
  GROUP BY user_id
),
state AS (
  SELECT NULL::uuid AS agent_id, user_id, user_id AS contact_name, agents,
         n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction, value_sum,
         n_days_before + coalesce(days_passed, 0) AS n_days_before,
         coalesce(last_passed, last_day_before) AS last_day_before,
         CASE WHEN days_passed IS NULL THEN value_sum_before ELSE ${VALUE_WITH_PASSED} END AS value_sum_before,
         last_any_day, last_word, n_unanswered, unanswered_since, waiting_since
  FROM gone
  LEFT JOIN passed USING (user_id)
)`;

const COLUMNS = `agents, ${SCORES}, ${STATE_COLUMNS}`;

/**
 * The scores of contacts: `all` of a project that has none yet, or `kept`, the existing ones moved to another day. $1 project, $2
 * as-of date, for `kept` $3 as-of date of the existing scores
 */
export function contactScores(scope: 'all' | 'kept', model: ModelSql, settings: SettingsSql): string {
  return `WITH ${{ all: ALL, kept: KEPT }[scope]},
${scoreSteps(AS_OF, model, settings, ['agents'])}
INSERT INTO contact_scores (project_id, user_id, ${COLUMNS})
SELECT $1, user_id, ${COLUMNS}
FROM scored`;
}

const REMOVED = {
  /** All of them. */
  changed: 'SELECT user_id FROM pg_temp.work_relationships',
  /** Those that may have lost an agent, because a day is gone. */
  losing: 'SELECT user_id FROM pg_temp.work_days WHERE n IS NULL',
} as const;

/** Removes the scores of contacts whose relationships are in the work table. $1 project */
export const removeContactScores = (scope: keyof typeof REMOVED): string => `DELETE FROM contact_scores
WHERE project_id = $1 AND user_id IN (${REMOVED[scope]})`;

/** Writes those of the work table; in place, because the key is the only index. $1 project */
export const SET_CONTACT_SCORES = `INSERT INTO contact_scores (project_id, user_id, ${COLUMNS})
SELECT $1, user_id, ${COLUMNS}
FROM pg_temp.work_scores
WHERE agent_id IS NULL
ON CONFLICT (project_id, user_id) DO UPDATE SET
  ${COLUMNS.split(/,\s*/)
    .map((column) => `${column} = excluded.${column}`)
    .join(', ')}`;

/** Whether there are any. $1 project */
export const HAS_CONTACT_SCORES = `SELECT EXISTS (SELECT FROM contact_scores WHERE project_id = $1) AS has`;
