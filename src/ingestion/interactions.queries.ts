import { recordChangedDays } from '../database/change-notes.queries';

/**
 * Steps of a WITH that add interactions, and note their days for the next recompute: `added` has a row for each. $1 is
 * the project.
 *
 * @param rows a SELECT, with whatever belongs to the INSERT behind it: project_id, interaction_id, agent_id, user_id,
 *   occurred_at, kind, direction, weight, external_id
 * @param noted false where the next recompute reads everything anyway
 */
export function interactionSteps(rows: string, noted = true): string {
  const days = `(
    SELECT agent_id, user_id, (occurred_at AT TIME ZONE 'UTC')::date AS day,
           min(occurred_at) FILTER (WHERE direction = 'outbound') AS sent_at
    FROM added GROUP BY 1, 2, 3) AS days`;
  return `added AS (
    INSERT INTO interactions
      (project_id, interaction_id, agent_id, user_id, occurred_at, kind, direction, weight, external_id)
    ${rows}
    RETURNING agent_id, user_id, occurred_at, direction
  )${noted ? `, noted AS (${recordChangedDays(days, 'sent_at')})` : ''}`;
}

/** SQL of these steps alone, which gives the number `added`. */
export function addInteractions(rows: string, noted = true): string {
  return `WITH ${interactionSteps(rows, noted)} SELECT count(*)::integer AS added FROM added`;
}
