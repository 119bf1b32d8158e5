-- src/recompute/aggregates/snapshot.statements.ts
DELETE FROM daily_snapshots
WHERE project_id = $1
  AND (agent_id, date, total) IN (
    SELECT CASE WHEN grouping(agent_id) = 1 THEN '00000000-0000-0000-0000-000000000000'::uuid ELSE agent_id END, date, -sum(total)::integer
    FROM pg_temp.work_book
    GROUP BY GROUPING SETS ((agent_id, date), (date)))
