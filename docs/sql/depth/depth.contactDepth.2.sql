-- src/depth/depth.service.ts
SELECT json_build_object(
  'contact_name', contact_name, 'score_settings', run.score_settings, 'computed_at', (left(to_json(date_trunc('milliseconds', ((($2::date + 1)::timestamp - interval '1 millisecond') AT TIME ZONE run.time_zone) AT TIME ZONE 'UTC') + interval '1 microsecond')::text, 24) || 'Z"')::json,
  'last_interaction', (
    SELECT (left(to_json(date_trunc('milliseconds', max(last_at) AT TIME ZONE 'UTC') + interval '1 microsecond')::text, 24) || 'Z"')::json FROM relationship_days
    WHERE project_id = $1 AND agent_id = $3 AND user_id = $4 AND day <= $2::date
  ),
  'days', (
    SELECT json_agg(json_build_array(day - date '1970-01-01', w_sum, n, n_in, n_out) ORDER BY day)
    FROM relationship_days WHERE project_id = $1 AND agent_id = $3 AND user_id = $4
  ))::text
FROM depth_scores WHERE project_id = $1 AND agent_id = $3 AND user_id = $4
