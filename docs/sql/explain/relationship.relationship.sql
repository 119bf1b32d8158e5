-- src/explain/relationship.queries.ts
SELECT scores.contact_name, run.as_of AS served_as_of, run.score_settings, (
  SELECT coalesce(json_agg(json_build_array(day - date '1970-01-01', w_sum, n, n_in, n_out) ORDER BY day), '[]')
  FROM relationship_days WHERE project_id = $1 AND agent_id = $2 AND user_id = $3
) AS days FROM depth_scores scores
CROSS JOIN (
  SELECT as_of, time_zone, score_settings FROM recompute_runs
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
) run
WHERE scores.project_id = $1 AND scores.agent_id = $2 AND scores.user_id = $3
