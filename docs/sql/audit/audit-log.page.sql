-- src/audit/audit-log.queries.ts
SELECT entry_id, recorded_at, actor_kind, actor_id, request_id, action, subject, changes,
  (extract(epoch FROM recorded_at) * 1000000)::float8 AS recorded_us
FROM audit_entries
WHERE project_id = $1
  AND CASE WHEN $2::text IS NULL THEN true ELSE actor_id = $2 END
  AND CASE WHEN $3::text[] IS NULL THEN true ELSE action = ANY ($3) END
  AND CASE WHEN $4::text[] IS NULL THEN true ELSE ARRAY[subject, user_id] && $4 END
  AND CASE WHEN $5::timestamptz IS NULL THEN true ELSE recorded_at >= $5 END
  AND CASE WHEN $6::timestamptz IS NULL THEN true ELSE recorded_at < $6 END
  AND CASE WHEN $7::float8 IS NULL THEN true
    ELSE (recorded_at, entry_id) < (timestamptz 'epoch' + $7 * interval '1 microsecond', $8::uuid) END
ORDER BY recorded_at DESC, entry_id DESC LIMIT $9
