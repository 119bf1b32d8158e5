-- src/fleet/stream/activity-stream.queries.ts
SELECT run.run_id, run.as_of, run.finished_at, entry.position, entry.entry_id, entry.acts,
     (SELECT max(position) FROM transitions WHERE project_id = $1) AS transition
   FROM (SELECT 1) AS one
   LEFT JOIN LATERAL (
     SELECT run_id, as_of, finished_at FROM recompute_runs run
WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
   ) AS run ON true
   LEFT JOIN LATERAL (
     SELECT position, entry_id, acts FROM feed_entries WHERE project_id = $1 AND position IS NOT NULL
     ORDER BY position DESC LIMIT 1
   ) AS entry ON true
