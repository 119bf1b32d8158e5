-- src/recompute/identity/alias.statements.ts
CREATE TEMPORARY TABLE IF NOT EXISTS work_persons (
  user_id text PRIMARY KEY,
  survivor_id text NOT NULL
) ON COMMIT DELETE ROWS;
CREATE INDEX IF NOT EXISTS work_persons_survivor ON pg_temp.work_persons (survivor_id);
CREATE TEMPORARY TABLE IF NOT EXISTS work_merged (
  user_id text NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_agents (
  agent_id uuid PRIMARY KEY,
  before_id uuid NOT NULL,
  survivor_id uuid NOT NULL
) ON COMMIT DELETE ROWS;
CREATE INDEX IF NOT EXISTS work_agents_survivor ON pg_temp.work_agents (survivor_id);
CREATE TEMPORARY TABLE IF NOT EXISTS work_merged_agents (
  agent_id uuid NOT NULL
) ON COMMIT DELETE ROWS
