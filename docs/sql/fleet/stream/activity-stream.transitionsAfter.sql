-- src/fleet/stream/activity-stream.queries.ts
SELECT page.position, page.transition_id, page.type, page.day, page.recorded_at, page.run_id, page.cause,
  coalesce(member.survivor_id, page.agent_id) AS agent_id, agents.name AS agent_name, coalesce(alias.survivor_id, page.user_id) AS user_id, CASE WHEN alias.name IS NULL THEN contacts.name ELSE alias.name END AS contact_name, page.from_state, page.to_state,
  page.reasons, page.action, page.recommended_action, page.depth, page.band, page.potential, page.count
FROM (SELECT * FROM transitions WHERE project_id = $1 AND position > $2 ORDER BY position LIMIT $3) page
LEFT JOIN agent_aliases AS member ON member.project_id = $1 AND member.agent_id = page.agent_id
LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = coalesce(member.survivor_id, page.agent_id)
LEFT JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = page.user_id
LEFT JOIN contact_aliases AS alias ON alias.project_id = $1 AND alias.user_id = page.user_id
ORDER BY page.position
