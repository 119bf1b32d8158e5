-- src/webhooks/deliveries.queries.ts
SELECT recorded_at FROM transitions WHERE project_id = $1 AND position >= $2::bigint ORDER BY position LIMIT 1
