-- src/recompute/episode-merge.statements.ts
UPDATE episodes SET user_id = moved.now, came_as = nullif(moved.id, moved.now)
FROM unnest($2::text[], $3::text[]) AS moved(id, now)
WHERE project_id = $1 AND episodes.user_id = ANY ($4::text[]) AND coalesce(episodes.came_as, episodes.user_id) = moved.id
  AND CASE WHEN ended_on IS NULL THEN false ELSE ended_by <> 'merged' END
