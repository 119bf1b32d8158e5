-- src/recompute/signals/episode-merge.statements.ts
UPDATE episodes
SET ended_on = NULL, ended_by = NULL, ended_at = NULL,
    closed_at = CASE WHEN state = 'cleared' THEN NULL ELSE closed_at END,
    state = CASE WHEN state = 'cleared' THEN 'open' ELSE state END,
    revision = revision + 1
WHERE project_id = $1 AND episode_id = ANY ($2::uuid[])
