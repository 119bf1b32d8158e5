-- src/recompute/signals/episode.statements.ts
INSERT INTO episodes (project_id, episode_id, kind, state, agent_id, user_id, began_on, opened_at, run_id,
  action, band, depth, potential, value, holdout)
SELECT $1::uuid, overlay(overlay(left(encode(sha256(convert_to(concat_ws(chr(31), coalesce($1::text, ''), coalesce('episode'::text, ''), coalesce(kind::text, ''), coalesce(agent_id::text, ''), coalesce(user_id::text, ''), coalesce($2::text, ''), coalesce($3::text, '')), 'UTF8')), 'hex'), 32) PLACING '8' FROM 13 FOR 1) PLACING '8' FROM 17 FOR 1)::uuid, kind, 'open', agent_id, user_id,
       $2::date, $4::timestamptz, $3::uuid, action, band, depth, potential, value,
       ('x' || left(md5(concat_ws(' ', 'holdout', $1::uuid::text, condition.agent_id::text, condition.user_id)), 6))::bit(24)::integer % 10000 < $7::integer * 100
FROM pg_temp.work_conditions AS condition
LEFT JOIN LATERAL (
  SELECT count(*) AS episodes FROM episodes
  WHERE project_id = $1 AND user_id = condition.user_id AND agent_id = condition.agent_id AND kind = condition.kind
    AND CASE WHEN ended_on IS NULL THEN true WHEN ended_by = 'late_fact' THEN false ELSE ended_on > $2::date - $6::integer END
  OFFSET 0
) AS earlier ON true
LEFT JOIN LATERAL (
  SELECT silent.channel AS held_for
  FROM (SELECT agent_id, channel, last_day FROM pg_temp.work_silent OFFSET 0) AS silent
  WHERE silent.agent_id = condition.agent_id
    AND EXISTS (
      SELECT FROM relationship_days
      WHERE project_id = $1 AND user_id = condition.user_id AND agent_id = condition.agent_id
        AND day > silent.last_day - 84 AND day <= silent.last_day
        AND CASE silent.channel WHEN 'message' THEN coalesce(n, 0) - coalesce(n_call, 0) - coalesce(n_meeting, 0) - coalesce(n_email, 0) - coalesce(n_other, 0) > 0 WHEN 'call' THEN coalesce(n_call, 0) > 0 WHEN 'meeting' THEN coalesce(n_meeting, 0) > 0 WHEN 'email' THEN coalesce(n_email, 0) > 0 WHEN 'other' THEN coalesce(n_other, 0) > 0 END
    )
  ORDER BY silent.last_day, silent.channel
  LIMIT 1
) AS hold ON true
WHERE held_for IS NULL AND earlier.episodes = 0 AND CASE kind WHEN 'at_risk' THEN potential >= $5::double precision ELSE true END
ORDER BY user_id, agent_id, kind
ON CONFLICT DO NOTHING
