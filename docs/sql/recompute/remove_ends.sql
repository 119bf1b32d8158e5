-- src/recompute/signals/episode.statements.ts
DELETE FROM pg_temp.work_ends WHERE episode_id = ANY ($1::uuid[])
