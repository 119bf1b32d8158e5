import { SCORE } from '../../scoring/score-constants';
import {
  DAY_VALUE,
  KEPT_STATE,
  type ModelSql,
  SCORE_COLUMNS,
  type SettingsSql,
  scoreSteps,
  stateSums,
  VALUED_DAY,
} from '../../scoring/score-sql';
import { markOfMove, REPLACED_NAMES, replacedColumns } from '../signals/move.statements';

const AS_OF = '$2::date';

/** The last days up to then on which the contact took part, and on which more happened than their messages. */
export const lastDays = (
  relationship: string,
) => `max(day) FILTER (WHERE w_part > 0) OVER ${relationship} AS active_day,
        max(day) FILTER (WHERE n > n_in) OVER ${relationship} AS answer_day`;
const CONTACTS = 'LEFT JOIN (SELECT user_id, name FROM contacts WHERE project_id = $1) AS contacts USING (user_id)';
/** The name of a contact with several ids is the best one of all. */
const MERGED_CONTACTS = `LEFT JOIN (
    SELECT user_id, coalesce(alias.name, contact.name) AS name
    FROM (SELECT user_id, name FROM contacts WHERE project_id = $1) AS contact
    LEFT JOIN (SELECT user_id, name FROM contact_aliases WHERE project_id = $1) AS alias USING (user_id)
  ) AS contacts USING (user_id)`;
/** Joins the names of contacts. @param merged whether contacts of the project have several ids */
export const contactNames = (merged: boolean): string => (merged ? MERGED_CONTACTS : CONTACTS);

/** The state from the roll-up. Floating-point sums go in the order of the days, so that they are reproducible. */
const stateOfDays = (contacts: string) => `state AS (
  SELECT day.*, coalesce(contacts.name, user_id) AS contact_name
  FROM (
    SELECT agent_id, user_id,
      ${stateSums(AS_OF)}
    FROM (
      SELECT agent_id, user_id, ${VALUED_DAY},
        ${lastDays('relationship')}
      FROM relationship_days
      WHERE project_id = $1 AND day <= ${AS_OF}
      WINDOW relationship AS (PARTITION BY user_id, agent_id)
      -- The order of the key. It prevents inlining, which would compute each power once for each sum.
      ORDER BY user_id, agent_id, day
    ) AS valued
    GROUP BY user_id, agent_id
  ) AS day
  ${contacts}
)`;

/** What days that left the window add to the state of its start. Named after the columns of a kept state. */
export const PASSED_DAYS = `count(*)::integer AS days_passed,
         max(day) AS last_passed,
         array_agg(${DAY_VALUE} ORDER BY day) AS values_passed`;
/** Added one by one in the order of the days, like the sums of the state, so that it is the same to the last bit. */
export const VALUE_WITH_PASSED = `(SELECT sum(value ORDER BY place)
          FROM unnest(value_sum_before || values_passed) WITH ORDINALITY AS added(value, place))`;

/** $4 as-of date of the existing scores. @param owedDays days until a reply was owed then */
const stateAsKept = (owedDays: string) => `gone AS (
  -- The state stored with the scores of another day, which are deleted.
  DELETE FROM depth_scores
  WHERE project_id = $1
  RETURNING agent_id, user_id, ${KEPT_STATE}, ${replacedColumns(owedDays)}
),
passed AS MATERIALIZED (
  -- Days that were within the window on that other day, and are now before it.
  SELECT agent_id,
         user_id,
         ${PASSED_DAYS}
  FROM relationship_days
  WHERE project_id = $1
    AND w_part > 0
    AND day > $4::date - ${SCORE.window}
    AND day <= ${AS_OF} - ${SCORE.window}
  GROUP BY agent_id, user_id
),
changed AS MATERIALIZED (
  SELECT * FROM gone JOIN passed USING (agent_id, user_id)
),
replaced AS (
  INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, ${KEPT_STATE})
  SELECT $1::uuid, $3::timestamptz, agent_id, user_id, ${KEPT_STATE}
  FROM changed
),
state AS (
  -- Not an outer join, which would change the order: inserting in the stored order is faster.
  SELECT agent_id, user_id, ${KEPT_STATE}, ${REPLACED_NAMES.join(', ')}
  FROM gone
  WHERE (agent_id, user_id) NOT IN (SELECT agent_id, user_id FROM passed)
  UNION ALL
  SELECT agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction,
         value_sum, n_days_before + days_passed, last_passed,
         ${VALUE_WITH_PASSED},
         last_any_day, last_word, n_unanswered, unanswered_since, waiting_since, ${REPLACED_NAMES.join(', ')}
  FROM changed
)`;

/**
 * The scores of all relationships, of a project that has none. $1 project, $2 as-of date, $3 when the run finished its work
 *
 * @param merged whether contacts of the project have several ids
 */
export function depthScores(model: ModelSql, settings: SettingsSql, merged: boolean): string {
  return `WITH ${stateOfDays(contactNames(merged))},
${scoreSteps(AS_OF, model, settings)}
INSERT INTO depth_scores (project_id, agent_id, user_id, computed_at, ${SCORE_COLUMNS}, ${KEPT_STATE})
SELECT $1, agent_id, user_id, $3, ${SCORE_COLUMNS}, ${KEPT_STATE}
FROM scored`;
}

/**
 * Moves the existing scores to another day, and marks those of which anything tracked is another one then.
 * $1 project, $2 as-of date, $3 when the run finished its work, $4 as-of date of the existing scores
 *
 * @param owedDays days until a reply is owed, and until one was in the existing scores
 */
export function movedScores(
  model: ModelSql,
  settings: SettingsSql,
  owedDays: { readonly now: string; readonly before: string },
): string {
  return `WITH ${stateAsKept(owedDays.before)},
${scoreSteps(AS_OF, model, settings, REPLACED_NAMES)}
INSERT INTO depth_scores (project_id, agent_id, user_id, computed_at, ${SCORE_COLUMNS}, ${KEPT_STATE}, moved_from)
SELECT $1, agent_id, user_id, $3, ${SCORE_COLUMNS}, ${KEPT_STATE}, ${markOfMove(owedDays.now)}
FROM scored`;
}

/**
 * Keeps the state of the relationships in the work table before they are scored again, or that they had none. $1
 * project, $2 when the run finished its work
 */
export const REPLACED_SCORES = `INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, ${KEPT_STATE})
SELECT $1::uuid, $2::timestamptz, agent_id, user_id, ${KEPT_STATE}
FROM (
  SELECT work.agent_id, work.user_id, kept.*
  FROM pg_temp.work_relationships AS work
  LEFT JOIN LATERAL (
    SELECT ${KEPT_STATE} FROM depth_scores
    WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id
    OFFSET 0
  ) AS kept ON true
) AS state`;

/** Removes the scores of the relationships in the work table. $1 project */
export const REMOVE_SCORES = `DELETE FROM depth_scores
WHERE project_id = $1
  AND (agent_id, user_id) IN (SELECT agent_id, user_id FROM pg_temp.work_relationships)`;

/**
 * Keeps the state of all relationships before a full run empties the scores. $1 project In whole milliseconds, like the
 * end of the run, so that it cannot appear to be earlier.
 */
export const REPLACED_SCORES_ALL = `INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, ${KEPT_STATE})
SELECT $1, date_trunc('milliseconds', statement_timestamp()), agent_id, user_id, ${KEPT_STATE}
FROM depth_scores
WHERE project_id = $1`;
