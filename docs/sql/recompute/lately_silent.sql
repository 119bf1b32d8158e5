-- src/recompute/signals/source.statements.ts
SELECT DISTINCT agent_id FROM transitions
WHERE project_id = $1 AND type = 'agent.silent' AND position IS NOT NULL AND day > $2::date - $3::integer AND day <= $2::date
