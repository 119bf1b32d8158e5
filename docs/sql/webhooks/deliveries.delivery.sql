-- src/webhooks/deliveries.queries.ts
SELECT delivery_id, type, status, attempts, occurred_at, created_at, attempted_at, next_attempt_at, response_status,
response_body, error, (extract(epoch FROM created_at) * 1000000)::float8 AS created_us FROM webhook_deliveries WHERE project_id = $1 AND webhook_id = $2 AND delivery_id = $3
