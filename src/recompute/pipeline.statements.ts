import { pipelineProgressSql } from '../scoring/pipeline-stage-sql';
import { rowsOf, type Scope } from './scope';

/**
 * Puts contacts at their furthest stage, and counts who came and went. $1 project, $2 as-of date, $3 time zone
 */
export function pipelineStages(scope: Scope): string {
  return `WITH ${pipelineProgressSql('$2::date', '$3', (table) => rowsOf(table, scope))},
moved AS (
  SELECT progress.user_id, progress.stage, kept.stage AS stage_before
  FROM progress
  LEFT JOIN contact_stages AS kept ON kept.project_id = $1 AND kept.user_id = progress.user_id
  WHERE progress.stage IS DISTINCT FROM kept.stage
),
saved AS (
  INSERT INTO contact_stages (project_id, user_id, stage)
  SELECT $1, user_id, stage FROM moved WHERE stage IS NOT NULL
  ON CONFLICT (project_id, user_id) DO UPDATE SET stage = excluded.stage
),
departed AS (
  DELETE FROM contact_stages
  WHERE project_id = $1
    AND user_id IN (SELECT user_id FROM moved WHERE stage IS NULL)
),
counted AS (
  SELECT entry.stage, change + coalesce(kept.count, 0) AS count
  FROM (
    SELECT stage, sum(change)::integer AS change
    FROM (
      SELECT stage, 1 AS change FROM moved WHERE stage IS NOT NULL
      UNION ALL
      SELECT stage_before, -1 FROM moved WHERE stage_before IS NOT NULL
    ) AS changed
    GROUP BY stage
  ) AS entry
  LEFT JOIN pipeline_stages AS kept ON kept.project_id = $1 AND kept.stage = entry.stage
),
emptied AS (
  DELETE FROM pipeline_stages
  WHERE project_id = $1
    AND stage IN (SELECT stage FROM counted WHERE count = 0)
)
INSERT INTO pipeline_stages (project_id, stage, count)
SELECT $1, stage, count
FROM counted
WHERE count > 0
ON CONFLICT (project_id, stage) DO UPDATE SET count = excluded.count`;
}
