-- src/recompute/sql/work_book_scores.sql
-- Adds relationships to the book of the as-of date from their scores, or with a negative sign takes them out of it.
-- $1 project, $2 as-of date, $3 sign: 1 or -1. Sums are whole millionths, as in work_book.sql.
INSERT INTO pg_temp.work_book (
  agent_id, date, total, deep, strong, warm, light, faint, at_risk, deepened, declining,
  depth_sum, depth_squares, gains, losses, potential, potential_at_risk)
SELECT agent_id,
       $2::date,
       $3::integer * count(*),
       $3::integer * count(*) FILTER (WHERE band = 'deep'),
       $3::integer * count(*) FILTER (WHERE band = 'strong'),
       $3::integer * count(*) FILTER (WHERE band = 'warm'),
       $3::integer * count(*) FILTER (WHERE band = 'light'),
       $3::integer * count(*) FILTER (WHERE band = 'faint'),
       $3::integer * count(*) FILTER (WHERE at_risk),
       $3::integer * count(*) FILTER (WHERE trend >= 50000),
       $3::integer * count(*) FILTER (WHERE trend <= -50000),
       $3::integer * sum(depth),
       $3::integer * sum(depth::bigint * depth),
       $3::integer * sum(greatest(trend, 0)),
       $3::integer * sum(greatest(-trend, 0)),
       $3::integer * sum(potential),
       $3::integer * coalesce(sum(potential) FILTER (WHERE at_risk), 0)
FROM (
  SELECT agent_id,
         band,
         at_risk,
         (depth * 1e6)::integer AS depth,
         (trend * 1e6)::integer AS trend,
         (potential * 1e6)::integer AS potential
  FROM (
    SELECT found.* FROM pg_temp.work_changed AS work CROSS JOIN LATERAL (
      SELECT * FROM depth_scores WHERE project_id = $1 AND agent_id = work.agent_id AND user_id = work.user_id OFFSET 0) AS found) AS depth_scores
  WHERE project_id = $1
  OFFSET 0
) AS score
GROUP BY agent_id
