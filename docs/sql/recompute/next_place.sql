-- src/recompute/signals/transition.statements.ts
SELECT greatest(newest + 1, micros)::text AS position, moment,
       coalesce(oldest < micros - $2::bigint, false) AS outlived,
       EXISTS (SELECT FROM transitions WHERE project_id = $1 AND position IS NULL AND held_until <= $3::date) AS held
FROM (
  SELECT newest, oldest, moment, (extract(epoch FROM moment) * 1e6)::bigint AS micros
  FROM (
    SELECT coalesce(max(position), 0) AS newest, min(position) AS oldest, clock_timestamp() AS moment
    FROM transitions
    WHERE project_id = $1 AND position IS NOT NULL
    OFFSET 0
  ) AS kept
  OFFSET 0
) AS place
