-- src/fleet/stream/activity-stream.queries.ts
SELECT entry_id FROM feed_entries WHERE project_id = $1 AND position = $2
