-- src/recompute/signals/episode-merge.statements.ts
UPDATE episodes
SET ended_on = $3::date, ended_by = 'merged', ended_at = $4::timestamptz,
    state = CASE WHEN closed_at IS NULL THEN 'cleared' ELSE state END,
    snoozed_until = CASE WHEN closed_at IS NULL THEN NULL ELSE snoozed_until END,
    closed_at = coalesce(closed_at, $4::timestamptz),
    revision = revision + 1
WHERE project_id = $1 AND episode_id = ANY ($2::uuid[])
