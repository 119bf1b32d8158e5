-- src/recompute/facts/change.statements.ts
SELECT (min(pipeline_from) AT TIME ZONE $1)::date AS pipeline, (min(feed_from) AT TIME ZONE $1)::date AS feed
FROM pg_temp.work_taken
