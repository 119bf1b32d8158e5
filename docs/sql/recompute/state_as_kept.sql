-- src/recompute/sql/state_as_kept.sql
gone AS (
  -- The state as it stands with the scores of another day, which go.
  DELETE FROM depth_scores
  WHERE project_id = $1
  RETURNING agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
),
passed AS MATERIALIZED (
  -- Days that were within the window on that other day ($4), and now lie before it.
  SELECT agent_id,
         user_id,
         count(*)::integer AS days_passed,
         max(day) AS last_passed,
         array_agg(greatest(least(w_sum, 1), 1e-15::double precision) * power(2::double precision, greatest(least((day - date '2000-01-01') / 120::double precision, 400), -400)) ORDER BY day) AS values_passed
  FROM relationship_days
  WHERE project_id = $1
    AND day > $4::date - 28
    AND day <= $2::date - 28
  GROUP BY agent_id, user_id
),
changed AS MATERIALIZED (
  SELECT * FROM gone JOIN passed USING (agent_id, user_id)
),
replaced AS (
  INSERT INTO replaced_scores (project_id, replaced_at, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before)
  SELECT $1::uuid, $3::timestamptz, agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
  FROM changed
),
state AS (
  -- Not an outer join, which would give them in another order: rows go in faster in the order in which they lie.
  SELECT agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction,
  value_sum, n_days_before, last_day_before, value_sum_before
  FROM gone
  WHERE (agent_id, user_id) NOT IN (SELECT agent_id, user_id FROM passed)
  UNION ALL
  SELECT agent_id, user_id, contact_name, n_interactions, n_days, n_in, n_out, first_day, last_day, last_interaction, value_sum,
         n_days_before + days_passed,
         last_passed,
         -- Added one by one in the order of the days, as in state_sums.sql: so it is the same to the last bit.
         (SELECT sum(value ORDER BY place)
          FROM unnest(value_sum_before || values_passed) WITH ORDINALITY AS added(value, place))
  FROM changed
)
