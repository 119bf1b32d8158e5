-- src/fleet/agent-activity.service.ts
WITH clock AS (
  SELECT CASE
    WHEN pinned_as_of IS NULL THEN now()
    ELSE least(now(), (pinned_as_of + 1)::timestamp AT TIME ZONE time_zone - interval '1 microsecond')
  END AS until
  FROM projects WHERE project_id = $1
), acts AS (
  (SELECT act.*
   FROM unnest($3::uuid[]) AS own (agent_id)
   CROSS JOIN LATERAL (SELECT action_id AS id, agent_id, user_id, occurred_at, action, summary, NULL AS kind
   FROM agent_actions
   WHERE project_id = $1 AND true AND agent_id = own.agent_id AND occurred_at <= (SELECT until FROM clock)
   ORDER BY occurred_at DESC, action_id DESC LIMIT $2) AS act)
  UNION ALL
  (SELECT act.*
   FROM unnest($3::uuid[]) AS own (agent_id)
   CROSS JOIN LATERAL (SELECT interaction_id AS id, agent_id, user_id, occurred_at, NULL AS action, NULL AS summary, kind
   FROM interactions
   WHERE project_id = $1 AND direction = 'outbound' AND agent_id = own.agent_id AND occurred_at <= (SELECT until FROM clock)
   ORDER BY occurred_at DESC, interaction_id DESC LIMIT $2) AS act)
  ORDER BY occurred_at DESC, id DESC LIMIT $2
)
SELECT concat('{"items":[', string_agg(
  '{"id":"' || id || '","timestamp":' || left(to_json(date_trunc('milliseconds', occurred_at AT TIME ZONE 'UTC') + interval '1 microsecond')::text, 24) || 'Z"' || ',"agent_id":"' || agent_id
    || '","agent_name":' || to_json(agent_name) || ',"contact_name":' || to_json(contact)
    || ',"action":' || to_json(action) || ',"summary":' || to_json(summary) || '}', ','), ']}')
FROM (
  SELECT acts.id, acts.occurred_at, coalesce(member.survivor_id, acts.agent_id) AS agent_id, COALESCE(agents.name, '') AS agent_name, contact.contact,
         CASE WHEN acts.kind IS NULL THEN acts.action ELSE 'message_sent' END AS action,
         CASE WHEN acts.kind IS NULL THEN acts.summary ELSE CASE acts.kind WHEN 'message' THEN 'Sent a message to ' WHEN 'email' THEN 'Sent an email to ' WHEN 'call' THEN 'Called ' WHEN 'meeting' THEN 'Met ' ELSE 'Contacted ' END || contact.contact END AS summary
  FROM acts
  LEFT JOIN agent_aliases AS member ON member.project_id = $1 AND member.agent_id = acts.agent_id
LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = coalesce(member.survivor_id, acts.agent_id)
  LEFT JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = acts.user_id
LEFT JOIN contact_aliases AS alias ON alias.project_id = $1 AND alias.user_id = acts.user_id
  CROSS JOIN LATERAL (SELECT COALESCE(CASE WHEN alias.name IS NULL THEN contacts.name ELSE alias.name END, coalesce(alias.survivor_id, acts.user_id), '') AS contact) contact
  ORDER BY acts.occurred_at DESC, acts.id DESC
) items
