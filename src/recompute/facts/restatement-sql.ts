/**
 * The first day, not after $2, whose new roll-up differs from the stored one; null if there is none. Rows that are the
 * same on both sides cancel out. $1 project, $2 day
 */
export const ROLL_UP_DIFFERENCE = `
  SELECT min(day) AS first
  FROM (
    SELECT day
    FROM (
      SELECT day, hash_record_extended(ROW(agent_id, user_id, w_sum, n, n_in, n_out, last_at, w_part, last_in_at,
        last_out_at), 0) AS digest
      FROM relationship_days WHERE project_id = $1 AND day <= $2::date
      UNION ALL
      SELECT day, hash_record_extended(ROW(agent_id, user_id, w_sum, n, n_in, n_out, last_at, w_part, last_in_at,
        last_out_at), 0)
      FROM pg_temp.work_days WHERE day <= $2::date
    ) AS both_sides
    GROUP BY day
    HAVING bit_xor(digest) <> 0
  ) AS changed`;

/**
 * Digests of the published numbers of each day up to $2, of snapshots and of cohorts separately, because a snapshot may
 * be added later. A cohort week belongs to the Sunday on which it ends. $1 project
 */
export const PUBLISHED_NUMBERS = `
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
  GROUP BY day, source`;

/**
 * The first day with data of a project, not after $2; for times, the day before the UTC day, because no time zone is
 * further behind. $1 project
 */
export const FIRST_KNOWN_DAY = `
  SELECT min(day) AS first
  FROM (
    SELECT min(day) AS day FROM relationship_days WHERE project_id = $1
    UNION ALL
    SELECT min(classified_at AT TIME ZONE 'UTC')::date - 1 FROM classifications WHERE project_id = $1
    UNION ALL
    SELECT min(routed_at AT TIME ZONE 'UTC')::date - 1 FROM permanent_routes WHERE project_id = $1
    UNION ALL
    SELECT min(decided_at AT TIME ZONE 'UTC')::date - 1 FROM lead_outcomes WHERE project_id = $1
    UNION ALL
    SELECT min(occurred_at AT TIME ZONE 'UTC')::date - 1 FROM agent_actions WHERE project_id = $1
  ) AS known
  WHERE day <= $2::date`;
