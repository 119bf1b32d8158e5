-- src/episodes/episodes.queries.ts
WITH waiting AS MATERIALIZED (
  SELECT episode.state, episode.assignee, score.action FROM (
    SELECT agent_id, user_id, assignee, CASE WHEN state = 'snoozed' AND snoozed_until <= statement_timestamp() THEN 'open' ELSE state END AS state FROM episodes
    WHERE project_id = $1 AND closed_at IS NULL AND NOT holdout
      AND CASE WHEN $2::text[] IS NULL THEN true ELSE kind = ANY ($2) END
      AND CASE WHEN $3::uuid IS NULL THEN true ELSE agent_id = $3 END
      AND CASE WHEN $4::text IS NULL THEN true ELSE user_id = $4 END
      AND CASE WHEN $5::double precision IS NULL THEN true ELSE value >= $5 END
  ) AS episode
  LEFT JOIN (
    SELECT agent_id, user_id, action, (action NOT IN ('wait', 'stop_chasing', 'let_rest') AND NOT (action = 'follow_up' AND greatest(0::double precision, ((CASE WHEN (n_unanswered < 2::double precision) THEN 7::double precision ELSE 14::double precision END) - turn_days)) > 0)) AS due FROM depth_scores WHERE project_id = $1
  ) AS score USING (agent_id, user_id)
  WHERE CASE WHEN $9::boolean THEN score.due ELSE true END
)
SELECT
  count(*) FILTER (WHERE state = 'open' AND CASE WHEN $6::text IS NULL THEN true WHEN $6 = '' THEN assignee IS NULL
  WHEN $7::boolean THEN coalesce(assignee, $6) = $6 ELSE assignee = $6 END AND CASE WHEN $8::text[] IS NULL THEN true ELSE action = ANY ($8) END)::integer AS open,
  count(*) FILTER (WHERE state = 'snoozed' AND CASE WHEN $6::text IS NULL THEN true WHEN $6 = '' THEN assignee IS NULL
  WHEN $7::boolean THEN coalesce(assignee, $6) = $6 ELSE assignee = $6 END AND CASE WHEN $8::text[] IS NULL THEN true ELSE action = ANY ($8) END)::integer AS snoozed,
  count(*) FILTER (WHERE state = 'open' AND assignee = $10::text AND CASE WHEN $8::text[] IS NULL THEN true ELSE action = ANY ($8) END)::integer AS mine,
  count(*) FILTER (WHERE state = 'open' AND assignee IS NULL AND CASE WHEN $8::text[] IS NULL THEN true ELSE action = ANY ($8) END)::integer AS unassigned,
  (SELECT coalesce(jsonb_agg(counted ORDER BY counted.open DESC, counted.action), '[]') FROM (
    SELECT action, count(*)::integer AS open FROM waiting
    WHERE state = 'open' AND action IS NOT NULL AND CASE WHEN $6::text IS NULL THEN true WHEN $6 = '' THEN assignee IS NULL
  WHEN $7::boolean THEN coalesce(assignee, $6) = $6 ELSE assignee = $6 END GROUP BY action
  ) AS counted) AS actions,
  (SELECT coalesce(jsonb_agg(counted ORDER BY counted.open DESC, counted.assignee), '[]') FROM (
    SELECT assignee, count(*)::integer AS open FROM waiting
    WHERE state = 'open' AND assignee IS NOT NULL AND CASE WHEN $8::text[] IS NULL THEN true ELSE action = ANY ($8) END
    GROUP BY assignee ORDER BY count(*) DESC, assignee LIMIT 100
  ) AS counted) AS assignees
FROM waiting
