-- src/recompute/sql/state_of_change.sql
grown AS MATERIALIZED (
  -- The state that this run has just kept, under its moment, and what the changed days add to it, as if it were one long day before them. That
  -- is exact where the sums of values go on at their end: a new day comes last, and within the window; and the value of a
  -- day is capped, so more on a busy day does not change it. Not a join, which for few rows would compare each with each.
  SELECT agent_id,
         user_id,
         sum(n)::integer AS n_interactions,
         sum(days)::integer AS n_days,
         sum(n_in)::integer AS n_in,
         sum(n_out)::integer AS n_out,
         min(first_day) AS first_day,
         max(day) AS last_day,
         max(last_at) AS last_interaction,
         sum(value ORDER BY day) AS value_sum,
         max(n_days_before) AS n_days_before,
         max(last_day_before) AS last_day_before,
         max(value_sum_before) AS value_sum_before
  FROM (
    SELECT agent_id, user_id, true AS kept, true AS goes_on, last_day AS day, n_interactions AS n, n_days AS days, n_in, n_out,
           first_day, last_interaction AS last_at, value_sum AS value, n_days_before, last_day_before, value_sum_before
    FROM replaced_scores
    WHERE project_id = $1
      AND replaced_at = $3
      AND n_days > 0
    UNION ALL
    SELECT agent_id,
           user_id,
           false,
           n IS NOT NULL AND day <= $2::date AND CASE
             WHEN n_before IS NULL THEN day > $2::date - 28
             ELSE least(w_sum, 1) = least(w_sum_before, 1)
           END,
           day,
           n - coalesce(n_before, 0),
           CASE WHEN n_before IS NULL THEN 1 ELSE 0 END,
           n_in - coalesce(n_in_before, 0),
           n_out - coalesce(n_out_before, 0),
           NULL,
           last_at,
           CASE WHEN n_before IS NULL THEN greatest(least(w_sum, 1), 1e-15::double precision) * power(2::double precision, greatest(least((day - date '2000-01-01') / 120::double precision, 400), -400)) END,
           NULL, NULL, NULL
    FROM pg_temp.work_days
  ) AS part
  GROUP BY agent_id, user_id
  HAVING bool_or(kept)
    AND bool_and(goes_on)
    AND coalesce(min(day) FILTER (WHERE NOT kept AND days = 1) > max(day) FILTER (WHERE kept), true)
),
others AS (
  SELECT agent_id, user_id FROM pg_temp.work_relationships
  EXCEPT
  SELECT agent_id, user_id FROM grown
),
state AS (
  SELECT agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
  FROM (
    SELECT grown.*, coalesce(contacts.name, user_id) AS contact_name
    FROM grown
    LEFT JOIN (SELECT user_id, name FROM contacts WHERE project_id = $1) AS contacts USING (user_id)
  ) AS grown
  UNION ALL
  SELECT agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
  FROM (
    -- The state of relationships from their days, which come from the key in their order: that saves the sort.
-- $1 project, $2 as-of date; what is named has agent_id and user_id
SELECT work.*, day.*, coalesce(contacts.name, user_id) AS contact_name
  FROM others AS work
  CROSS JOIN LATERAL (
    SELECT
      sum(n)::integer AS n_interactions,
      sum(n_in)::integer AS n_in,
      sum(n_out)::integer AS n_out,
      count(*)::integer AS n_days,
      min(day) AS first_day,
      max(day) AS last_day,
      max(last_at) AS last_interaction,
      sum(value ORDER BY day) AS value_sum,
      -- The same as of the beginning of the window, for the trend.
      (count(*) FILTER (WHERE day <= $2::date - 28))::integer AS n_days_before,
      max(day) FILTER (WHERE day <= $2::date - 28) AS last_day_before,
      sum(value ORDER BY day) FILTER (WHERE day <= $2::date - 28) AS value_sum_before
    FROM (
      SELECT day, n, n_in, n_out, last_at, greatest(least(w_sum, 1), 1e-15::double precision) * power(2::double precision, greatest(least((day - date '2000-01-01') / 120::double precision, 400), -400)) AS value
      FROM relationship_days
      WHERE project_id = $1
        AND agent_id = work.agent_id
        AND user_id = work.user_id
        AND day <= $2::date
      ORDER BY day
    ) AS valued
    HAVING count(*) > 0
  ) AS day
  LEFT JOIN (SELECT user_id, name FROM contacts WHERE project_id = $1) AS contacts USING (user_id)
  ) AS whole
)
