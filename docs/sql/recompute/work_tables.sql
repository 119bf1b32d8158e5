-- src/recompute/work-tables.ts
CREATE TEMPORARY TABLE IF NOT EXISTS work_taken (
  note_id uuid NOT NULL,
  agent_ids uuid[],
  user_ids text[] NOT NULL,
  days date[],
  pipeline_from timestamptz,
  feed_from timestamptz,
  imported boolean NOT NULL DEFAULT false
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_moves (
  user_id text NOT NULL,
  stage text,
  stage_before text
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_notes (
  agent_id uuid NOT NULL,
  user_id text NOT NULL,
  day date NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_days (
  agent_id uuid NOT NULL,
  user_id text NOT NULL,
  day date NOT NULL,
  w_sum double precision,
  n integer,
  n_in integer,
  n_out integer,
  last_at timestamptz
) ON COMMIT DELETE ROWS;
-- The day as it was; null if it is new. Through a pooler, another release may have created the table on this
-- connection.
ALTER TABLE pg_temp.work_days
  ADD COLUMN IF NOT EXISTS w_sum_before double precision,
  ADD COLUMN IF NOT EXISTS n_before integer,
  ADD COLUMN IF NOT EXISTS n_in_before integer,
  ADD COLUMN IF NOT EXISTS n_out_before integer;
CREATE TEMPORARY TABLE IF NOT EXISTS work_relationships (
  agent_id uuid NOT NULL,
  user_id text NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_contacts (
  user_id text NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_book (
  agent_id uuid NOT NULL,
  date date NOT NULL,
  total bigint NOT NULL,
  deep bigint NOT NULL,
  strong bigint NOT NULL,
  warm bigint NOT NULL,
  light bigint NOT NULL,
  faint bigint NOT NULL,
  at_risk bigint NOT NULL,
  deepened bigint NOT NULL,
  declining bigint NOT NULL,
  depth_sum bigint NOT NULL,
  depth_squares numeric NOT NULL,
  gains bigint NOT NULL,
  losses bigint NOT NULL,
  potential bigint NOT NULL,
  potential_at_risk bigint NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_cells (
  unit text NOT NULL,
  entry integer NOT NULL,
  number integer NOT NULL,
  size bigint NOT NULL,
  active bigint NOT NULL,
  depth_sum bigint NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_entrants (
  user_id text NOT NULL,
  first_before date
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_entries (
  day date NOT NULL,
  size integer NOT NULL
) ON COMMIT DELETE ROWS;
-- Through a pooler, the previous release may have created the tables on this connection.
ALTER TABLE pg_temp.work_taken ADD COLUMN IF NOT EXISTS imported boolean NOT NULL DEFAULT false;
ALTER TABLE pg_temp.work_notes ADD COLUMN IF NOT EXISTS imported boolean NOT NULL DEFAULT false;
ALTER TABLE pg_temp.work_days
  ADD COLUMN IF NOT EXISTS w_part double precision,
  ADD COLUMN IF NOT EXISTS last_in_at timestamptz,
  ADD COLUMN IF NOT EXISTS last_out_at timestamptz;
ALTER TABLE pg_temp.work_book
  ADD COLUMN IF NOT EXISTS heard bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS evidence_sum bigint NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS weight numeric NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS weighted_evidence numeric NOT NULL DEFAULT 0,
  ADD COLUMN IF NOT EXISTS weight_lost numeric NOT NULL DEFAULT 0;
-- What relationships were before the run replaced their scores.
CREATE TEMPORARY TABLE IF NOT EXISTS work_before (
  agent_id uuid NOT NULL,
  user_id text NOT NULL,
  standing text NOT NULL,
  band text NOT NULL,
  stage text NOT NULL,
  reply text NOT NULL
) ON COMMIT DELETE ROWS;
-- What of them is another one now; null where there was, or is, no relationship.
CREATE TEMPORARY TABLE IF NOT EXISTS work_changes (
  agent_id uuid NOT NULL,
  user_id text NOT NULL,
  dimension text NOT NULL,
  was text,
  now text,
  last_any_day date
) ON COMMIT DELETE ROWS;
-- The last and the first changed day of relationships, where all days were rolled up again.
CREATE TEMPORARY TABLE IF NOT EXISTS work_changed (
  agent_id uuid NOT NULL,
  user_id text NOT NULL,
  day date NOT NULL,
  first_day date NOT NULL
) ON COMMIT DELETE ROWS;
-- What they would be under the settings and the model of the run before.
CREATE TEMPORARY TABLE IF NOT EXISTS work_otherwise (
  agent_id uuid NOT NULL,
  user_id text NOT NULL,
  dimension text NOT NULL,
  state text NOT NULL
) ON COMMIT DELETE ROWS;
-- Transitions that the cooldown held back.
CREATE TEMPORARY TABLE IF NOT EXISTS work_held (
  transition_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  user_id text NOT NULL,
  dimension text NOT NULL,
  was text,
  now text,
  cause text NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_transitions (
  agent_id uuid NOT NULL,
  user_id text NOT NULL,
  type text NOT NULL,
  was text,
  now text,
  cause text NOT NULL,
  counted boolean NOT NULL,
  held_until date
) ON COMMIT DELETE ROWS;
-- Relationships whose episodes may open or end, and the conditions of episodes that hold.
CREATE TEMPORARY TABLE IF NOT EXISTS work_candidates (
  agent_id uuid NOT NULL,
  user_id text NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_conditions (
  agent_id uuid NOT NULL,
  user_id text NOT NULL,
  kind text NOT NULL,
  action text NOT NULL,
  band text NOT NULL,
  depth double precision NOT NULL,
  potential double precision NOT NULL,
  value double precision NOT NULL
) ON COMMIT DELETE ROWS;
-- Episodes that end: whether a day up to their beginning changed, whether the condition held then, and why they end.
CREATE TEMPORARY TABLE IF NOT EXISTS work_ended (
  episode_id uuid NOT NULL,
  agent_id uuid NOT NULL,
  user_id text NOT NULL,
  kind text NOT NULL,
  began_on date NOT NULL,
  changed boolean NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_judged (
  episode_id uuid NOT NULL,
  held boolean NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_ends (
  episode_id uuid NOT NULL,
  ended_by text NOT NULL
) ON COMMIT DELETE ROWS;
-- Interactions of channels on the changed days, as they are and as they were; and days of sources that changed with them.
ALTER TABLE pg_temp.work_days
  ADD COLUMN IF NOT EXISTS n_call integer,
  ADD COLUMN IF NOT EXISTS n_meeting integer,
  ADD COLUMN IF NOT EXISTS n_email integer,
  ADD COLUMN IF NOT EXISTS n_other integer,
  ADD COLUMN IF NOT EXISTS n_call_before integer,
  ADD COLUMN IF NOT EXISTS n_meeting_before integer,
  ADD COLUMN IF NOT EXISTS n_email_before integer,
  ADD COLUMN IF NOT EXISTS n_other_before integer;
CREATE TEMPORARY TABLE IF NOT EXISTS work_source_days (
  agent_id uuid NOT NULL,
  channel text NOT NULL,
  day date NOT NULL,
  n integer NOT NULL,
  n_before integer
) ON COMMIT DELETE ROWS;
-- Sources whose rhythm may be another one, and those that hold back what changes.
CREATE TEMPORARY TABLE IF NOT EXISTS work_sources (
  agent_id uuid NOT NULL,
  channel text NOT NULL
) ON COMMIT DELETE ROWS;
CREATE TEMPORARY TABLE IF NOT EXISTS work_silent (
  agent_id uuid NOT NULL,
  channel text NOT NULL,
  last_day date NOT NULL
) ON COMMIT DELETE ROWS;
-- The channel whose silence holds a transition back.
ALTER TABLE pg_temp.work_transitions ADD COLUMN IF NOT EXISTS held_for text
