-- src/serving/restated.queries.ts
SELECT model_version FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 AND date = $3::date
