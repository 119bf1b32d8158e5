-- Names whom the days and contacts that changed concern, and tells how many relationships that are, and the first day whose
-- roll-up is another one now. $1 project
WITH related AS (
  INSERT INTO pg_temp.work_relationships (agent_id, user_id)
  SELECT agent_id, user_id FROM pg_temp.work_days
  UNION
  SELECT agent_id, user_id FROM relationship_days
  WHERE project_id = $1 AND user_id IN (SELECT user_id FROM pg_temp.work_contacts)
  RETURNING 1
),
met AS (
  INSERT INTO pg_temp.work_contacts (user_id)
  SELECT user_id FROM pg_temp.work_days EXCEPT SELECT user_id FROM pg_temp.work_contacts
)
SELECT (SELECT count(*) FROM related)::integer AS relationships, (SELECT min(day) FROM pg_temp.work_days) AS first
