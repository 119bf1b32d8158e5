// Episodes of contacts and agents that a merge united or parted; docs/people.md says which of them go on.

const OF_MOVED = `episode_id IN (
    SELECT episode_id FROM episodes WHERE project_id = $1 AND user_id = ANY ($2::text[])
    UNION ALL
    SELECT episode_id FROM episodes WHERE project_id = $1 AND agent_id = ANY ($3::uuid[])
  )`;

/** $1 project, $2 contacts, $3 agents */
export const CONCERNED = `SELECT episode_id, agent_id, kind, user_id, coalesce(came_as, user_id) AS own_id,
  coalesce(came_from, agent_id) AS own_agent_id, began_on, changed_at, ended_on IS NULL AS lasts
FROM episodes
WHERE project_id = $1 AND ${OF_MOVED} AND CASE WHEN ended_on IS NULL THEN true ELSE ended_by = 'merged' END`;

/** Of two that last, neither may have the contact and kind of the other, not even for a moment. $1 project, $2 episodes */
export const PART = `UPDATE episodes SET user_id = chr(1) || episode_id::text
WHERE project_id = $1 AND episode_id = ANY ($2::uuid[])`;

/** $1 project, $2 episodes, $3 as-of date, $4 the moment */
export const END_DOUBLES = `UPDATE episodes
SET ended_on = $3::date, ended_by = 'merged', ended_at = $4::timestamptz,
    state = CASE WHEN closed_at IS NULL THEN 'cleared' ELSE state END,
    snoozed_until = CASE WHEN closed_at IS NULL THEN NULL ELSE snoozed_until END,
    closed_at = coalesce(closed_at, $4::timestamptz),
    revision = revision + 1
WHERE project_id = $1 AND episode_id = ANY ($2::uuid[])`;

/** $1 project, $2 episodes */
export const REOPEN = `UPDATE episodes
SET ended_on = NULL, ended_by = NULL, ended_at = NULL,
    closed_at = CASE WHEN state = 'cleared' THEN NULL ELSE closed_at END,
    state = CASE WHEN state = 'cleared' THEN 'open' ELSE state END,
    revision = revision + 1
WHERE project_id = $1 AND episode_id = ANY ($2::uuid[])`;

/** $1 project, $2 episodes, $3 their contacts, $4 the ids under which they began, $5 their agents, $6 those with which they began */
export const MOVE = `UPDATE episodes SET user_id = moved.user_id, came_as = nullif(moved.own_id, moved.user_id),
    agent_id = moved.agent_id, came_from = nullif(moved.own_agent_id, moved.agent_id)
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::uuid[])
  AS moved(episode_id, user_id, own_id, agent_id, own_agent_id)
WHERE project_id = $1 AND episodes.episode_id = moved.episode_id`;

/** Those that ended before. $1 project, $2 the contacts and $3 the agents of before, $4 ids, $5 their contacts, $6 agents, $7 those that stand for them */
export const MOVE_ENDED = `UPDATE episodes SET user_id = moved.user_id, came_as = nullif(moved.own_id, moved.user_id),
    agent_id = moved.agent_id, came_from = nullif(moved.own_agent_id, moved.agent_id)
FROM (
  SELECT episode_id, own_id, own_agent_id, coalesce(person.now, user_id) AS user_id, coalesce(member.now, agent_id) AS agent_id
  FROM (
    SELECT episode_id, user_id, agent_id, coalesce(came_as, user_id) AS own_id, coalesce(came_from, agent_id) AS own_agent_id
    FROM episodes
    WHERE project_id = $1 AND ${OF_MOVED} AND CASE WHEN ended_on IS NULL THEN false ELSE ended_by <> 'merged' END
  ) AS ended
  LEFT JOIN unnest($4::text[], $5::text[]) AS person(id, now) ON person.id = own_id
  LEFT JOIN unnest($6::uuid[], $7::uuid[]) AS member(id, now) ON member.id = own_agent_id
) AS moved
WHERE project_id = $1 AND episodes.episode_id = moved.episode_id`;

/** $1 agents, $2 contacts */
export const LOOK_AT = `INSERT INTO pg_temp.work_candidates (agent_id, user_id)
SELECT agent_id, user_id FROM unnest($1::uuid[], $2::text[]) AS moved(agent_id, user_id)`;
