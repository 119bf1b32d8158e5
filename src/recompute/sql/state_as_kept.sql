  -- The state as it stands with the scores of another day, which go.
  DELETE FROM depth_scores
  WHERE project_id = $1
  RETURNING agent_id, user_id, n_interactions, n_in, n_out, n_days, first_day, last_day, last_interaction, value_sum,
    n_days_before, last_day_before, value_sum_before, contact_name
