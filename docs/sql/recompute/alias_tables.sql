-- src/recompute/alias.statements.ts
CREATE TEMPORARY TABLE IF NOT EXISTS work_persons (
  user_id text PRIMARY KEY,
  survivor_id text NOT NULL
) ON COMMIT DELETE ROWS;
CREATE INDEX IF NOT EXISTS work_persons_survivor ON pg_temp.work_persons (survivor_id);
CREATE TEMPORARY TABLE IF NOT EXISTS work_merged (
  user_id text NOT NULL
) ON COMMIT DELETE ROWS
