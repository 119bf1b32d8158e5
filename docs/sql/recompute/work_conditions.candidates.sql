-- src/recompute/signals/episode.statements.ts
INSERT INTO pg_temp.work_conditions (agent_id, user_id, kind, action, band, depth, potential, value)
SELECT agent_id, user_id, kind, action, band, depth, potential, value_at_stake
FROM (
    SELECT agent_id, user_id, action, band, depth, potential, value_at_stake, CASE WHEN dormant THEN 'dormant' WHEN at_risk THEN 'at_risk' ELSE 'well' END AS standing, CASE WHEN turn = 'awaiting_our_reply' AND turn_days + last_any_day - coalesce(waiting_since, last_any_day) >= $2::integer THEN 'owed' ELSE 'on_time' END AS reply FROM (
      SELECT found.* FROM (SELECT DISTINCT agent_id, user_id FROM pg_temp.work_candidates) AS work
      CROSS JOIN LATERAL (
        SELECT * FROM depth_scores WHERE project_id = $1 AND user_id = work.user_id AND agent_id = work.agent_id OFFSET 0
      ) AS found
    ) AS found
    WHERE true) AS score
CROSS JOIN LATERAL (VALUES ('at_risk', standing = 'at_risk'), ('reply_owed', reply = 'owed')) AS condition(kind, holds)
WHERE holds
