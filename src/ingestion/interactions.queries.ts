import { recordChangedDays } from '../database/change-notes.queries';

/**
 * SQL that adds interactions. $1 is the project.
 *
 * @param rows a SELECT, and the end of the INSERT: project_id, interaction_id, agent_id, user_id, occurred_at, kind,
 *   direction, weight, external_id, sealed
 */
export function addInteractions(rows: string): string {
  return `INSERT INTO interactions
      (project_id, interaction_id, agent_id, user_id, occurred_at, kind, direction, weight, external_id, sealed)
    ${rows}`;
}

/** SQL that also records their days for the next recompute, and returns the number `added`. */
export function addNotedInteractions(rows: string, noted = true): string {
  const days = `(
    SELECT agent_id, user_id, (occurred_at AT TIME ZONE 'UTC')::date AS day,
           min(occurred_at) FILTER (WHERE direction = 'outbound') AS sent_at
    FROM added GROUP BY 1, 2, 3) AS days`;
  return `WITH added AS (
    ${addInteractions(rows)}
    RETURNING agent_id, user_id, occurred_at, direction
  )${noted ? `, noted AS (${recordChangedDays(days, 'sent_at')})` : ''}
  SELECT count(*)::integer AS added FROM added`;
}
