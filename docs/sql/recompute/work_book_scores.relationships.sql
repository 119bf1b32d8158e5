-- src/recompute/aggregates/snapshot-deltas.statements.ts
INSERT INTO pg_temp.work_book (agent_id, date, total, deep, strong, warm, light, faint, at_risk, deepened, declining, heard, depth_sum, evidence_sum, gains, losses, weight, weighted_evidence, weight_lost)
SELECT agent_id, $2::date, $3::integer * count(*),
       $3::integer * count(*) FILTER (WHERE band = 'deep'),
       $3::integer * count(*) FILTER (WHERE band = 'strong'),
       $3::integer * count(*) FILTER (WHERE band = 'warm'),
       $3::integer * count(*) FILTER (WHERE band = 'light'),
       $3::integer * count(*) FILTER (WHERE band = 'faint'),
       $3::integer * count(*) FILTER (WHERE at_risk),
       $3::integer * count(*) FILTER (WHERE trend >= 50000),
       $3::integer * count(*) FILTER (WHERE trend <= -50000),
       $3::integer * count(*) FILTER (WHERE silence IS NOT NULL),
       $3::integer * sum(depth),
       $3::integer * sum(evidence),
       $3::integer * coalesce(sum(evidence_trend) FILTER (WHERE evidence_trend > 0), 0),
       $3::integer * (coalesce(sum(evidence_trend) FILTER (WHERE evidence_trend > 0), 0) - sum(evidence_trend)),
       $3::integer * sum(weight),
       $3::integer * sum(weight * evidence::bigint),
       $3::integer * coalesce(sum(weight) FILTER (WHERE CASE WHEN at_risk THEN true ELSE dormant END), 0)
FROM (
  SELECT agent_id, band, at_risk, dormant, silence_days AS silence,
         round(depth * 1e6)::integer AS depth,
         round(trend * 1e6)::integer AS trend,
         round(evidence * 1e6)::integer AS evidence,
         round(evidence_trend * 1e6)::integer AS evidence_trend,
         round(coalesce((worth * exp(CASE WHEN (silence_days * (-0.0057762265046662105)::double precision) > 700 THEN 700 WHEN (silence_days * (-0.0057762265046662105)::double precision) < -700 THEN -700 ELSE (silence_days * (-0.0057762265046662105)::double precision) END)), 0) * 1e12::double precision)::bigint AS weight
  FROM (
    SELECT found.* FROM pg_temp.work_relationships AS work CROSS JOIN LATERAL (
      SELECT * FROM depth_scores WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id OFFSET 0) AS found) AS depth_scores
  WHERE project_id = $1
  OFFSET 0
) AS score
GROUP BY agent_id
