-- src/recompute/signals/transition.statements.ts
WITH held AS MATERIALIZED (
  SELECT transition_id, agent_id, user_id, type, from_state, to_state, cause
  FROM transitions
  WHERE project_id = $1
    AND position IS NULL
    AND CASE WHEN held_until <= $2::date THEN true WHEN held_for IS NOT NULL AND agent_id = ANY ($3::uuid[]) THEN true
      ELSE (agent_id, user_id) IN (SELECT agent_id, user_id FROM pg_temp.work_changes) END
)
INSERT INTO pg_temp.work_held (transition_id, agent_id, user_id, dimension, was, now, cause)
SELECT transition_id, agent_id, user_id, CASE type WHEN 'relationship.band_changed' THEN 'band' WHEN 'relationship.stage_changed' THEN 'stage'
    WHEN 'relationship.reply_owed' THEN 'reply' ELSE 'standing' END, from_state, to_state, cause
FROM held
