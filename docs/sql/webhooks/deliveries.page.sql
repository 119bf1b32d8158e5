-- src/webhooks/deliveries.queries.ts
SELECT delivery_id, type, status, attempts, occurred_at, created_at, attempted_at, next_attempt_at, response_status,
response_body, error, (extract(epoch FROM created_at) * 1000000)::float8 AS created_us FROM webhook_deliveries
     WHERE project_id = $1 AND webhook_id = $2 AND status = coalesce($3, status)
       AND ((extract(epoch FROM created_at) * 1000000)::float8, delivery_id) <
           (coalesce($4::float8, 'infinity'), coalesce($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
     ORDER BY created_at DESC, delivery_id DESC LIMIT $6
