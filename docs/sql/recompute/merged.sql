-- src/recompute/identity/alias.statements.ts
INSERT INTO pg_temp.work_merged (user_id) SELECT DISTINCT unnest($1::text[]);
INSERT INTO pg_temp.work_contacts (user_id)
SELECT user_id FROM pg_temp.work_merged EXCEPT SELECT user_id FROM pg_temp.work_contacts
