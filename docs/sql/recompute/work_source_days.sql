-- src/recompute/signals/source.statements.ts
INSERT INTO pg_temp.work_source_days (agent_id, channel, day, n, n_before)
SELECT agent_id, channel, day, coalesce(kept_n, 0) + change, kept_n
FROM (
  SELECT agent_id, channel, day, sum(now - before)::integer AS change
  FROM pg_temp.work_days
  CROSS JOIN LATERAL (VALUES ('message', coalesce(n, 0) - coalesce(n_call, 0) - coalesce(n_meeting, 0) - coalesce(n_email, 0) - coalesce(n_other, 0), coalesce(n_before, 0) - coalesce(n_call_before, 0) - coalesce(n_meeting_before, 0) - coalesce(n_email_before, 0) - coalesce(n_other_before, 0)), ('call', coalesce(n_call, 0), coalesce(n_call_before, 0)), ('meeting', coalesce(n_meeting, 0), coalesce(n_meeting_before, 0)), ('email', coalesce(n_email, 0), coalesce(n_email_before, 0)), ('other', coalesce(n_other, 0), coalesce(n_other_before, 0))) AS of_channel(channel, now, before)
  GROUP BY agent_id, channel, day
  HAVING sum(now - before) <> 0
) AS moved
LEFT JOIN LATERAL (
  SELECT n AS kept_n FROM source_days
  WHERE project_id = $1 AND agent_id = moved.agent_id AND channel = moved.channel AND day = moved.day
  OFFSET 0
) AS kept ON true
