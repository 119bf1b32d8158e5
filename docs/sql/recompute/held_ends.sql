-- src/recompute/signals/episode.statements.ts
SELECT ended.episode_id
FROM (
  SELECT episode_id, ended.agent_id, ended.user_id
  FROM pg_temp.work_ends
  JOIN pg_temp.work_ended AS ended USING (episode_id)
  WHERE ended_by IN ('dormant', 'mutual_silence')
  OFFSET 0
) AS ended
LEFT JOIN LATERAL (
  SELECT silent.channel AS held_for
  FROM (SELECT agent_id, channel, last_day FROM pg_temp.work_silent OFFSET 0) AS silent
  WHERE silent.agent_id = ended.agent_id
    AND EXISTS (
      SELECT FROM relationship_days
      WHERE project_id = $1 AND user_id = ended.user_id AND agent_id = ended.agent_id
        AND day > silent.last_day - 84 AND day <= silent.last_day
        AND CASE silent.channel WHEN 'message' THEN coalesce(n, 0) - coalesce(n_call, 0) - coalesce(n_meeting, 0) - coalesce(n_email, 0) - coalesce(n_other, 0) > 0 WHEN 'call' THEN coalesce(n_call, 0) > 0 WHEN 'meeting' THEN coalesce(n_meeting, 0) > 0 WHEN 'email' THEN coalesce(n_email, 0) > 0 WHEN 'other' THEN coalesce(n_other, 0) > 0 END
    )
  ORDER BY silent.last_day, silent.channel
  LIMIT 1
) AS hold ON true
WHERE held_for IS NOT NULL
LIMIT 10000
