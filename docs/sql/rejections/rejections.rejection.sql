-- src/rejections/rejections.queries.ts
SELECT rejection_id, rejected_at, origin, actor_kind, actor_id, import_id, file, line, reason, status, errors, event_id,
  user_id, payload, payload_cut, (extract(epoch FROM rejected_at) * 1000000)::float8 AS rejected_us FROM rejections
WHERE project_id = $1 AND rejection_id = $2 AND rejected_at > statement_timestamp() - interval '7 days'
