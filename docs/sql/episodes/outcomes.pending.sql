-- src/episodes/outcomes.queries.ts
SELECT (count(DISTINCT (agent_id, user_id)))::integer AS n FROM episodes
WHERE project_id = $1 AND began_on > $2::date AND began_on <= $3::date AND state <> 'restated'
