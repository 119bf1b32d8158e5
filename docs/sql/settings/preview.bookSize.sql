-- src/settings/preview.queries.ts
SELECT total FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 ORDER BY date DESC LIMIT 1
