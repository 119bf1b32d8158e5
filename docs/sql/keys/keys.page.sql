-- src/keys/keys.queries.ts
SELECT key_id, name, prefix, scopes, created_at, created_by, expires_at, last_used_at, last_used_address,
last_used_user_agent, revoked_at, rate_limit, replaces,
CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= now() THEN 'expired' ELSE 'active' END AS status,
(extract(epoch FROM created_at) * 1000000)::float8 AS created_us FROM api_keys
     WHERE project_id = $1
       AND ((extract(epoch FROM created_at) * 1000000)::float8, key_id) <
           (coalesce($2::float8, 'infinity'), coalesce($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
     ORDER BY created_at DESC, key_id DESC LIMIT $4
