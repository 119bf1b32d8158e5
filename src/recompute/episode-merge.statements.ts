// Episodes of contacts that a merge united or parted; docs/people.md says which of them go on.

/** $1 project, $2 contacts */
export const CONCERNED = `SELECT episode_id, agent_id, kind, user_id, coalesce(came_as, user_id) AS own_id, began_on, changed_at,
  ended_on IS NULL AS lasts
FROM episodes
WHERE project_id = $1 AND user_id = ANY ($2::text[]) AND CASE WHEN ended_on IS NULL THEN true ELSE ended_by = 'merged' END`;

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

/** $1 project, $2 episodes, $3 their contacts, $4 the ids under which they began */
export const MOVE = `UPDATE episodes SET user_id = moved.user_id, came_as = nullif(moved.own_id, moved.user_id)
FROM unnest($2::uuid[], $3::text[], $4::text[]) AS moved(episode_id, user_id, own_id)
WHERE project_id = $1 AND episodes.episode_id = moved.episode_id`;

/** Those that ended before. $1 project, $2 ids, $3 their contacts, $4 the contacts of before */
export const MOVE_ENDED = `UPDATE episodes SET user_id = moved.now, came_as = nullif(moved.id, moved.now)
FROM unnest($2::text[], $3::text[]) AS moved(id, now)
WHERE project_id = $1 AND episodes.user_id = ANY ($4::text[]) AND coalesce(episodes.came_as, episodes.user_id) = moved.id
  AND CASE WHEN ended_on IS NULL THEN false ELSE ended_by <> 'merged' END`;

/** $1 agents, $2 contacts */
export const LOOK_AT = `INSERT INTO pg_temp.work_candidates (agent_id, user_id)
SELECT agent_id, user_id FROM unnest($1::uuid[], $2::text[]) AS moved(agent_id, user_id)`;
