-- src/recompute/signals/episode.statements.ts
DELETE FROM episode_changes
WHERE project_id = $1 AND episode_id IN (SELECT episode_id FROM episodes WHERE project_id = $1 AND ended_on < $2::date);
DELETE FROM episodes WHERE project_id = $1 AND ended_on < $2::date
