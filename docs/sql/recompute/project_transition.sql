-- src/recompute/signals/transition.statements.ts
INSERT INTO transitions (project_id, transition_id, position, type, day, run_id, recorded_at,
  from_state, to_state, cause, reasons)
SELECT $1::uuid, overlay(overlay(left(encode(sha256(convert_to(concat_ws(chr(31), coalesce($1::text, ''), coalesce($6::text, ''), coalesce(''::text, ''), coalesce(''::text, ''), coalesce($9::text, ''), coalesce($2::text, ''), coalesce($3::text, '')), 'UTF8')), 'hex'), 32) PLACING '8' FROM 13 FOR 1) PLACING '8' FROM 17 FOR 1)::uuid, $4::bigint, $6::text, $2::date, $3::uuid, $5::timestamptz,
       $7::text, $8::text, $9::text, $10::text[]
ON CONFLICT (project_id, transition_id) DO NOTHING
