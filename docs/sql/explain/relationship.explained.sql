-- src/explain/relationship.queries.ts
SELECT scores.agent_id, scores.user_id, scores.contact_name, run.as_of AS served_as_of, json_build_object(
  'score_version', run.score_version,
  'score_settings', run.score_settings,
  'version_1_until', CASE WHEN run.score_version > 1 THEN (
  SELECT max(date) FROM daily_snapshots WHERE project_id = $1 AND agent_id = '00000000-0000-0000-0000-000000000000' AND score_version = 1
) END,
  'models', CASE WHEN run.score_version > 1 THEN (
    SELECT json_agg(score_models) FROM score_models WHERE project_id = $1 AND version <= run.model_version
  ) END,
  'days', (
    SELECT coalesce(json_agg(json_build_array(
             day - date '1970-01-01', CASE WHEN run.score_version = 1 THEN w_sum WHEN coalesce($4::date, run.as_of) <= CASE WHEN run.score_version > 1 THEN (
  SELECT max(date) FROM daily_snapshots WHERE project_id = $1 AND agent_id = '00000000-0000-0000-0000-000000000000' AND score_version = 1
) END THEN coalesce((
    SELECT sum(weight) FROM (
      SELECT weight FROM (SELECT user_id FROM contact_aliases WHERE project_id = $1 AND survivor_id = relationship_days.user_id UNION SELECT relationship_days.user_id) known
      CROSS JOIN (SELECT agent_id FROM agent_aliases WHERE project_id = $1 AND survivor_id = relationship_days.agent_id UNION SELECT relationship_days.agent_id) member
      CROSS JOIN LATERAL (
        SELECT * FROM interactions
        WHERE project_id = $1 AND agent_id = member.agent_id AND user_id = known.user_id AND weight > 0
          AND occurred_at >= (relationship_days.day - 1)::timestamp AT TIME ZONE 'UTC'
          AND occurred_at < (relationship_days.day + 2)::timestamp AT TIME ZONE 'UTC'
          AND (occurred_at AT TIME ZONE run.time_zone)::date = relationship_days.day
        OFFSET 0
      ) fact
      ORDER BY received_at, interaction_id LIMIT relationship_days.n
    ) counted
  ), 0) ELSE 0 END, n, n_in, n_out, w_part, CASE WHEN last_in_at = last_at THEN 3 WHEN last_out_at = last_at THEN 2 ELSE 1 END
           ) ORDER BY day), '[]')
    FROM relationship_days WHERE project_id = $1 AND agent_id = scores.agent_id AND user_id = scores.user_id
  )) AS basis, (
       SELECT hold.on_hold_since
       FROM (SELECT held.agent_id, held.user_id, min(source.last_day) AS on_hold_since
  FROM transitions AS held
  JOIN sources AS source ON source.project_id = $1 AND source.agent_id = held.agent_id AND source.channel = held.held_for
  WHERE held.project_id = $1 AND held.position IS NULL AND held.type IN ('relationship.at_risk', 'relationship.dormant', 'relationship.reply_owed') AND held.agent_id = scores.agent_id AND held.user_id = scores.user_id
  GROUP BY held.agent_id, held.user_id) AS hold
     ) AS on_hold_since, (
       SELECT coalesce(json_agg(json_build_object(
         'occurred_at', to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
         'kind', kind, 'direction', direction, 'weight', weight, 'external_id', external_id
       ) ORDER BY occurred_at DESC, interaction_id), '[]')
       FROM (
         SELECT fact.* FROM (
           SELECT day, n FROM relationship_days
           WHERE project_id = $1 AND agent_id = scores.agent_id AND user_id = scores.user_id AND day <= coalesce($4::date, run.as_of)
           ORDER BY day DESC LIMIT $5
         ) active
         CROSS JOIN LATERAL (
           SELECT occurred_at, interaction_id, kind, direction, weight, external_id
           FROM (SELECT user_id FROM contact_aliases WHERE project_id = $1 AND survivor_id = scores.user_id UNION SELECT scores.user_id) known
           CROSS JOIN (SELECT agent_id FROM agent_aliases WHERE project_id = $1 AND survivor_id = scores.agent_id UNION SELECT scores.agent_id) member
           CROSS JOIN LATERAL (
             SELECT * FROM interactions
             WHERE project_id = $1 AND agent_id = member.agent_id AND user_id = known.user_id AND weight > 0
               AND occurred_at >= (active.day - 1)::timestamp AT TIME ZONE 'UTC'
               AND occurred_at < (active.day + 2)::timestamp AT TIME ZONE 'UTC'
               AND (occurred_at AT TIME ZONE run.time_zone)::date = active.day
             OFFSET 0
           ) counted
           ORDER BY received_at, interaction_id LIMIT active.n
         ) fact
         ORDER BY fact.occurred_at DESC, fact.interaction_id LIMIT $5
       ) newest
     ) AS interactions
     FROM (
  SELECT * FROM depth_scores WHERE project_id = $1 AND agent_id = $2::uuid AND user_id = $3
  UNION ALL
  SELECT * FROM (
  SELECT score.*
  FROM (
    SELECT coalesce((SELECT survivor_id FROM agent_aliases WHERE project_id = $1 AND agent_id = $2::uuid), $2::uuid) AS agent_id, coalesce((
      SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND user_id = $3
    ), $3) AS user_id
    OFFSET 0
  ) AS alias
  CROSS JOIN LATERAL (
    SELECT * FROM depth_scores WHERE project_id = $1 AND agent_id = alias.agent_id AND user_id = alias.user_id OFFSET 0
  ) AS score
  WHERE CASE WHEN alias.agent_id = $2::uuid THEN alias.user_id <> $3 ELSE true END
) AS other
) scores
CROSS JOIN (
  SELECT as_of, time_zone, score_settings, score_version, model_version FROM recompute_runs run
  WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
) run
