-- src/recompute/aggregates/snapshot-deltas.statements.ts
WITH booked AS (
INSERT INTO pg_temp.work_book (agent_id, date, total, deep, strong, warm, light, faint, at_risk, deepened, declining, heard, depth_sum, evidence_sum, gains, losses, weight, weighted_evidence, weight_lost)
SELECT agent_id, $2::date, 1::integer * coalesce(sum(sign), 0),
       1::integer * coalesce(sum(sign) FILTER (WHERE band = 'deep'), 0),
       1::integer * coalesce(sum(sign) FILTER (WHERE band = 'strong'), 0),
       1::integer * coalesce(sum(sign) FILTER (WHERE band = 'warm'), 0),
       1::integer * coalesce(sum(sign) FILTER (WHERE band = 'light'), 0),
       1::integer * coalesce(sum(sign) FILTER (WHERE band = 'faint'), 0),
       1::integer * coalesce(sum(sign) FILTER (WHERE at_risk), 0),
       1::integer * coalesce(sum(sign) FILTER (WHERE trend >= 50000), 0),
       1::integer * coalesce(sum(sign) FILTER (WHERE trend <= -50000), 0),
       1::integer * coalesce(sum(sign) FILTER (WHERE silence IS NOT NULL), 0),
       1::integer * sum(sign * depth),
       1::integer * sum(sign * evidence),
       1::integer * coalesce(sum(sign * evidence_trend) FILTER (WHERE evidence_trend > 0), 0),
       1::integer * (coalesce(sum(sign * evidence_trend) FILTER (WHERE evidence_trend > 0), 0) - sum(sign * evidence_trend)),
       1::integer * sum(weight),
       1::integer * sum(weight * evidence::bigint),
       1::integer * coalesce(sum(weight) FILTER (WHERE CASE WHEN at_risk THEN true ELSE dormant END), 0)
FROM (
  SELECT agent_id, sign, band, at_risk, dormant, silence, depth, trend, evidence, evidence_trend, sign * weight AS weight
  FROM (
    SELECT agent_id, -1 AS sign, band, at_risk, dormant, silence_days AS silence,
         round(depth * 1e6)::integer AS depth,
         round(trend * 1e6)::integer AS trend,
         round(evidence * 1e6)::integer AS evidence,
         round(evidence_trend * 1e6)::integer AS evidence_trend,
         round(coalesce((worth * exp(CASE WHEN (silence_days * (-0.0057762265046662105)::double precision) > 700 THEN 700 WHEN (silence_days * (-0.0057762265046662105)::double precision) < -700 THEN -700 ELSE (silence_days * (-0.0057762265046662105)::double precision) END)), 0) * 1e12::double precision)::bigint AS weight
  FROM pg_temp.work_before
    WHERE depth IS NOT NULL
    UNION ALL
    SELECT agent_id, 1, band, at_risk, dormant, silence_days AS silence,
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
  ) AS counted
) AS score
GROUP BY agent_id
RETURNING total
)
SELECT count(*)::integer AS rows, (count(*) FILTER (WHERE total < 0))::integer AS losing FROM booked
