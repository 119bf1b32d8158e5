  -- The state as it stands with the scores of another day, which go.
  DELETE FROM depth_scores
  WHERE project_id = $1
  RETURNING agent_id, user_id, :kept_state
