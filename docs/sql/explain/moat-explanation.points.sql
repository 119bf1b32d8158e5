-- src/explain/moat-explanation.queries.ts
SELECT kept.kept_from, snapshots.date, snapshots.total, moat_index, breadth, depth_quality, trend, risk, snapshots.score_version, snapshots.model_version
FROM (SELECT min(date) AS kept_from FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2) kept
LEFT JOIN daily_snapshots snapshots
  ON snapshots.project_id = $1 AND snapshots.agent_id = $2
 AND snapshots.date IN (SELECT $3::date - back FROM unnest($4::integer[]) AS back)
ORDER BY snapshots.date
