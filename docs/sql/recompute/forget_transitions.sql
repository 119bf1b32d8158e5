-- src/recompute/signals/transition.statements.ts
DELETE FROM transitions WHERE project_id = $1 AND position < $2::bigint
