-- src/recompute/scores/shared-contact.statements.ts
WITH taken AS (
  INSERT INTO pg_temp.work_shared (user_id, is_exact, agents, n_interactions, n_days, n_in, n_out, start_day, first_day, last_day, last_interaction, value_sum, n_days_before, last_day_before, value_sum_before, last_any_day, last_word, n_unanswered, unanswered_since, waiting_since)
  SELECT user_id, was_scored IS NOT NULL AND coalesce(CASE
    WHEN was_scored IS NULL THEN days = 1 AND n_before IS NULL
    -- A row of an earlier release: it does not know since when the contact has waited.
    WHEN was_last_word = 3 AND was_waiting_since IS NULL THEN false
    WHEN days = 0 THEN true
    WHEN days > 1 THEN false
    WHEN n_before IS NULL THEN day > was_last_any_day
    ELSE day = was_last_any_day
      AND CASE WHEN w_part_before > 0 THEN w_part > 0 AND least(w_part, 1) = least(w_part_before, 1) ELSE true END
      AND CASE WHEN n_before > n_in_before THEN n > n_in ELSE true END
  END
  AND CASE WHEN days = 1 THEN n IS NOT NULL AND day > $2::date - 28 AND day <= $2::date ELSE true END, false), coalesce(was_agents + fresh, 0),
  coalesce(was_interactions, 0) + coalesce(n, 0) - coalesce(n_before, 0),
  coalesce(was_days, 0) + CASE WHEN w_part > 0 AND coalesce(w_part_before, 0) = 0 THEN 1 ELSE 0 END,
  coalesce(was_in, 0) + coalesce(n_in, 0) - coalesce(n_in_before, 0),
  coalesce(was_out, 0) + coalesce(n_out, 0) - coalesce(n_out_before, 0),
  coalesce(was_start_day, day),
  coalesce(was_first_day, CASE WHEN w_part > 0 THEN day END),
  CASE WHEN w_part > 0 THEN day ELSE was_last_day END,
  coalesce(last_at, was_last_interaction),
  coalesce(was_value_sum, 0) + CASE WHEN w_part > 0 AND coalesce(w_part_before, 0) = 0 THEN value ELSE 0 END,
  coalesce(was_days_before, 0),
  was_last_day_before,
  was_value_sum_before,
  coalesce(day, was_last_any_day),
  coalesce(word, was_last_word),
  CASE WHEN w_part > 0 THEN CASE WHEN n_out > 0 AND word = 2 THEN 1 ELSE 0 END
    ELSE coalesce(was_unanswered, 0) + CASE WHEN n_out > 0 AND coalesce(n_out_before, 0) = 0 THEN 1 ELSE 0 END END,
  CASE WHEN w_part > 0 THEN CASE WHEN n_out > 0 AND word = 2 THEN day END
    ELSE coalesce(was_unanswered_since, CASE WHEN n_out > 0 THEN day END) END,
  CASE WHEN n > n_in THEN CASE WHEN n_in > 0 AND word = 3 THEN day END ELSE coalesce(was_waiting_since, day) END
  FROM (
    SELECT work.user_id, work.days, work.fresh, kept.*, united.*, known.several
    FROM (
    SELECT user_id, CASE WHEN sum(days) = 0 THEN 0 WHEN max(days) = 1 AND min(day) = max(day) AND NOT bool_or(gone) THEN 1 ELSE 2 END AS days,
         max(day) AS day, count(*) FILTER (WHERE fresh AND days > 0) AS fresh,
         array_agg(agent_id) FILTER (WHERE days > 0) AS agent_ids,
         array_agg(n_before) FILTER (WHERE days > 0) AS n_before, array_agg(n_in_before) FILTER (WHERE days > 0) AS n_in_before, array_agg(n_out_before) FILTER (WHERE days > 0) AS n_out_before, array_agg(w_part_before) FILTER (WHERE days > 0) AS w_part_before
    FROM (
      -- Not a join of two work tables, which for few rows would compare each with each.
      SELECT agent_id, user_id, count(day) AS days, max(day) AS day, bool_or(fresh) AS fresh, bool_or(day IS NOT NULL AND n IS NULL) AS gone,
             max(n_before) AS n_before, max(n_in_before) AS n_in_before, max(n_out_before) AS n_out_before, max(w_part_before) AS w_part_before
      FROM (
        SELECT agent_id, user_id, day, n, n_before, n_in_before, n_out_before,
               CASE WHEN n_before IS NOT NULL THEN least(w_part_before, 1e200::double precision) END AS w_part_before, NULL::boolean AS fresh
        FROM pg_temp.work_days
        UNION ALL
        SELECT agent_id, user_id, NULL, NULL, NULL, NULL, NULL, NULL, depth IS NULL FROM pg_temp.work_before
      ) AS part
      GROUP BY agent_id, user_id
    ) AS relationship
    GROUP BY user_id
    ) AS work
    LEFT JOIN LATERAL (
      SELECT true AS was_scored, agents AS was_agents,
             n_interactions AS was_interactions, n_days AS was_days, n_in AS was_in, n_out AS was_out, start_day AS was_start_day, first_day AS was_first_day, last_day AS was_last_day, last_interaction AS was_last_interaction, value_sum AS was_value_sum, n_days_before AS was_days_before, last_day_before AS was_last_day_before, value_sum_before AS was_value_sum_before, last_any_day AS was_last_any_day, last_word AS was_last_word, n_unanswered AS was_unanswered, unanswered_since AS was_unanswered_since, waiting_since AS was_waiting_since
      FROM contact_scores
      WHERE project_id = $1 AND user_id = work.user_id
      OFFSET 0
    ) AS kept ON true
    LEFT JOIN LATERAL (
      SELECT united.*, CASE WHEN last_in_at = last_at THEN 3 WHEN last_out_at = last_at THEN 2 ELSE 1 END AS word, greatest(least(w_part, 1::double precision), 1e-15::double precision) * power(2::double precision,
    least(greatest((day - date '2000-01-01') / 120::double precision, -1000), 1000)) AS value
      FROM (
        SELECT day, sum(n)::integer AS n, sum(n_in)::integer AS n_in, sum(n_out)::integer AS n_out,
        coalesce(sum(least(w_part, 1e200::double precision) ORDER BY agent_id), 0) AS w_part, max(last_at) AS last_at, max(last_in_at) AS last_in_at,
        max(last_out_at) AS last_out_at,
         sum(CASE WHEN place IS NULL THEN n ELSE n_before[place] END)::integer AS n_before,
         sum(CASE WHEN place IS NULL THEN n_in ELSE n_in_before[place] END)::integer AS n_in_before,
         sum(CASE WHEN place IS NULL THEN n_out ELSE n_out_before[place] END)::integer AS n_out_before,
         sum(CASE WHEN place IS NULL THEN least(w_part, 1e200::double precision) ELSE w_part_before[place] END ORDER BY agent_id) AS w_part_before
        FROM (
          SELECT *, array_position(work.agent_ids, agent_id) AS place
          FROM relationship_days
          WHERE project_id = $1 AND user_id = work.user_id AND day = work.day AND work.days = 1 AND kept.was_scored
        ) AS part
        GROUP BY day
      ) AS united
    ) AS united ON true
    LEFT JOIN LATERAL (
      SELECT (SELECT agent_id FROM relationship_days WHERE project_id = $1 AND user_id = work.user_id ORDER BY agent_id LIMIT 1)
        <> (SELECT agent_id FROM relationship_days WHERE project_id = $1 AND user_id = work.user_id ORDER BY agent_id DESC LIMIT 1)
        AS several
      WHERE kept.was_scored IS NULL
    ) AS known ON true
  ) AS contact
  WHERE was_scored OR several
  RETURNING is_exact
)
SELECT (count(*) FILTER (WHERE is_exact))::integer AS rows, (count(*) FILTER (WHERE NOT is_exact))::integer AS others FROM taken
