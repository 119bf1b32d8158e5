-- src/recompute/signals/episode-merge.statements.ts
INSERT INTO pg_temp.work_candidates (agent_id, user_id)
SELECT agent_id, user_id FROM unnest($1::uuid[], $2::text[]) AS moved(agent_id, user_id)
