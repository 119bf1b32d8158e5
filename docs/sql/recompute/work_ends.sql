-- src/recompute/signals/episode.statements.ts
INSERT INTO pg_temp.work_ends (episode_id, ended_by)
SELECT episode_id,
       CASE
         WHEN coalesce(otherwise.state = CASE kind WHEN 'at_risk' THEN 'at_risk' ELSE 'owed' END, false) THEN $2::text
         WHEN changed AND NOT coalesce(held, false) THEN 'late_fact'
         WHEN turn_days IS NULL THEN 'gone'
         WHEN kind = 'at_risk' THEN CASE WHEN dormant THEN 'dormant' ELSE 'recovered' END
         WHEN turn = 'mutual_silence' THEN 'mutual_silence'
         WHEN turn = 'awaiting_our_reply' THEN $2
         ELSE 'answered'
       END
FROM (
  SELECT ended.*, judged.held, score.turn, score.turn_days, score.dormant
  FROM pg_temp.work_ended AS ended
  LEFT JOIN pg_temp.work_judged AS judged USING (episode_id)
  LEFT JOIN LATERAL (
    SELECT turn, turn_days, dormant FROM depth_scores
    WHERE project_id = $1 AND agent_id = ended.agent_id AND user_id = ended.user_id
    OFFSET 0
  ) AS score ON true
  OFFSET 0
) AS ended
LEFT JOIN pg_temp.work_otherwise AS otherwise ON otherwise.agent_id = ended.agent_id AND otherwise.user_id = ended.user_id
  AND otherwise.dimension = CASE kind WHEN 'at_risk' THEN 'standing' ELSE 'reply' END
