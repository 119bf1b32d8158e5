-- src/recompute/signals/transition.statements.ts
SELECT moat_index AS index, breadth, depth_quality, trend, risk
FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 AND date = $3::date
