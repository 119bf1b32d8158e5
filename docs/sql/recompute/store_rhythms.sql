-- src/recompute/signals/source.statements.ts
INSERT INTO sources (project_id, agent_id, channel, last_day, active_days, late_on, silent_on)
SELECT $1, agent_id, channel, last_day, active_days, late_on, silent_on
FROM unnest($2::uuid[], $3::text[], $4::date[], $5::integer[], $6::date[], $7::date[])
  AS rhythm(agent_id, channel, last_day, active_days, late_on, silent_on)
ON CONFLICT (project_id, agent_id, channel) DO UPDATE SET last_day = excluded.last_day, active_days = excluded.active_days,
  late_on = excluded.late_on, silent_on = excluded.silent_on
