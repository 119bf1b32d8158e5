import { addInteractions, interactionSteps } from '../interactions.queries';

/**
 * The rows of a statement come as one JSON text: in PostgreSQL that is cheaper than arrays, one for each column, and
 * nothing needs to be escaped by hand. As jsonb, for each `->>` on json would read the text of its row anew.
 */
export const ROWS = `jsonb_array_elements($2::jsonb) AS e`;

/** What a shorter row does not have is null. */
const STAGED = `
  SELECT (e->>0)::uuid AS key, (e->>1)::uuid AS sealed, (e->>2)::uuid AS agent_id, e->>3 AS user_id,
    (e->>4)::timestamptz AS occurred_at, e->>5 AS kind, e->>6 AS direction, (e->>7)::float8 AS weight, e->>8 AS external_id
  FROM ${ROWS}`;
const INTERACTION = `$1, key, agent_id, user_id, occurred_at, kind, direction, weight, external_id`;

/**
 * Receipts of all rows, each of another key, and interactions of those that are new and have an agent; gives the keys
 * that were known. The rows are taken apart once. Whether all are new, as nearly always, is told by counting when the
 * receipts are written, which is cheaper than to look for each; so interactions begin when there are all receipts.
 */
export const CLAIM = `WITH staged AS MATERIALIZED (${STAGED}), claimed AS (
    INSERT INTO event_receipts (project_id, event_key, sealed) SELECT $1, key, sealed FROM staged
    ON CONFLICT (project_id, event_key) DO NOTHING RETURNING event_key
  ), counted AS MATERIALIZED (
    SELECT (SELECT count(*) FROM claimed) = (SELECT count(*) FROM staged) AS all_are_new
  ), ${interactionSteps(`
    SELECT ${INTERACTION} FROM staged WHERE agent_id IS NOT NULL
      AND ((SELECT all_are_new FROM counted) OR key IN (SELECT event_key FROM claimed))`)}
  SELECT replace(key::text, '-', '') AS key FROM staged
  WHERE NOT (SELECT all_are_new FROM counted) AND key NOT IN (SELECT event_key FROM claimed)`;

/** Interactions of rows like these that are claimed already. */
export const ADD_INTERACTIONS = addInteractions(`SELECT ${INTERACTION} FROM (${STAGED}) AS staged`);
