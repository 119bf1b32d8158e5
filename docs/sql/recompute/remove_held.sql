-- src/recompute/signals/transition.statements.ts
DELETE FROM transitions
WHERE project_id = $1
  AND transition_id IN (SELECT transition_id FROM pg_temp.work_held)
