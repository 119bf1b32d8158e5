import { KEPT_STATE, SCORE_COLUMNS, STATE_COLUMNS, scoreSteps, stateSums, VALUED_DAY } from '../../scoring/score-sql';
import { scoreParameters } from './model-sql';
import { contactNames, lastDays } from './score.statements';
import { UNITED } from './shared-contact.statements';

// The scores of what changed: relationships, and contacts that several agents know, by one statement, because to plan it takes longer
// than to score what a few facts change.

const AS_OF = '$2::date';

/** From the days of relationships. @param work names them */
const relationshipsOf = (work: string) => `SELECT work.agent_id, work.user_id, ${STATE_COLUMNS}
    FROM ${work} AS work
    CROSS JOIN LATERAL (
      SELECT ${stateSums(AS_OF)}
      FROM (
        SELECT ${VALUED_DAY},
          ${lastDays('()')}
        FROM relationship_days
        WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id AND day <= ${AS_OF}
        ORDER BY day
      ) AS valued
      HAVING count(*) > 0
    ) AS day`;

const EXACT_RELATIONSHIPS = `SELECT agent_id, user_id, ${STATE_COLUMNS} FROM pg_temp.work_before WHERE is_exact`;
const EXACT_CONTACTS = `SELECT NULL::uuid, user_id, user_id, agents, ${STATE_COLUMNS} FROM pg_temp.work_shared WHERE is_exact`;

/** From the days of contacts with all agents. */
const CONTACTS = `SELECT NULL::uuid, work.user_id, work.user_id, known.agents, ${STATE_COLUMNS}
  FROM (SELECT user_id FROM pg_temp.work_shared WHERE NOT is_exact) AS work
  CROSS JOIN LATERAL (
    SELECT count(DISTINCT agent_id)::integer AS agents
    FROM relationship_days
    WHERE project_id = $1 AND user_id = work.user_id AND day <= ${AS_OF}
  ) AS known
  CROSS JOIN LATERAL (
    SELECT ${stateSums(AS_OF)}
    FROM (
      SELECT ${VALUED_DAY},
        ${lastDays('()')}
      FROM (
        SELECT ${UNITED}
        FROM relationship_days
        WHERE project_id = $1 AND user_id = work.user_id AND day <= ${AS_OF} AND known.agents > 1
        GROUP BY day
      ) AS day
      ORDER BY day
    ) AS valued
    HAVING count(*) > 0
  ) AS united`;

const SCOPES = {
  /** Whose new state follows from the one before, on the same day. */
  exact: { relationships: EXACT_RELATIONSHIPS, contacts: EXACT_CONTACTS },
  /** The others. */
  others: {
    relationships: relationshipsOf('(SELECT agent_id, user_id FROM pg_temp.work_before WHERE NOT is_exact)'),
    contacts: CONTACTS,
  },
  /** All, on another day. */
  turn: { relationships: relationshipsOf('pg_temp.work_relationships'), contacts: CONTACTS },
} as const;

/** One text for all projects, so that its plan can be kept. */
const { model: MODEL, settings: SETTINGS } = scoreParameters(3);

/**
 * Scores the relationships and contacts in the work tables. $1 project, $2 as-of date, from $3 the `scoreNumbers`
 *
 * @param merged whether contacts of the project have several ids
 */
export function workScores(scope: keyof typeof SCOPES, merged: boolean): string {
  return `WITH state AS (
  SELECT agent_id, user_id, coalesce(contacts.name, user_id) AS contact_name, NULL::integer AS agents, ${STATE_COLUMNS}
  FROM (
    ${SCOPES[scope].relationships}
  ) AS relationship
  ${contactNames(merged)}
  UNION ALL
  ${SCOPES[scope].contacts}
  -- Keeps the next steps from being planned for each part.
  OFFSET 0
),
${scoreSteps(AS_OF, MODEL, SETTINGS, ['agents'])}
INSERT INTO pg_temp.work_scores (agent_id, user_id, agents, ${SCORE_COLUMNS}, ${KEPT_STATE})
SELECT agent_id, user_id, agents, ${SCORE_COLUMNS}, ${KEPT_STATE}
FROM scored`;
}

/** The relationships among them. $1 project, $2 when the run finished its work */
export const ADD_SCORES = `INSERT INTO depth_scores (project_id, agent_id, user_id, computed_at, ${SCORE_COLUMNS}, ${KEPT_STATE})
SELECT $1, agent_id, user_id, $2, ${SCORE_COLUMNS}, ${KEPT_STATE}
FROM pg_temp.work_scores
WHERE agent_id IS NOT NULL`;
