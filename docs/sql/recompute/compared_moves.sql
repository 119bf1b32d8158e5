-- src/recompute/signals/move.statements.ts
WITH changed AS (
INSERT INTO pg_temp.work_changes (agent_id, user_id, dimension, was, now, last_any_day)
SELECT agent_id, user_id, dimension, was, now, last_any_day
FROM (
  SELECT agent_id, user_id, last_any_day, standing_was, band_was, stage_was, reply_was, standing_now, band_now, stage_now, reply_now
  FROM (
    SELECT work.agent_id, work.user_id, now.last_any_day, work.standing AS standing_was, work.band AS band_was, work.stage AS stage_was, work.reply AS reply_was,
           now.standing AS standing_now, now.band AS band_now, now.stage AS stage_now, now.reply AS reply_now
    FROM pg_temp.work_before AS work
    LEFT JOIN LATERAL (
      SELECT last_any_day, CASE WHEN dormant THEN 'dormant' WHEN at_risk THEN 'at_risk' ELSE 'well' END AS standing, band AS band, stage AS stage, CASE WHEN turn = 'awaiting_our_reply' AND turn_days + last_any_day - coalesce(waiting_since, last_any_day) >= $2::integer THEN 'owed' ELSE 'on_time' END AS reply FROM depth_scores
      WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id
      OFFSET 0
    ) AS now ON true
  ) AS side
) AS moved
CROSS JOIN LATERAL (VALUES ('standing', standing_was, standing_now), ('band', band_was, band_now), ('stage', stage_was, stage_now), ('reply', reply_was, reply_now)) AS pair(dimension, was, now)
WHERE was IS DISTINCT FROM now
RETURNING dimension
)
SELECT count(*)::integer AS rows, (count(*) FILTER (WHERE dimension IN ('standing', 'reply')))::integer AS lasting
FROM changed
