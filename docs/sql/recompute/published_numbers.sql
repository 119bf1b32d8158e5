-- src/recompute/facts/restatement-sql.ts
SELECT day, source, bit_xor(digest)::text AS digest
FROM (
  SELECT date AS day, 'snapshot' AS source, hash_record_extended(ROW(
    agent_id, total, deep, strong, warm, light, faint, at_risk, deepened, declining, depth_sum, depth_squares, gains,
    losses, potential, potential_at_risk, avg_depth, breadth, depth_quality, trend, risk, moat_index), 0) AS digest
  FROM daily_snapshots WHERE project_id = $1 AND date <= $2::date
  UNION ALL
  SELECT entry_week + 7 * week + 6, 'cohort', hash_record_extended(ROW(entry_week, week, size, count, depth_sum, avg_depth), 0)
  FROM cohort_points WHERE project_id = $1 AND entry_week + 7 * week + 6 <= $2::date
) AS published
GROUP BY day, source
