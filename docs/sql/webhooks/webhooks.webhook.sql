-- src/webhooks/webhooks.queries.ts
SELECT webhook_id, url, format, digest_hour, digest_at, description, events, agent_ids, bands, min_potential, enabled, created_at,
created_by, disabled_at, disabled_reason, failing_since, paused_until, last_success_at,
(extract(epoch FROM created_at) * 1000000)::float8 AS created_us FROM webhooks WHERE project_id = $1 AND webhook_id = $2
