-- src/recompute/identity/alias.statements.ts
UPDATE pg_temp.work_notes SET user_id = person.survivor_id
FROM pg_temp.work_persons AS person
WHERE person.user_id = work_notes.user_id AND person.survivor_id <> person.user_id;
WITH named AS (
  DELETE FROM pg_temp.work_contacts RETURNING user_id
)
INSERT INTO pg_temp.work_contacts (user_id)
SELECT DISTINCT coalesce(person.survivor_id, named.user_id)
FROM named LEFT JOIN pg_temp.work_persons AS person ON person.user_id = named.user_id;
INSERT INTO pg_temp.work_contacts (user_id)
SELECT user_id FROM pg_temp.work_merged EXCEPT SELECT user_id FROM pg_temp.work_contacts
