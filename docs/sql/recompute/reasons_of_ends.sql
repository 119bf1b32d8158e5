-- src/recompute/signals/episode.statements.ts
SELECT DISTINCT ended_by FROM pg_temp.work_ends ORDER BY ended_by
