-- src/episodes/outcomes.queries.ts
SELECT action, band, holdout, acted, count(*)::integer AS n, (count(return_day))::integer AS returned
FROM (
  SELECT action, band, holdout, return_day,
    CASE WHEN outcome IN ('contacted', 'returned') THEN true ELSE coalesce(write_day < coalesce(return_day, 'infinity'), false) END
      AS acted
  FROM (
    SELECT agent_id, user_id, action, band, holdout, outcome, began_on,
      lag(began_on) OVER (PARTITION BY agent_id, user_id ORDER BY began_on, kind) AS before
    FROM episodes
    WHERE project_id = $1 AND began_on >= $2::date AND began_on <= $3::date AND state <> 'restated'
  ) AS episode
  LEFT JOIN LATERAL (
    SELECT min(day) FILTER (WHERE w_part > 0) AS return_day, min(day) FILTER (WHERE n_out > 0) AS write_day
    FROM relationship_days
    WHERE project_id = $1 AND user_id = episode.user_id AND agent_id = episode.agent_id
      AND day > episode.began_on AND day <= episode.began_on + $4::integer
    OFFSET 0
  ) AS after ON true
  WHERE coalesce(began_on - before > $4::integer, true)
) AS judged
GROUP BY action, band, holdout, acted
