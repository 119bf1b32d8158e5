-- src/recompute/signals/source.statements.ts
INSERT INTO pg_temp.work_source_days (agent_id, channel, day, n, n_before)
SELECT agent_id, channel, day, greatest(kept_n - leaving, 0), kept_n
FROM (
  SELECT agent_id, channel, day, leaving
  FROM (
    SELECT agent_id, day, n, n_call, n_meeting, n_email, n_other
    FROM relationship_days WHERE project_id = $1 AND user_id = $2 OFFSET 0
  ) AS theirs
  CROSS JOIN LATERAL (VALUES ('message', coalesce(n, 0) - coalesce(n_call, 0) - coalesce(n_meeting, 0) - coalesce(n_email, 0) - coalesce(n_other, 0)), ('call', coalesce(n_call, 0)), ('meeting', coalesce(n_meeting, 0)), ('email', coalesce(n_email, 0)), ('other', coalesce(n_other, 0))) AS of_channel(channel, leaving)
  WHERE leaving > 0
) AS left_behind
CROSS JOIN LATERAL (
  SELECT n AS kept_n FROM source_days
  WHERE project_id = $1 AND agent_id = left_behind.agent_id AND channel = left_behind.channel AND day = left_behind.day
  OFFSET 0
) AS kept
