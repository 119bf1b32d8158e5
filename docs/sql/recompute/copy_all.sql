-- src/recompute/scores/before.statements.ts
INSERT INTO pg_temp.work_before (agent_id, user_id, standing, band, stage, reply)
SELECT agent_id, user_id, CASE WHEN dormant THEN 'dormant' WHEN at_risk THEN 'at_risk' ELSE 'well' END AS standing, band AS band, stage AS stage, CASE WHEN turn = 'awaiting_our_reply' AND turn_days + last_any_day - coalesce(waiting_since, last_any_day) >= $2::integer THEN 'owed' ELSE 'on_time' END AS reply FROM depth_scores WHERE project_id = $1
