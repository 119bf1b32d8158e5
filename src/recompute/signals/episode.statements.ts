import { type ModelSql, type SettingsSql, scoreSteps, stateSums, VALUED_DAY } from '../../scoring/score-sql';
import { trackedState } from '../../scoring/tracked-state-sql';
import { lastDays } from '../scores/score.statements';
import { isHeldOut } from './holdout-sql';
import { holdOf } from './source.statements';
import { digestId, type Rules } from './transition.statements';

// Episodes out of the scores of a run. docs/episodes.md says when one opens and ends.

/** Which relationships a run looks at: all, or those in `work_candidates`. */
export type EpisodeScope = 'all' | 'candidates';

/**
 * Rows of a table for the candidates, looked up one by one. By their key first, then by the condition: while a table has no
 * statistics, an index of the condition looks as good as the key, and each lookup would read all that the condition selects.
 * @param columns of it
 */
function ofScope(scope: EpisodeScope, columns: string, table: string, condition = 'true'): string {
  if (scope === 'all') return `(SELECT ${columns} FROM ${table} WHERE project_id = $1 AND ${condition} OFFSET 0)`;
  return `(
    SELECT ${columns} FROM (
      SELECT found.* FROM (SELECT DISTINCT agent_id, user_id FROM pg_temp.work_candidates) AS work
      CROSS JOIN LATERAL (
        SELECT * FROM ${table} WHERE project_id = $1 AND user_id = work.user_id AND agent_id = work.agent_id OFFSET 0
      ) AS found
    ) AS found
    WHERE ${condition})`;
}

/** Relationships of which something changed that episodes are about. */
export const CHANGED_CANDIDATES = `INSERT INTO pg_temp.work_candidates (agent_id, user_id)
SELECT DISTINCT agent_id, user_id FROM pg_temp.work_changes WHERE dimension IN ('standing', 'reply')`;

/** Those whose last episode ended so lately that the next one may have waited. $1 project, $2 the first such day */
export const WAITING_CANDIDATES = `INSERT INTO pg_temp.work_candidates (agent_id, user_id)
SELECT DISTINCT agent_id, user_id FROM episodes WHERE project_id = $1 AND ended_on >= $2::date`;

/** Those of agents of which a source no longer holds anything back. $1 project, $2 the agents */
export const RELEASED_CANDIDATES = `INSERT INTO pg_temp.work_candidates (agent_id, user_id)
SELECT agent_id, user_id FROM depth_scores WHERE project_id = $1 AND agent_id = ANY ($2::uuid[])`;

/** The conditions that hold. $1 project, $2 days until a reply is owed */
export function workConditions(scope: EpisodeScope): string {
  const { standing, reply } = trackedState('$2::integer');
  const columns = `agent_id, user_id, action, band, depth, potential, value_at_stake, ${standing} AS standing, ${reply} AS reply`;
  return `INSERT INTO pg_temp.work_conditions (agent_id, user_id, kind, action, band, depth, potential, value)
SELECT agent_id, user_id, kind, action, band, depth, potential, value_at_stake
FROM ${ofScope(scope, columns, 'depth_scores')} AS score
CROSS JOIN LATERAL (VALUES ('at_risk', standing = 'at_risk'), ('reply_owed', reply = 'owed')) AS condition(kind, holds)
WHERE holds`;
}

/**
 * The lasting episodes whose condition does not hold any more, and whether a day up to the one on which they began changed.
 * $1 project
 */
export function workEnded(scope: EpisodeScope, changedDays: 'work_days' | 'work_changed'): string {
  const first = changedDays === 'work_days' ? 'min(day)' : 'min(first_day)';
  const episode = ofScope(scope, 'episode_id, agent_id, user_id, kind, began_on', 'episodes', 'ended_on IS NULL');
  return `INSERT INTO pg_temp.work_ended (episode_id, agent_id, user_id, kind, began_on, changed)
SELECT episode_id, agent_id, user_id, kind, began_on, coalesce(first <= began_on, false)
FROM ${episode} AS episode
LEFT JOIN (
  SELECT agent_id, user_id, ${first} AS first FROM pg_temp.${changedDays} GROUP BY agent_id, user_id OFFSET 0
) AS fact USING (agent_id, user_id)
WHERE (agent_id, user_id, kind) NOT IN (SELECT agent_id, user_id, kind FROM pg_temp.work_conditions)`;
}

/**
 * Whether the conditions of ended episodes held on the day on which they began, by what is known now. $1 project, $2 days
 * until a reply is owed
 */
export function workJudged(model: ModelSql, settings: SettingsSql): string {
  const { standing, reply } = trackedState('$2::integer');
  return `INSERT INTO pg_temp.work_judged (episode_id, held)
SELECT episode_id, CASE kind WHEN 'at_risk' THEN standing = 'at_risk' ELSE reply = 'owed' END
FROM (
  WITH state AS (
    SELECT work.*, day.*, '' AS contact_name
    FROM (
      SELECT episode_id, agent_id, user_id, kind, began_on FROM pg_temp.work_ended WHERE changed OFFSET 0
    ) AS work
    CROSS JOIN LATERAL (
      SELECT
        ${stateSums('work.began_on')}
      FROM (
        SELECT ${VALUED_DAY},
          ${lastDays('()')}
        FROM relationship_days
        WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id AND day <= work.began_on
        ORDER BY day
      ) AS valued
      HAVING count(*) > 0
    ) AS day
  ),
  ${scoreSteps('began_on', model, settings, ['episode_id', 'kind'])}
  SELECT episode_id, kind, ${standing} AS standing, ${reply} AS reply FROM scored
  OFFSET 0
) AS score`;
}

/** Why episodes ended. $1 project, $2 the cause where the rules are others */
export function workEnds(rules: Rules): string {
  const byRules = {
    same: 'false',
    compared: `coalesce(otherwise.state = CASE kind WHEN 'at_risk' THEN 'at_risk' ELSE 'owed' END, false)`,
    other: 'true',
  }[rules];
  const otherwise =
    rules === 'compared'
      ? `LEFT JOIN pg_temp.work_otherwise AS otherwise ON otherwise.agent_id = ended.agent_id AND otherwise.user_id = ended.user_id
  AND otherwise.dimension = CASE kind WHEN 'at_risk' THEN 'standing' ELSE 'reply' END`
      : '';
  return `INSERT INTO pg_temp.work_ends (episode_id, ended_by)
SELECT episode_id,
       CASE
         WHEN ${byRules} THEN $2::text
         WHEN changed AND NOT coalesce(held, false) THEN 'late_fact'
         WHEN turn_days IS NULL THEN 'gone'
         WHEN kind = 'at_risk' THEN CASE WHEN dormant THEN 'dormant' ELSE 'recovered' END
         WHEN turn = 'mutual_silence' THEN 'mutual_silence'
         WHEN turn = 'awaiting_our_reply' THEN ${rules === 'same' ? "'answered'" : '$2'}
         ELSE 'answered'
       END
FROM (
  SELECT ended.*, judged.held, score.turn, score.turn_days, score.dormant
  FROM pg_temp.work_ended AS ended
  LEFT JOIN pg_temp.work_judged AS judged USING (episode_id)
  LEFT JOIN LATERAL (
    SELECT turn, turn_days, dormant FROM depth_scores
    WHERE project_id = $1 AND agent_id = ended.agent_id AND user_id = ended.user_id
    OFFSET 0
  ) AS score ON true
  OFFSET 0
) AS ended
${otherwise}`;
}

/** As many of these ends are removed at once. */
export const MAX_HELD_ENDS = 10_000;

/**
 * Some of the ends that may follow from the silence of a source alone. What is needed of the work tables is a step of its own, because a
 * distributed database does not correlate them with others. $1 project
 */
export const HELD_ENDS = `SELECT ended.episode_id
FROM (
  SELECT episode_id, ended.agent_id, ended.user_id
  FROM pg_temp.work_ends
  JOIN pg_temp.work_ended AS ended USING (episode_id)
  WHERE ended_by IN ('dormant', 'mutual_silence')
  OFFSET 0
) AS ended
${holdOf('ended')}
WHERE held_for IS NOT NULL
LIMIT ${MAX_HELD_ENDS}`;

/** Removes these ends. $1 episodes */
export const REMOVE_ENDS = 'DELETE FROM pg_temp.work_ends WHERE episode_id = ANY ($1::uuid[])';

/** @returns the reasons for which episodes end */
export const REASONS_OF_ENDS = 'SELECT DISTINCT ended_by FROM pg_temp.work_ends ORDER BY ended_by';

/** Ends those with one reason. $1 project, $2 reason, $3 as-of date, $4 the moment, $5 the state of those not closed yet */
export const END_EPISODES = `UPDATE episodes
SET ended_on = $3::date,
    ended_by = $2::text,
    ended_at = $4::timestamptz,
    state = CASE WHEN closed_at IS NULL THEN $5::text ELSE state END,
    snoozed_until = CASE WHEN closed_at IS NULL THEN NULL ELSE snoozed_until END,
    closed_at = coalesce(closed_at, $4::timestamptz),
    revision = revision + 1
WHERE project_id = $1 AND episode_id IN (SELECT episode_id FROM pg_temp.work_ends WHERE ended_by = $2)`;

/**
 * Opens an episode for each condition that has none, unless the last one ended within the cooldown, or the source is
 * silent. $1 project, $2 as-of date, $3 run, $4 the moment, $5 least potential, $6 days of cooldown, $7 percent held out:
 * by relationship, so that all of one's episodes are or none. Sorted, so that all are looked up before the first one is
 * stored: the planner may choose an index that has nothing but the project, in which each would find those stored before.
 *
 * @param holding whether there is a source in `work_silent`
 */
export const openEpisodes = (
  holding: boolean,
): string => `INSERT INTO episodes (project_id, episode_id, kind, state, agent_id, user_id, began_on, opened_at, run_id,
  action, band, depth, potential, value, holdout)
SELECT $1::uuid, ${digestId(['$1', "'episode'", 'kind', 'agent_id', 'user_id', '$2', '$3'])}, kind, 'open', agent_id, user_id,
       $2::date, $4::timestamptz, $3::uuid, action, band, depth, potential, value,
       ${isHeldOut('condition', '$7')}
FROM pg_temp.work_conditions AS condition
LEFT JOIN LATERAL (
  SELECT count(*) AS episodes FROM episodes
  WHERE project_id = $1 AND user_id = condition.user_id AND agent_id = condition.agent_id AND kind = condition.kind
    AND CASE WHEN ended_on IS NULL THEN true WHEN ended_by = 'late_fact' THEN false ELSE ended_on > $2::date - $6::integer END
  OFFSET 0
) AS earlier ON true
${holding ? holdOf('condition') : ''}
WHERE ${holding ? 'held_for IS NULL AND ' : ''}earlier.episodes = 0 AND CASE kind WHEN 'at_risk' THEN potential >= $5::double precision ELSE true END
ORDER BY user_id, agent_id, kind
ON CONFLICT DO NOTHING`;

/** Forgets episodes that ended before a day, with what was changed of them. $1 project, $2 the day */
export const FORGET_EPISODES: readonly string[] = [
  `DELETE FROM episode_changes
WHERE project_id = $1 AND episode_id IN (SELECT episode_id FROM episodes WHERE project_id = $1 AND ended_on < $2::date)`,
  'DELETE FROM episodes WHERE project_id = $1 AND ended_on < $2::date',
];
