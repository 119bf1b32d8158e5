-- src/rejections/rejections.queries.ts
SELECT reason, field, sum(count)::text AS count, max(last_at) AS last_at FROM rejection_counts
WHERE project_id = $1 AND last_at > statement_timestamp() - interval '7 days'
  AND CASE WHEN $2::text[] IS NULL THEN true ELSE reason = ANY ($2) END
  AND CASE WHEN $3::timestamptz IS NULL THEN true ELSE last_at >= $3 END
  AND CASE WHEN $4::timestamptz IS NULL THEN true ELSE hour < $4 END
GROUP BY reason, field ORDER BY sum(count) DESC, reason, field
