state AS (
  -- As state_of_days.sql, of the relationships named: the days of each come from the key in their order, which saves the sort.
  :days_of pg_temp.work_relationships
)
