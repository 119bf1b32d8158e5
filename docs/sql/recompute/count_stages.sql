-- src/recompute/aggregates/pipeline.statements.ts
WITH counted AS (
  SELECT entry.stage, change + coalesce(kept.count, 0) AS count
  FROM (SELECT stage, sum(change)::integer AS change
  FROM (
    SELECT stage, 1 AS change FROM pg_temp.work_moves WHERE stage IS NOT NULL
    UNION ALL
    SELECT stage_before, -1 FROM pg_temp.work_moves WHERE stage_before IS NOT NULL
  ) AS changed
  GROUP BY stage) AS entry
  LEFT JOIN pipeline_stages AS kept ON kept.project_id = $1 AND kept.stage = entry.stage
)
INSERT INTO pipeline_stages (project_id, stage, count)
SELECT $1, stage, count
FROM counted
WHERE count > 0
ON CONFLICT (project_id, stage) DO UPDATE SET count = excluded.count
