-- src/rejections/rejections.queries.ts
SELECT rejection_id, rejected_at, origin, actor_kind, actor_id, import_id, file, line, reason, status, errors, event_id,
  user_id, payload, payload_cut, (extract(epoch FROM rejected_at) * 1000000)::float8 AS rejected_us FROM rejections
WHERE project_id = $1 AND rejected_at > statement_timestamp() - interval '7 days'
  AND CASE WHEN $2::text[] IS NULL THEN true ELSE reason = ANY ($2) END
  AND CASE WHEN $3::timestamptz IS NULL THEN true ELSE rejected_at >= $3 END
  AND CASE WHEN $4::timestamptz IS NULL THEN true ELSE rejected_at < $4 END
  AND CASE WHEN $5::text[] IS NULL THEN true ELSE origin = ANY ($5) END
  AND CASE WHEN $6::text IS NULL THEN true ELSE actor_id = $6 END
  AND CASE WHEN $7::text IS NULL THEN true ELSE import_id::text = lower($7) END
  AND CASE WHEN $8::float8 IS NULL THEN true
    ELSE (rejected_at, rejection_id) < (timestamptz 'epoch' + $8 * interval '1 microsecond', $9::uuid) END
ORDER BY rejected_at DESC, rejection_id DESC LIMIT $10
