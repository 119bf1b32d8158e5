import { LAST_WORD_SQL } from '../../scoring/roll-up-sql';
import { BOUNDED_WEIGHT, DAY_VALUE } from '../../scoring/score-sql';
import { BEFORE, GROWN, IS_EXACT } from './before.statements';

// Contacts that several agents know: their days with all of them, as if one agent had had all conversations.

/** Messages and weights of a day with several agents. Floating-point sums go in the order of the agents. */
export const UNITED = `day, sum(n)::integer AS n, sum(n_in)::integer AS n_in, sum(n_out)::integer AS n_out,
        coalesce(sum(${BOUNDED_WEIGHT} ORDER BY agent_id), 0) AS w_part, max(last_at) AS last_at, max(last_in_at) AS last_in_at,
        max(last_out_at) AS last_out_at`;

const COUNTS = ['n', 'n_in', 'n_out'];
/** Of a day with an agent before it changed, by the place of the agent among those of the changed days; null of a new day. */
const was = (column: string, now: string) => `CASE WHEN place IS NULL THEN ${now} ELSE ${column}_before[place] END`;
const UNITED_BEFORE = [
  ...COUNTS.map((column) => `sum(${was(column, column)})::integer AS ${column}_before`),
  `sum(${was('w_part', BOUNDED_WEIGHT)} ORDER BY agent_id) AS w_part_before`,
].join(',\n         ');

/** The changed days of each contact: whether there is one, and what each agent had before. */
const CHANGED = `SELECT user_id, CASE WHEN sum(days) = 0 THEN 0 WHEN max(days) = 1 AND min(day) = max(day) AND NOT bool_or(gone) THEN 1 ELSE 2 END AS days,
         max(day) AS day, count(*) FILTER (WHERE fresh AND days > 0) AS fresh,
         array_agg(agent_id) FILTER (WHERE days > 0) AS agent_ids,
         ${[...COUNTS, 'w_part'].map((column) => `array_agg(${column}_before) FILTER (WHERE days > 0) AS ${column}_before`).join(', ')}
    FROM (
      -- Not a join of two work tables, which for few rows would compare each with each.
      SELECT agent_id, user_id, count(day) AS days, max(day) AS day, bool_or(fresh) AS fresh, bool_or(day IS NOT NULL AND n IS NULL) AS gone,
             ${COUNTS.map((column) => `max(${column}_before) AS ${column}_before`).join(', ')}, max(w_part_before) AS w_part_before
      FROM (
        SELECT agent_id, user_id, day, n, n_before, n_in_before, n_out_before,
               CASE WHEN n_before IS NOT NULL THEN least(w_part_before, 1e200::double precision) END AS w_part_before, NULL::boolean AS fresh
        FROM pg_temp.work_days
        UNION ALL
        SELECT agent_id, user_id, NULL, NULL, NULL, NULL, NULL, NULL, depth IS NULL FROM pg_temp.work_before
      ) AS part
      GROUP BY agent_id, user_id
    ) AS relationship
    GROUP BY user_id`;

/**
 * Takes the contacts of the relationships in the work table that several agents know, and computes their new state where it follows
 * from the one before. Of a contact without a score, the first and the last agent of a key are found at once. Returns the numbers of those of
 * which it does and of the `others`. $1 project, $2 as-of date
 */
export const TAKE_SHARED_CONTACTS = `WITH taken AS (
  INSERT INTO pg_temp.work_shared (user_id, is_exact, agents, ${Object.keys(GROWN).join(', ')})
  SELECT user_id, was_scored IS NOT NULL AND coalesce(${IS_EXACT}, false), coalesce(was_agents + fresh, 0),
  ${Object.values(GROWN).join(',\n  ')}
  FROM (
    SELECT work.user_id, work.days, work.fresh, kept.*, united.*, known.several
    FROM (
    ${CHANGED}
    ) AS work
    LEFT JOIN LATERAL (
      SELECT true AS was_scored, agents AS was_agents,
             ${Object.entries(BEFORE)
               .map(([column, name]) => `${column} AS ${name}`)
               .join(', ')}
      FROM contact_scores
      WHERE project_id = $1 AND user_id = work.user_id
      OFFSET 0
    ) AS kept ON true
    LEFT JOIN LATERAL (
      SELECT united.*, ${LAST_WORD_SQL} AS word, ${DAY_VALUE} AS value
      FROM (
        SELECT ${UNITED},
         ${UNITED_BEFORE}
        FROM (
          SELECT *, array_position(work.agent_ids, agent_id) AS place
          FROM relationship_days
          WHERE project_id = $1 AND user_id = work.user_id AND day = work.day AND work.days = 1 AND kept.was_scored
        ) AS part
        GROUP BY day
      ) AS united
    ) AS united ON true
    LEFT JOIN LATERAL (
      SELECT (SELECT agent_id FROM relationship_days WHERE project_id = $1 AND user_id = work.user_id ORDER BY agent_id LIMIT 1)
        <> (SELECT agent_id FROM relationship_days WHERE project_id = $1 AND user_id = work.user_id ORDER BY agent_id DESC LIMIT 1)
        AS several
      WHERE kept.was_scored IS NULL
    ) AS known ON true
  ) AS contact
  WHERE was_scored OR several
  RETURNING is_exact
)
SELECT (count(*) FILTER (WHERE is_exact))::integer AS rows, (count(*) FILTER (WHERE NOT is_exact))::integer AS others FROM taken`;
