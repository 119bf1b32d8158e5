-- src/recompute/signals/move.statements.ts
WITH changed AS (
INSERT INTO pg_temp.work_changes (agent_id, user_id, dimension, was, now, last_any_day)
SELECT agent_id, user_id, dimension, was, now, last_any_day
FROM (
  SELECT agent_id, user_id, max(last_any_day) AS last_any_day, max(standing_was) AS standing_was, max(band_was) AS band_was, max(stage_was) AS stage_was, max(reply_was) AS reply_was, max(standing_now) AS standing_now, max(band_now) AS band_now, max(stage_now) AS stage_now, max(reply_now) AS reply_now
  FROM (
    SELECT agent_id, user_id, NULL::date AS last_any_day, standing AS standing_was, band AS band_was, stage AS stage_was, reply AS reply_was,
           NULL AS standing_now, NULL AS band_now, NULL AS stage_now, NULL AS reply_now
    FROM pg_temp.work_before
    UNION ALL
    SELECT agent_id, user_id, last_any_day, NULL, NULL, NULL, NULL, standing, band, stage, reply
    FROM (
      SELECT agent_id, user_id, last_any_day, CASE WHEN dormant THEN 'dormant' WHEN at_risk THEN 'at_risk' ELSE 'well' END AS standing, band AS band, stage AS stage, CASE WHEN turn = 'awaiting_our_reply' AND turn_days + last_any_day - coalesce(waiting_since, last_any_day) >= $2::integer THEN 'owed' ELSE 'on_time' END AS reply
      FROM depth_scores
      WHERE project_id = $1
      OFFSET 0
    ) AS score
  ) AS side
  GROUP BY agent_id, user_id
) AS moved
CROSS JOIN LATERAL (VALUES ('standing', standing_was, standing_now), ('band', band_was, band_now), ('stage', stage_was, stage_now), ('reply', reply_was, reply_now)) AS pair(dimension, was, now)
WHERE was IS DISTINCT FROM now
RETURNING dimension
)
SELECT count(*)::integer AS rows, (count(*) FILTER (WHERE dimension IN ('standing', 'reply')))::integer AS lasting
FROM changed
