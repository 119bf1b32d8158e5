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

// The scores of contacts that several agents know: those of a relationship with the union of their days with all of them.

const AS_OF = '$2::date';
const SCORES = 'depth, band, trend, trend_word, stage, at_risk, turn, silence_days';

/** Messages and weights of a day with several agents. Floating-point sums go in the order of the agents. */
const UNITED = `day, sum(n)::integer AS n, sum(n_in)::integer AS n_in, sum(n_out)::integer AS n_out,
        coalesce(sum(${BOUNDED_WEIGHT} ORDER BY agent_id), 0) AS w_part, max(last_at) AS last_at, max(last_in_at) AS last_in_at,
        max(last_out_at) AS last_out_at`;

/** The contacts of `TAKE_SHARED_CONTACTS`. */
const SHARED = `state AS (
  SELECT NULL::uuid AS agent_id, shared.user_id, shared.user_id AS contact_name, shared.agents, united.*
  FROM pg_temp.work_shared AS shared
  CROSS JOIN LATERAL (
    SELECT ${stateSums(AS_OF)}
    FROM (
      SELECT ${VALUED_DAY},
        ${lastDays('()')}
      FROM (
        SELECT ${UNITED}
        FROM relationship_days
        WHERE project_id = $1 AND user_id = shared.user_id AND day <= ${AS_OF}
        GROUP BY day
      ) AS day
      ORDER BY day
    ) AS valued
    HAVING count(*) > 0
  ) AS united
)`;

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

/**
 * The scores of contacts: `shared`, those of the work table; `all` of a project that has none yet; or
 * `kept`, the existing ones moved to another day. $1 project, $2 as-of date, for `kept` $3 as-of date of the existing scores
 */
export function contactScores(scope: 'shared' | 'all' | 'kept', model: ModelSql, settings: SettingsSql): string {
  return `WITH ${{ shared: SHARED, all: ALL, kept: KEPT }[scope]},
${scoreSteps(AS_OF, model, settings, ['agents'])}
INSERT INTO contact_scores (project_id, user_id, agents, ${SCORES}, ${STATE_COLUMNS})
SELECT $1, user_id, agents, ${SCORES}, ${STATE_COLUMNS}
FROM scored`;
}

/** Removes the scores of the contacts whose relationships are in the work table. $1 project */
export const REMOVE_CONTACT_SCORES = `DELETE FROM contact_scores
WHERE project_id = $1 AND user_id IN (SELECT user_id FROM pg_temp.work_relationships)`;

/**
 * Takes those of these contacts that several agents know. The first and the last agent of a key are found at once. $1 project,
 * $2 as-of date
 */
export const TAKE_SHARED_CONTACTS = `WITH shared AS (
  INSERT INTO pg_temp.work_shared (user_id, agents)
  SELECT person.user_id, known.agents
  FROM (SELECT DISTINCT user_id FROM pg_temp.work_relationships) AS person
  CROSS JOIN LATERAL (
    SELECT agent_id FROM relationship_days WHERE project_id = $1 AND user_id = person.user_id ORDER BY agent_id LIMIT 1
  ) AS first
  CROSS JOIN LATERAL (
    SELECT agent_id FROM relationship_days WHERE project_id = $1 AND user_id = person.user_id ORDER BY agent_id DESC LIMIT 1
  ) AS last
  CROSS JOIN LATERAL (
    SELECT count(DISTINCT agent_id)::integer AS agents
    FROM relationship_days
    WHERE project_id = $1 AND user_id = person.user_id AND day <= ${AS_OF} AND first.agent_id <> last.agent_id
  ) AS known
  WHERE known.agents > 1
  RETURNING 1
)
SELECT count(*)::integer AS rows FROM shared`;

/** How many there are, up to $2. $1 project */
export const COUNT_CONTACT_SCORES = `SELECT count(*)::integer AS rows
FROM (SELECT FROM contact_scores WHERE project_id = $1 LIMIT $2) AS kept`;
