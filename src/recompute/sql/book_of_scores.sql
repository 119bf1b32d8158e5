INSERT INTO pg_temp.work_book (
    agent_id, date, total, deep, strong, warm, light, faint, at_risk, deepened, declining,
    depth_sum, depth_squares, gains, losses, potential, potential_at_risk)
  SELECT agent_id,
         $2::date,
         :sign * count(*),
         :sign * count(*) FILTER (WHERE band = 'deep'),
         :sign * count(*) FILTER (WHERE band = 'strong'),
         :sign * count(*) FILTER (WHERE band = 'warm'),
         :sign * count(*) FILTER (WHERE band = 'light'),
         :sign * count(*) FILTER (WHERE band = 'faint'),
         :sign * count(*) FILTER (WHERE at_risk),
         :sign * count(*) FILTER (WHERE trend >= :trend_step_micro),
         :sign * count(*) FILTER (WHERE trend <= -:trend_step_micro),
         :sign * sum(depth),
         :sign * sum(depth::bigint * depth),
         :sign * sum(greatest(trend, 0)),
         :sign * sum(greatest(-trend, 0)),
         :sign * sum(potential),
         :sign * coalesce(sum(potential) FILTER (WHERE at_risk), 0)
  FROM (
    -- Sums are whole millionths, as in work_book.sql.
    SELECT agent_id,
           band,
           at_risk,
           (depth * 1e6)::integer AS depth,
           (trend * 1e6)::integer AS trend,
           (potential * 1e6)::integer AS potential
    FROM :scores
    OFFSET 0
  ) AS score
  GROUP BY agent_id
