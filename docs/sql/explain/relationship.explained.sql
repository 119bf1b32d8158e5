-- src/explain/relationship.queries.ts
SELECT scores.contact_name, run.as_of AS served_as_of, run.score_settings, (
  SELECT coalesce(json_agg(json_build_array(day - date '1970-01-01', w_sum, n, n_in, n_out) ORDER BY day), '[]')
  FROM relationship_days WHERE project_id = $1 AND agent_id = $2 AND user_id = $3
) AS days, (
       SELECT coalesce(json_agg(json_build_object(
         'occurred_at', to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
         'kind', kind, 'direction', direction, 'weight', weight, 'external_id', external_id
       ) ORDER BY occurred_at DESC, interaction_id), '[]')
       FROM (
         SELECT fact.* FROM (
           SELECT day, n FROM relationship_days
           WHERE project_id = $1 AND agent_id = $2 AND user_id = $3 AND day <= coalesce($4::date, run.as_of)
           ORDER BY day DESC LIMIT $5
         ) active
         CROSS JOIN LATERAL (
           SELECT occurred_at, interaction_id, kind, direction, weight, external_id FROM interactions
           WHERE project_id = $1 AND agent_id = $2 AND user_id = $3 AND weight > 0
             AND occurred_at >= (active.day - 1)::timestamp AT TIME ZONE 'UTC'
             AND occurred_at < (active.day + 2)::timestamp AT TIME ZONE 'UTC'
             AND (occurred_at AT TIME ZONE run.time_zone)::date = active.day
           ORDER BY received_at, interaction_id LIMIT active.n
         ) fact
         ORDER BY fact.occurred_at DESC, fact.interaction_id LIMIT $5
       ) newest
     ) AS interactions
     FROM depth_scores scores
CROSS JOIN (
  SELECT as_of, time_zone, score_settings FROM recompute_runs
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
) run
WHERE scores.project_id = $1 AND scores.agent_id = $2 AND scores.user_id = $3
