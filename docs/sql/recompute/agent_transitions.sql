-- src/recompute/signals/transition.statements.ts
INSERT INTO transitions (project_id, transition_id, position, type, agent_id, day, run_id, recorded_at,
  from_state, to_state, cause, reasons, recommended_action)
SELECT $1::uuid, overlay(overlay(left(encode(sha256(convert_to(concat_ws(chr(31), coalesce($1::text, ''), coalesce('agent.silent'::text, ''), coalesce(agent_id::text, ''), coalesce(''::text, ''), coalesce('time'::text, ''), coalesce($2::text, ''), coalesce($3::text, '')), 'UTF8')), 'hex'), 32) PLACING '8' FROM 13 FOR 1) PLACING '8' FROM 17 FOR 1)::uuid, $4::bigint - 1 + place, 'agent.silent',
       agent_id, $2::date, $3::uuid, $5::timestamptz, 'ok', 'silent', 'time', string_to_array(channels, ' '), sentence
FROM unnest($6::uuid[], $7::text[], $8::text[]) WITH ORDINALITY AS silent(agent_id, channels, sentence, place)
ON CONFLICT (project_id, transition_id) DO NOTHING
