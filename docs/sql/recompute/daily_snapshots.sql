-- src/recompute/sql/daily_snapshots.sql
-- Brings the snapshots up to the work book, and computes the index of each from its sums; one of nobody goes.
-- $1 project, $2 its half-point of breadth
WITH entry AS (
  SELECT CASE WHEN grouping(agent_id) = 1 THEN '00000000-0000-0000-0000-000000000000'::uuid ELSE agent_id END AS agent_id,
         date,
         sum(total)::integer AS total,
         sum(deep)::integer AS deep,
         sum(strong)::integer AS strong,
         sum(warm)::integer AS warm,
         sum(light)::integer AS light,
         sum(faint)::integer AS faint,
         sum(at_risk)::integer AS at_risk,
         sum(deepened)::integer AS deepened,
         sum(declining)::integer AS declining,
         sum(depth_sum)::bigint AS depth_sum,
         sum(depth_squares) AS depth_squares,
         sum(gains)::bigint AS gains,
         sum(losses)::bigint AS losses,
         sum(potential)::bigint AS potential,
         sum(potential_at_risk)::bigint AS potential_at_risk
  FROM pg_temp.work_book
  GROUP BY GROUPING SETS ((agent_id, date), (date))
),
book AS (
  SELECT entry.agent_id,
         entry.date,
         entry.total + coalesce(kept.total, 0) AS total,
         entry.deep + coalesce(kept.deep, 0) AS deep,
         entry.strong + coalesce(kept.strong, 0) AS strong,
         entry.warm + coalesce(kept.warm, 0) AS warm,
         entry.light + coalesce(kept.light, 0) AS light,
         entry.faint + coalesce(kept.faint, 0) AS faint,
         entry.at_risk + coalesce(kept.at_risk, 0) AS at_risk,
         entry.deepened + coalesce(kept.deepened, 0) AS deepened,
         entry.declining + coalesce(kept.declining, 0) AS declining,
         entry.depth_sum + coalesce(kept.depth_sum, 0) AS depth_sum,
         entry.depth_squares + coalesce(kept.depth_squares, 0) AS depth_squares,
         entry.gains + coalesce(kept.gains, 0) AS gains,
         entry.losses + coalesce(kept.losses, 0) AS losses,
         entry.potential + coalesce(kept.potential, 0) AS potential,
         entry.potential_at_risk + coalesce(kept.potential_at_risk, 0) AS potential_at_risk
  FROM entry
  LEFT JOIN daily_snapshots AS kept ON kept.project_id = $1
    AND kept.agent_id = entry.agent_id
    AND kept.date = entry.date
),
component AS (
  SELECT *,
         coalesce(round(depth_sum / nullif(total, 0)::double precision) / 1e6, 0) AS avg_depth,
         round(depth_sum / (depth_sum + 1e6 * $2::double precision) * 1e6) / 1e6 AS breadth,
         coalesce(round(depth_squares::double precision / nullif(depth_sum, 0)) / 1e6, 0) AS depth_quality,
         round((gains + 1e6) / (gains + losses + 2e6)::double precision * 1e6) / 1e6 AS trend,
         coalesce(round((1 - potential_at_risk / nullif(potential, 0)::double precision) * 1e6) / 1e6, 0) AS risk
  FROM book
),
emptied AS (
  DELETE FROM daily_snapshots
  WHERE project_id = $1
    AND (agent_id, date) IN (SELECT agent_id, date FROM component WHERE total = 0)
)
INSERT INTO daily_snapshots (
  project_id, agent_id, date, total, deep, strong, warm, light, faint, at_risk, deepened, declining,
  depth_sum, depth_squares, gains, losses, potential, potential_at_risk,
  avg_depth, breadth, depth_quality, trend, risk, moat_index)
SELECT $1,
       agent_id,
       date,
       total,
       deep,
       strong,
       warm,
       light,
       faint,
       at_risk,
       deepened,
       declining,
       depth_sum,
       depth_squares,
       gains,
       losses,
       potential,
       potential_at_risk,
       avg_depth,
       breadth,
       depth_quality,
       trend,
       risk,
       round((0.3 * breadth + 0.35 * depth_quality
         + 0.15 * trend + 0.2 * risk) * 1e6) / 1e6
FROM component
WHERE total > 0
ON CONFLICT (project_id, agent_id, date) DO UPDATE SET
  total = excluded.total,
  deep = excluded.deep,
  strong = excluded.strong,
  warm = excluded.warm,
  light = excluded.light,
  faint = excluded.faint,
  at_risk = excluded.at_risk,
  deepened = excluded.deepened,
  declining = excluded.declining,
  depth_sum = excluded.depth_sum,
  depth_squares = excluded.depth_squares,
  gains = excluded.gains,
  losses = excluded.losses,
  potential = excluded.potential,
  potential_at_risk = excluded.potential_at_risk,
  avg_depth = excluded.avg_depth,
  breadth = excluded.breadth,
  depth_quality = excluded.depth_quality,
  trend = excluded.trend,
  risk = excluded.risk,
  moat_index = excluded.moat_index
