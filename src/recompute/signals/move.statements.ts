import { KEPT_STATE, type ModelSql, type SettingsSql, scoreSteps } from '../../scoring/score-sql';
import { TRACKED, trackedColumns, trackedState } from '../../scoring/tracked-state-sql';

// Which tracked states of relationships differ from those before the run: one row of `work_changes` for each of the
// four.

const NAMES = TRACKED.join(', ');
const SIDES = ['was', 'now'].flatMap((suffix) => TRACKED.map((name) => `${name}_${suffix}`));
const MOVES = 'INSERT INTO pg_temp.work_changes (agent_id, user_id, dimension, was, now, last_any_day)';

/**
 * A row for each of the four states that differs. Returns their number, and of how many an episode may depend.
 *
 * @param rows have the four with the suffixes _was and _now, and last_any_day
 */
function unfolded(rows: string): string {
  const pairs = TRACKED.map((name) => `('${name}', ${name}_was, ${name}_now)`).join(', ');
  return `WITH changed AS (
${MOVES}
SELECT agent_id, user_id, dimension, was, now, last_any_day
FROM (${rows}) AS moved
CROSS JOIN LATERAL (VALUES ${pairs}) AS pair(dimension, was, now)
WHERE was IS DISTINCT FROM now
RETURNING dimension
)
SELECT count(*)::integer AS rows, (count(*) FILTER (WHERE dimension IN ('standing', 'reply')))::integer AS lasting
FROM changed`;
}

/**
 * Compares the scores of the relationships in the work table with what these were before. $1 project, $2 days until a reply
 * is owed
 */
export const COMPARED_MOVES = unfolded(`
  SELECT agent_id, user_id, last_any_day, ${SIDES.join(', ')}
  FROM (
    SELECT work.agent_id, work.user_id, now.last_any_day, ${TRACKED.map((name) => `work.${name} AS ${name}_was`).join(', ')},
           ${TRACKED.map((name) => `now.${name} AS ${name}_now`).join(', ')}
    FROM pg_temp.work_before AS work
    LEFT JOIN LATERAL (
      SELECT last_any_day, ${trackedColumns('$2::integer')} FROM depth_scores
      WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id
      OFFSET 0
    ) AS now ON true
  ) AS side
`);

/**
 * The same of all relationships, after a full run. Groups both sides instead of joining them, because the planner does not
 * know the size of a work table. $1 project, $2 days until a reply is owed
 */
export const ALL_COMPARED_MOVES = unfolded(`
  SELECT agent_id, user_id, max(last_any_day) AS last_any_day, ${SIDES.map((side) => `max(${side}) AS ${side}`).join(', ')}
  FROM (
    SELECT agent_id, user_id, NULL::date AS last_any_day, ${TRACKED.map((name) => `${name} AS ${name}_was`).join(', ')},
           ${TRACKED.map((name) => `NULL AS ${name}_now`).join(', ')}
    FROM pg_temp.work_before
    UNION ALL
    SELECT agent_id, user_id, last_any_day, ${TRACKED.map(() => 'NULL').join(', ')}, ${NAMES}
    FROM (
      SELECT agent_id, user_id, last_any_day, ${trackedColumns('$2::integer')}
      FROM depth_scores
      WHERE project_id = $1
      OFFSET 0
    ) AS score
  ) AS side
  GROUP BY agent_id, user_id
`);

/**
 * The changes of scores that only moved to another day, from the marks of these scores. $1 project, $2 days until a
 * reply is owed, $3 when the run finished its work
 */
export const MARKED_MOVES = unfolded(`
  SELECT agent_id, user_id, last_any_day, ${TRACKED.map((name, index) => `moved_from[${index + 1}] AS ${name}_was`).join(', ')},
         ${TRACKED.map((name) => `${name} AS ${name}_now`).join(', ')}
  FROM (
    SELECT agent_id, user_id, last_any_day, moved_from, ${trackedColumns('$2::integer')}
    FROM depth_scores
    WHERE project_id = $1 AND computed_at = $3::timestamptz AND moved_from IS NOT NULL
    OFFSET 0
  ) AS score
`);

/** Columns of a score before it is replaced, which `markOfMove` compares with those of the new one. */
export function replacedColumns(owedDays: string): string {
  const state = trackedState(owedDays);
  return TRACKED.map((name) => `${state[name]} AS ${name}_was`).join(', ');
}

export const REPLACED_NAMES = TRACKED.map((name) => `${name}_was`);

/** The value of `moved_from` for a score that also has `REPLACED_NAMES`. */
export function markOfMove(owedDays: string): string {
  const state = trackedState(owedDays);
  const now = TRACKED.map((name) => state[name]).join(', ');
  return `CASE WHEN (${REPLACED_NAMES.join(', ')}) IS DISTINCT FROM (${now}) THEN ARRAY[${REPLACED_NAMES.join(', ')}] END`;
}

/**
 * The states of the changed relationships under the settings and the model of the previous run. $1 project, $2 as-of
 * date, $3 days until a reply was owed then
 */
export function otherwise(model: ModelSql, settings: SettingsSql): string {
  return `INSERT INTO pg_temp.work_otherwise (agent_id, user_id, dimension, state)
SELECT agent_id, user_id, dimension, state
FROM (
  WITH state AS (
    SELECT agent_id, user_id, ${KEPT_STATE}
    FROM (
      SELECT found.*
      FROM (SELECT DISTINCT agent_id, user_id FROM pg_temp.work_changes) AS work
      CROSS JOIN LATERAL (
        SELECT * FROM depth_scores WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id OFFSET 0
      ) AS found
    ) AS depth_scores
  ),
  ${scoreSteps('$2::date', model, settings)}
  SELECT agent_id, user_id, ${trackedColumns('$3::integer')} FROM scored
  OFFSET 0
) AS score
CROSS JOIN LATERAL (VALUES ${TRACKED.map((name) => `('${name}', ${name})`).join(', ')}) AS each(dimension, state)`;
}

/**
 * The last and the first changed day of each relationship that notes name, after a roll-up of all days. Combines both
 * sides, because equal rows cancel out. $1 project
 */
export const CHANGED_IN_ROLL_UP = `INSERT INTO pg_temp.work_changed (agent_id, user_id, day, first_day)
SELECT agent_id, user_id, max(day), min(day)
FROM (
  SELECT agent_id, user_id, day
  FROM (
    SELECT agent_id, user_id, day, hash_record_extended(ROW(n, n_in, n_out, last_at, w_part, last_in_at, last_out_at), 0) AS digest
    FROM (SELECT * FROM relationship_days WHERE project_id = $1 OFFSET 0) AS before
    WHERE (agent_id, user_id) IN (SELECT agent_id, user_id FROM pg_temp.work_notes)
    UNION ALL
    SELECT agent_id, user_id, day, hash_record_extended(ROW(n, n_in, n_out, last_at, w_part, last_in_at, last_out_at), 0)
    FROM pg_temp.work_days
    WHERE (agent_id, user_id) IN (SELECT agent_id, user_id FROM pg_temp.work_notes)
  ) AS both_sides
  GROUP BY agent_id, user_id, day
  HAVING bit_xor(digest) <> 0
) AS changed
GROUP BY agent_id, user_id`;
