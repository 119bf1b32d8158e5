import { ALL_AGENTS } from '../../database/all-agents';
import { SQL as x } from '../../scoring/algebra';
import * as moatRules from '../../scoring/moat-rules';
import type { WeightSettings } from '../../scoring/score-settings';
import { literal } from '../scores/model-sql';
import { BOOK, COUNTS, SUMS } from './snapshot-sums';

const SNAPSHOT_AGENT = `CASE WHEN grouping(agent_id) = 1 THEN '${ALL_AGENTS}'::uuid ELSE agent_id END`;

/** Removes snapshots that lose their last relationships. $1 project */
export const REMOVE_EMPTY_SNAPSHOTS = `DELETE FROM daily_snapshots
WHERE project_id = $1
  AND (agent_id, date, total) IN (
    SELECT ${SNAPSHOT_AGENT}, date, -sum(total)::integer
    FROM pg_temp.work_book
    GROUP BY GROUPING SETS ((agent_id, date), (date)))`;

/**
 * Applies the changes to the other snapshots, and computes the index of each from its sums. $1 project, $2 its
 * half-point of breadth, $3 first day of a list of days, $4 version of the model on each of them
 */
export function dailySnapshots(weights: WeightSettings): string {
  const sums: moatRules.MoatSums<string> = {
    heard: 'heard',
    evidence: '(evidence_sum / 1e6::double precision)',
    weight: 'weight::double precision',
    weightedEvidence: '(weighted_evidence::double precision / 1e6)',
    weightLost: 'weight_lost::double precision',
    gains: '(gains / 1e6::double precision)',
    losses: '(losses / 1e6::double precision)',
  };
  const components = moatRules.moatComponents(x, sums, '$2::double precision');
  const named = {
    weightBreadth: literal(weights.weightBreadth),
    weightDepthQuality: literal(weights.weightDepthQuality),
    weightTrend: literal(weights.weightTrend),
    weightRisk: literal(weights.weightRisk),
  };
  const columns = { breadth: 'breadth', depthQuality: 'depth_quality', trend: 'trend', risk: 'risk' };
  const type = (column: string) => (COUNTS.includes(column) ? '::integer' : SUMS.includes(column) ? '::bigint' : '');
  const written = [...BOOK, 'avg_depth', 'breadth', 'depth_quality', 'trend', 'risk', 'moat_index', 'model_version'];
  return `WITH entry AS (
  SELECT ${SNAPSHOT_AGENT} AS agent_id, date,
         ${BOOK.map((column) => `sum(${column})${type(column)} AS ${column}`).join(',\n         ')}
  FROM pg_temp.work_book
  GROUP BY GROUPING SETS ((agent_id, date), (date))
),
book AS (
  SELECT entry.agent_id, entry.date,
         ${BOOK.map((column) => `entry.${column} + coalesce(kept.${column}, 0) AS ${column}`).join(',\n         ')}
  FROM entry
  LEFT JOIN daily_snapshots AS kept ON kept.project_id = $1
    AND kept.agent_id = entry.agent_id
    AND kept.date = entry.date
),
component AS (
  SELECT *,
         coalesce(round(depth_sum / nullif(total, 0)::double precision) / 1e6, 0) AS avg_depth,
         ${components.breadth} AS breadth,
         ${components.depthQuality} AS depth_quality,
         ${components.trend} AS trend,
         ${components.risk} AS risk,
         ($4::integer[])[date - $3::date + 1] AS model_version
  FROM book
  OFFSET 0
)
INSERT INTO daily_snapshots (project_id, agent_id, date, score_version, ${written.join(', ')})
SELECT $1, agent_id, date, 2, ${[...BOOK, 'avg_depth', 'breadth', 'depth_quality', 'trend', 'risk'].join(', ')},
       ${moatRules.moatIndexOf(x, 'heard', columns, named)},
       model_version
FROM component
WHERE total > 0
ON CONFLICT (project_id, agent_id, date) DO UPDATE SET
  ${['score_version', ...written].map((column) => `${column} = excluded.${column}`).join(', ')}`;
}
