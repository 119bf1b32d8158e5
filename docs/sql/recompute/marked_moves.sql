-- src/recompute/signals/move.statements.ts
WITH changed AS (
INSERT INTO pg_temp.work_changes (agent_id, user_id, dimension, was, now, last_any_day)
SELECT agent_id, user_id, dimension, was, now, last_any_day
FROM (
  SELECT agent_id, user_id, last_any_day, moved_from[1] AS standing_was, moved_from[2] AS band_was, moved_from[3] AS stage_was, moved_from[4] AS reply_was,
         standing AS standing_now, band AS band_now, stage AS stage_now, reply AS reply_now
  FROM (
    SELECT agent_id, user_id, last_any_day, moved_from, CASE WHEN dormant THEN 'dormant' WHEN at_risk THEN 'at_risk' ELSE 'well' END AS standing, band AS band, stage AS stage, CASE WHEN turn = 'awaiting_our_reply' AND turn_days + last_any_day - coalesce(waiting_since, last_any_day) >= $2::integer THEN 'owed' ELSE 'on_time' END AS reply
    FROM depth_scores
    WHERE project_id = $1 AND computed_at = $3::timestamptz AND moved_from IS NOT NULL
    OFFSET 0
  ) AS score
) AS moved
CROSS JOIN LATERAL (VALUES ('standing', standing_was, standing_now), ('band', band_was, band_now), ('stage', stage_was, stage_now), ('reply', reply_was, reply_now)) AS pair(dimension, was, now)
WHERE was IS DISTINCT FROM now
RETURNING dimension
)
SELECT count(*)::integer AS rows, (count(*) FILTER (WHERE dimension IN ('standing', 'reply')))::integer AS lasting
FROM changed
