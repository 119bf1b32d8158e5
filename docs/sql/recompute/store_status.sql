-- src/recompute/signals/source.statements.ts
UPDATE sources
SET state = status.state, expected = status.expected, watched = status.watched, holds = status.holds,
    announced = status.announced, settles_on = status.settles_on
FROM unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::boolean[], $8::boolean[], $9::date[])
  AS status(agent_id, channel, state, expected, watched, holds, announced, settles_on)
WHERE project_id = $1 AND sources.agent_id = status.agent_id AND sources.channel = status.channel
