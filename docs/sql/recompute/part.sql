-- src/recompute/signals/episode-merge.statements.ts
UPDATE episodes SET user_id = chr(1) || episode_id::text
WHERE project_id = $1 AND episode_id = ANY ($2::uuid[])
