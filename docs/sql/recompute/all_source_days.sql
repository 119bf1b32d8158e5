-- src/recompute/signals/source.statements.ts
INSERT INTO source_days (project_id, agent_id, channel, day, n)
SELECT $1, agent_id, channel, day, counted
FROM (
  SELECT agent_id, day, sum(n)::integer AS n, sum(n_call)::integer AS n_call, sum(n_meeting)::integer AS n_meeting, sum(n_email)::integer AS n_email, sum(n_other)::integer AS n_other
  FROM pg_temp.work_days
  GROUP BY agent_id, day
) AS summed
CROSS JOIN LATERAL (VALUES ('message', coalesce(n, 0) - coalesce(n_call, 0) - coalesce(n_meeting, 0) - coalesce(n_email, 0) - coalesce(n_other, 0)), ('call', coalesce(n_call, 0)), ('meeting', coalesce(n_meeting, 0)), ('email', coalesce(n_email, 0)), ('other', coalesce(n_other, 0))) AS of_channel(channel, counted)
WHERE counted > 0
ORDER BY agent_id, channel, day
