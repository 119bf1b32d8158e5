-- src/episodes/episodes.queries.ts
SELECT episode_id, revision, changed_at, changed_by, state, assignee, snoozed_until, reason, outcome, note
FROM episode_changes WHERE project_id = $1 AND episode_id = $2 ORDER BY revision LIMIT $3
