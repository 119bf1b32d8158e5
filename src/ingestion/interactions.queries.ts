import { noteDays } from '../database/change-notes.queries';

/**
 * SQL that adds interactions and notes their days for the next recompute; gives the number `added`. $1 is the project.
 *
 * @param rows a SELECT, with whatever belongs to the INSERT behind it: project_id, interaction_id, agent_id, user_id,
 *   occurred_at, kind, direction, weight, external_id
 * @param noted false where the next recompute reads everything anyway
 */
export function addInteractions(rows: string, noted = true): string {
  const days = `(SELECT DISTINCT agent_id, user_id, (occurred_at AT TIME ZONE 'UTC')::date AS day FROM added) AS days`;
  return `WITH added AS (
    INSERT INTO interactions
      (project_id, interaction_id, agent_id, user_id, occurred_at, kind, direction, weight, external_id)
    ${rows}
    RETURNING agent_id, user_id, occurred_at
  )${noted ? `, noted AS (${noteDays(days)})` : ''}
  SELECT count(*)::integer AS added FROM added`;
}
