-- src/relationships/past-relationships.queries.ts
SELECT walked.as_of, walked.finished_at::text AS finished_at, walked.score_settings, walked.score_version,
          to_json(model) AS model, newest.run_id AS newest_id,
          CASE WHEN later.redone_at IS NOT NULL THEN 'full' WHEN newest.as_of <> walked.as_of THEN 'day' ELSE 'changes'
          END AS since,
          coalesce(later.redone_at, 'infinity')::text AS redone_at,
          coalesce(later.first_at >= newest.finished_at - $3::interval, true) AS kept
   FROM recompute_runs walked
   CROSS JOIN (
     SELECT run_id, as_of, finished_at FROM recompute_runs run
WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
   ) newest
   CROSS JOIN LATERAL (
     SELECT min(finished_at) AS first_at, min(finished_at) FILTER (WHERE mode = 'full') AS redone_at
     FROM recompute_runs
     WHERE project_id = $1 AND status = 'finished' AND finished_at > walked.finished_at
   ) later
   LEFT JOIN (SELECT * FROM score_models WHERE project_id = $1) model ON model.version = walked.model_version
   WHERE walked.project_id = $1 AND walked.run_id = $2 AND walked.status = 'finished'
