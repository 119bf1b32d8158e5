-- src/recompute/identity/alias.statements.ts
INSERT INTO pg_temp.work_transitions (agent_id, user_id, type, was, now, cause, counted, held_until, held_for)
WITH fact AS (
  SELECT agent_id, user_id, max(day) AS day, bool_or(imported) AS imported
  FROM (
    SELECT agent_id, user_id, day, false AS imported FROM pg_temp.work_days
    UNION ALL
    SELECT agent_id, user_id, NULL, true FROM pg_temp.work_notes WHERE imported
  ) AS noted
  GROUP BY agent_id, user_id
),
change AS (
  SELECT agent_id, user_id, dimension, was, now,
         CASE
           WHEN otherwise.state IS DISTINCT FROM move.now THEN $6::text
           WHEN (user_id IN (SELECT user_id FROM pg_temp.work_merged)
                 OR agent_id IN (SELECT agent_id FROM pg_temp.work_merged_agents)) THEN 'merge'
           WHEN imported THEN 'import'
           WHEN day > $4::date THEN 'activity'
           WHEN last_any_day > $3::date THEN 'activity'
           WHEN day IS NOT NULL THEN 'late_fact'
           WHEN $2::date > $3::date THEN 'time'
           ELSE 'late_fact'
         END AS cause,
         CASE WHEN otherwise.state IS DISTINCT FROM move.now THEN true WHEN (user_id IN (SELECT user_id FROM pg_temp.work_merged)
                 OR agent_id IN (SELECT agent_id FROM pg_temp.work_merged_agents)) THEN true ELSE coalesce(imported, false) END AS counted
  FROM pg_temp.work_changes AS move
  LEFT JOIN fact USING (agent_id, user_id)
  LEFT JOIN pg_temp.work_otherwise AS otherwise USING (agent_id, user_id, dimension)
),
-- What was held back was not announced, so the change begins before it.
folded AS (
  SELECT agent_id, user_id, dimension,
         CASE WHEN held.cause IS NOT NULL AND counted IS NOT TRUE THEN held.was ELSE change.was END AS was,
         CASE WHEN change.cause IS NOT NULL THEN change.now ELSE held.now END AS now,
         coalesce(change.cause, held.cause) AS cause,
         coalesce(counted, false) AS counted
  FROM change
  FULL JOIN pg_temp.work_held AS held USING (agent_id, user_id, dimension)
),
announced AS (
  SELECT agent_id, user_id, dimension, CASE dimension WHEN 'band' THEN 'relationship.band_changed' WHEN 'stage' THEN 'relationship.stage_changed'
    WHEN 'reply' THEN 'relationship.reply_owed'
    ELSE CASE now WHEN 'at_risk' THEN 'relationship.at_risk' WHEN 'dormant' THEN 'relationship.dormant'
      ELSE 'relationship.recovered' END END AS type, was, now, cause, counted, CASE WHEN CASE WHEN counted THEN false WHEN dimension = 'standing' THEN now <> 'well'
    WHEN dimension = 'reply' THEN true ELSE cause = 'time' END THEN held_for END AS held_for
  FROM folded
  LEFT JOIN LATERAL (
  SELECT silent.channel AS held_for
  FROM (SELECT agent_id, channel, last_day FROM pg_temp.work_silent OFFSET 0) AS silent
  WHERE silent.agent_id = folded.agent_id
    AND EXISTS (
      SELECT FROM relationship_days
      WHERE project_id = $1 AND user_id = folded.user_id AND agent_id = folded.agent_id
        AND day > silent.last_day - 84 AND day <= silent.last_day
        AND CASE silent.channel WHEN 'message' THEN coalesce(n, 0) - coalesce(n_call, 0) - coalesce(n_meeting, 0) - coalesce(n_email, 0) - coalesce(n_other, 0) > 0 WHEN 'call' THEN coalesce(n_call, 0) > 0 WHEN 'meeting' THEN coalesce(n_meeting, 0) > 0 WHEN 'email' THEN coalesce(n_email, 0) > 0 WHEN 'other' THEN coalesce(n_other, 0) > 0 END
    )
  ORDER BY silent.last_day, silent.channel
  LIMIT 1
) AS hold ON true
  WHERE was IS DISTINCT FROM now AND CASE dimension WHEN 'reply' THEN now = 'owed'
    WHEN 'standing' THEN CASE WHEN was IS NULL THEN now <> 'well' ELSE now IS NOT NULL END ELSE true END
)
SELECT agent_id, user_id, type, was, now, cause, counted,
       CASE WHEN held_for IS NOT NULL THEN 'infinity'::date WHEN NOT counted THEN left_on + $5::integer END, held_for
FROM announced
LEFT JOIN LATERAL (
  -- Since when the relationship is not what it is again; of a reply, since when one was owed last.
  SELECT max(day) AS left_on
  FROM transitions
  WHERE project_id = $1
    AND user_id = announced.user_id
    AND agent_id = announced.agent_id
    AND position IS NOT NULL
    AND day > $2::date - $5::integer
    AND day <= $2::date
    AND CASE type WHEN 'relationship.band_changed' THEN 'band' WHEN 'relationship.stage_changed' THEN 'stage'
    WHEN 'relationship.reply_owed' THEN 'reply' ELSE 'standing' END = announced.dimension
    AND CASE WHEN announced.dimension = 'reply' THEN true WHEN announced.now = 'well' THEN false
      ELSE from_state IS NOT DISTINCT FROM announced.now END
  OFFSET 0
) AS recent ON true
