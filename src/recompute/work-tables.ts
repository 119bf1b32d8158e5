import { HAS_CITUS } from '../database/distribution/is-distributed.queries';

// Temporary tables of one run, emptied at the end of its transaction.

/** Columns of a fixed size, and of a variable one. */
interface WorkTable {
  readonly fixed: string;
  readonly variable: string;
}

const CONTACT = 'user_id text NOT NULL';

/** What a relationship is about to be, by the columns of its score. */
const STATE =
  'n_interactions integer, n_days integer, n_in integer, n_out integer, start_day date, first_day date, last_day date, ' +
  'last_interaction timestamptz, value_sum double precision, n_days_before integer, last_day_before date, ' +
  'value_sum_before double precision, last_any_day date, last_word smallint, n_unanswered integer, unanswered_since date, ' +
  'waiting_since date';

const TABLES: Readonly<Record<string, WorkTable>> = {
  work_notes: {
    fixed: 'agent_id uuid NOT NULL, day date NOT NULL, imported boolean NOT NULL DEFAULT false',
    variable: CONTACT,
  },
  work_moves: { fixed: '', variable: `${CONTACT}, stage text, stage_before text` },
  // The changed days of the roll-up; of a day that is gone, n is null. And as they were; of a new day, n_before is null.
  work_days: {
    fixed:
      'agent_id uuid NOT NULL, day date NOT NULL, w_sum double precision, n integer, n_in integer, n_out integer, ' +
      'last_at timestamptz, w_part double precision, last_in_at timestamptz, last_out_at timestamptz, n_before integer, ' +
      'n_in_before integer, n_out_before integer, w_part_before double precision, n_call integer, n_meeting integer, ' +
      'n_email integer, n_other integer, n_call_before integer, n_meeting_before integer, n_email_before integer, ' +
      'n_other_before integer',
    variable: CONTACT,
  },
  work_relationships: { fixed: 'agent_id uuid NOT NULL', variable: CONTACT },
  // Contacts of these relationships that several agents know, and the state that follows from the one before, where it is exact.
  work_shared: { fixed: `is_exact boolean NOT NULL, agents integer NOT NULL, ${STATE}`, variable: CONTACT },
  // The new scores of these relationships, and of these contacts, without an agent.
  work_scores: {
    fixed:
      'agent_id uuid, agents integer, depth double precision, evidence double precision, first_reply_chance double precision, ' +
      'prev_depth double precision, trend double precision, evidence_trend double precision, at_risk boolean, dormant boolean, ' +
      'turn_days integer, risk double precision, potential double precision, worth double precision, ' +
      'value_at_stake double precision, active_value double precision, typical_gap double precision, ' +
      `freshness double precision, silence_days integer, ${STATE}`,
    variable: `${CONTACT}, contact_name text, trend_word text, band text, stage text, turn text, action text`,
  },
  // Accounts whose contacts or relationships changed.
  work_accounts: { fixed: '', variable: 'account_id text NOT NULL' },
  work_contacts: { fixed: '', variable: CONTACT },
  work_book: {
    fixed:
      'agent_id uuid NOT NULL, date date NOT NULL, total bigint NOT NULL, deep bigint NOT NULL, strong bigint NOT NULL, ' +
      'warm bigint NOT NULL, light bigint NOT NULL, faint bigint NOT NULL, at_risk bigint NOT NULL, ' +
      'deepened bigint NOT NULL, declining bigint NOT NULL, heard bigint NOT NULL, depth_sum bigint NOT NULL, ' +
      'evidence_sum bigint NOT NULL, gains bigint NOT NULL, losses bigint NOT NULL',
    variable:
      'weight numeric NOT NULL, weighted_evidence numeric NOT NULL, weight_lost numeric NOT NULL, ' +
      // Filled by the previous release only.
      'depth_squares numeric, potential bigint, potential_at_risk bigint',
  },
  work_cells: {
    fixed:
      'entry integer NOT NULL, number integer NOT NULL, size bigint NOT NULL, active bigint NOT NULL, depth_sum bigint NOT NULL',
    variable: 'unit text NOT NULL',
  },
  work_entries: { fixed: 'day date NOT NULL, size integer NOT NULL', variable: '' },
  // What relationships were before the run replaced their scores: what is tracked and counted of them, null if they had
  // none; and the state that follows from it, where it is exact.
  work_before: {
    fixed:
      'agent_id uuid NOT NULL, at_risk boolean, dormant boolean, silence_days integer, depth double precision, ' +
      `trend double precision, evidence double precision, evidence_trend double precision, worth double precision, ` +
      `is_exact boolean, ${STATE}`,
    variable: `${CONTACT}, standing text, band text, stage text, reply text`,
  },
  // What of them is another one now; null where there was, or is, no relationship.
  work_changes: {
    fixed: 'agent_id uuid NOT NULL, last_any_day date',
    variable: `${CONTACT}, dimension text NOT NULL, was text, now text`,
  },
  // The last and the first changed day of relationships, where all days were rolled up again.
  work_changed: { fixed: 'agent_id uuid NOT NULL, day date NOT NULL, first_day date NOT NULL', variable: CONTACT },
  // What they would be under the settings and the model of the run before.
  work_otherwise: {
    fixed: 'agent_id uuid NOT NULL',
    variable: `${CONTACT}, dimension text NOT NULL, state text NOT NULL`,
  },
  // Transitions that the cooldown held back.
  work_held: {
    fixed: 'transition_id uuid NOT NULL, agent_id uuid NOT NULL',
    variable: `${CONTACT}, dimension text NOT NULL, was text, now text, cause text NOT NULL`,
  },
  work_transitions: {
    fixed: 'agent_id uuid NOT NULL, counted boolean NOT NULL, held_until date',
    // And the channel whose silence holds one back.
    variable: `${CONTACT}, type text NOT NULL, was text, now text, cause text NOT NULL, held_for text`,
  },
  // Relationships whose episodes may open or end, and the conditions of episodes that hold.
  work_candidates: { fixed: 'agent_id uuid NOT NULL', variable: CONTACT },
  work_conditions: {
    fixed:
      'agent_id uuid NOT NULL, depth double precision NOT NULL, potential double precision NOT NULL, value double precision NOT NULL',
    variable: `${CONTACT}, kind text NOT NULL, action text NOT NULL, band text NOT NULL`,
  },
  // Episodes that end: whether a day up to their beginning changed, whether the condition held then, and why they end.
  work_ended: {
    fixed: 'episode_id uuid NOT NULL, agent_id uuid NOT NULL, began_on date NOT NULL, changed boolean NOT NULL',
    variable: `${CONTACT}, kind text NOT NULL`,
  },
  work_judged: { fixed: 'episode_id uuid NOT NULL, held boolean NOT NULL', variable: '' },
  work_ends: { fixed: 'episode_id uuid NOT NULL', variable: 'ended_by text NOT NULL' },
  // Days of sources that changed with those of relationships.
  work_source_days: {
    fixed: 'agent_id uuid NOT NULL, day date NOT NULL, n integer NOT NULL, n_before integer',
    variable: 'channel text NOT NULL',
  },
  // Sources whose rhythm may be another one, and those that hold back what changes.
  work_sources: { fixed: 'agent_id uuid NOT NULL', variable: 'channel text NOT NULL' },
  work_silent: { fixed: 'agent_id uuid NOT NULL, last_day date NOT NULL', variable: 'channel text NOT NULL' },
};

const columnsOf = (list: string) => (list === '' ? [] : list.split(', '));

/**
 * Without tables of long values (TOAST), whose indexes every commit of the connection would build again: of twenty empty
 * tables, that took longer than a whole run of few facts. A value that does not fit into a page is rejected.
 */
function definition(name: string, { fixed, variable }: WorkTable): string {
  const changes = columnsOf(variable).flatMap((column) => [
    `ADD COLUMN ${column}`,
    `ALTER COLUMN ${column.split(' ')[0]} SET STORAGE PLAIN`,
  ]);
  const alter = changes.length > 0 ? `\nALTER TABLE pg_temp.${name} ${changes.join(', ')};` : '';
  return `DROP TABLE IF EXISTS pg_temp.${name};
CREATE TEMPORARY TABLE ${name} (${fixed}) ON COMMIT DELETE ROWS;${alter}`;
}

/** The last table that `WORK_TABLES` creates. Its name changes with the columns of the others. */
const LAYOUT = 'work_tables_6';

/** Whether the connection has the work tables, and whether Citus is installed. */
export const HAS_WORK_TABLES = `SELECT to_regclass('pg_temp.${LAYOUT}') IS NOT NULL AS created, ${HAS_CITUS} AS citus`;

/** Creates the work tables. Through a pooler, another release may have created others on this connection. */
export const WORK_TABLES = `-- The notes of many facts do not fit into a page.
DROP TABLE IF EXISTS pg_temp.work_taken;
CREATE TEMPORARY TABLE work_taken (note_id uuid NOT NULL, agent_ids uuid[], user_ids text[] NOT NULL, days date[],
  pipeline_from timestamptz, feed_from timestamptz, imported boolean NOT NULL DEFAULT false) ON COMMIT DELETE ROWS;
${Object.entries(TABLES)
  .map(([name, table]) => definition(name, table))
  .join('\n')}
CREATE TEMPORARY TABLE ${LAYOUT} ()`;
