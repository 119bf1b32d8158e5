state AS (
  -- As state_of_days.sql, of the relationships named.
  :days_of pg_temp.work_relationships
)
