-- The relationships whose state changes when the day turns: something happened on a day that now has come, or that now
-- lies before the window. $1 project, $2 as-of date before, $3 as-of date
INSERT INTO pg_temp.work_relationships (agent_id, user_id)
SELECT agent_id, user_id
FROM relationship_days
WHERE project_id = $1
  AND ((day > $2::date AND day <= $3::date)
    OR (day > $2::date - :window AND day <= $3::date - :window))
EXCEPT
SELECT agent_id, user_id FROM pg_temp.work_relationships
