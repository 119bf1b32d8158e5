-- src/recompute/signals/episode.statements.ts
UPDATE episodes
SET ended_on = $3::date,
    ended_by = $2::text,
    ended_at = $4::timestamptz,
    state = CASE WHEN closed_at IS NULL THEN $5::text ELSE state END,
    snoozed_until = CASE WHEN closed_at IS NULL THEN NULL ELSE snoozed_until END,
    closed_at = coalesce(closed_at, $4::timestamptz),
    revision = revision + 1
WHERE project_id = $1 AND episode_id IN (SELECT episode_id FROM pg_temp.work_ends WHERE ended_by = $2)
