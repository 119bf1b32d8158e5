-- src/recompute/aggregates/snapshot.statements.ts
WITH entry AS (
  SELECT CASE WHEN grouping(agent_id) = 1 THEN '00000000-0000-0000-0000-000000000000'::uuid ELSE agent_id END AS agent_id, date,
         sum(total)::integer AS total,
         sum(deep)::integer AS deep,
         sum(strong)::integer AS strong,
         sum(warm)::integer AS warm,
         sum(light)::integer AS light,
         sum(faint)::integer AS faint,
         sum(at_risk)::integer AS at_risk,
         sum(deepened)::integer AS deepened,
         sum(declining)::integer AS declining,
         sum(heard)::integer AS heard,
         sum(depth_sum)::bigint AS depth_sum,
         sum(evidence_sum)::bigint AS evidence_sum,
         sum(gains)::bigint AS gains,
         sum(losses)::bigint AS losses,
         sum(weight) AS weight,
         sum(weighted_evidence) AS weighted_evidence,
         sum(weight_lost) AS weight_lost
  FROM pg_temp.work_book
  GROUP BY GROUPING SETS ((agent_id, date), (date))
),
book AS (
  SELECT entry.agent_id, entry.date,
         entry.total + coalesce(kept.total, 0) AS total,
         entry.deep + coalesce(kept.deep, 0) AS deep,
         entry.strong + coalesce(kept.strong, 0) AS strong,
         entry.warm + coalesce(kept.warm, 0) AS warm,
         entry.light + coalesce(kept.light, 0) AS light,
         entry.faint + coalesce(kept.faint, 0) AS faint,
         entry.at_risk + coalesce(kept.at_risk, 0) AS at_risk,
         entry.deepened + coalesce(kept.deepened, 0) AS deepened,
         entry.declining + coalesce(kept.declining, 0) AS declining,
         entry.heard + coalesce(kept.heard, 0) AS heard,
         entry.depth_sum + coalesce(kept.depth_sum, 0) AS depth_sum,
         entry.evidence_sum + coalesce(kept.evidence_sum, 0) AS evidence_sum,
         entry.gains + coalesce(kept.gains, 0) AS gains,
         entry.losses + coalesce(kept.losses, 0) AS losses,
         entry.weight + coalesce(kept.weight, 0) AS weight,
         entry.weighted_evidence + coalesce(kept.weighted_evidence, 0) AS weighted_evidence,
         entry.weight_lost + coalesce(kept.weight_lost, 0) AS weight_lost
  FROM entry
  LEFT JOIN daily_snapshots AS kept ON kept.project_id = $1
    AND kept.agent_id = entry.agent_id
    AND kept.date = entry.date
),
component AS (
  SELECT *,
         coalesce(round(depth_sum / nullif(total, 0)::double precision) / 1e6, 0) AS avg_depth,
         (round(((evidence_sum / 1e6::double precision) / ((evidence_sum / 1e6::double precision) + $2::double precision)) * 1e6::double precision) / 1e6::double precision) AS breadth,
         (CASE WHEN (weight::double precision = 0::double precision) THEN 0::double precision ELSE (round(((weighted_evidence::double precision / 1e6) / weight::double precision) * 1e6::double precision) / 1e6::double precision) END) AS depth_quality,
         (round((((gains / 1e6::double precision) + 1::double precision) / ((gains / 1e6::double precision) + (losses / 1e6::double precision) + 2::double precision)) * 1e6::double precision) / 1e6::double precision) AS trend,
         (CASE WHEN (weight::double precision = 0::double precision) THEN 0::double precision ELSE (round((1::double precision - (weight_lost::double precision / weight::double precision)) * 1e6::double precision) / 1e6::double precision) END) AS risk,
         ($4::integer[])[date - $3::date + 1] AS model_version
  FROM book
  OFFSET 0
)
INSERT INTO daily_snapshots (project_id, agent_id, date, score_version, total, deep, strong, warm, light, faint, at_risk, deepened, declining, heard, depth_sum, evidence_sum, gains, losses, weight, weighted_evidence, weight_lost, avg_depth, breadth, depth_quality, trend, risk, moat_index, model_version)
SELECT $1, agent_id, date, 2, total, deep, strong, warm, light, faint, at_risk, deepened, declining, heard, depth_sum, evidence_sum, gains, losses, weight, weighted_evidence, weight_lost, avg_depth, breadth, depth_quality, trend, risk,
       (CASE WHEN (heard = 0::double precision) THEN 0::double precision ELSE (round(((0.3::double precision * breadth) + (0.35::double precision * depth_quality) + (0.15::double precision * trend) + (0.2::double precision * risk)) * 1e6::double precision) / 1e6::double precision) END),
       model_version
FROM component
WHERE total > 0
ON CONFLICT (project_id, agent_id, date) DO UPDATE SET
  score_version = excluded.score_version, total = excluded.total, deep = excluded.deep, strong = excluded.strong, warm = excluded.warm, light = excluded.light, faint = excluded.faint, at_risk = excluded.at_risk, deepened = excluded.deepened, declining = excluded.declining, heard = excluded.heard, depth_sum = excluded.depth_sum, evidence_sum = excluded.evidence_sum, gains = excluded.gains, losses = excluded.losses, weight = excluded.weight, weighted_evidence = excluded.weighted_evidence, weight_lost = excluded.weight_lost, avg_depth = excluded.avg_depth, breadth = excluded.breadth, depth_quality = excluded.depth_quality, trend = excluded.trend, risk = excluded.risk, moat_index = excluded.moat_index, model_version = excluded.model_version
