/**
 * SQL that adds interactions and notes their days for the next recompute; gives the number `added`. $1 is the project.
 *
 * The keys of the notes begin with a random number of the statement and go on with a count: one statement's notes lie
 * side by side in the index, those of several do not meet at one end of it.
 *
 * @param rows a SELECT, with whatever belongs to the INSERT behind it: project_id, interaction_id, agent_id, user_id,
 *   occurred_at, kind, direction, weight, external_id
 * @param noted false where the next recompute reads everything anyway
 */
export function addInteractions(rows: string, noted = true): string {
  const notes = `, noted AS (
    INSERT INTO dirty_days (project_id, dirty_id, agent_id, user_id, day)
    SELECT $1, encode(substr(uuid_send(batch.id), 1, 10) || substr(int8send(row_number() OVER ()), 3, 6), 'hex')::uuid,
      agent_id, user_id, day
    FROM (SELECT DISTINCT agent_id, user_id, (occurred_at AT TIME ZONE 'UTC')::date AS day FROM added) AS days, batch
  )`;
  return `WITH batch AS MATERIALIZED (SELECT gen_random_uuid() AS id), added AS (
    INSERT INTO interactions
      (project_id, interaction_id, agent_id, user_id, occurred_at, kind, direction, weight, external_id)
    ${rows}
    RETURNING agent_id, user_id, occurred_at
  )${noted ? notes : ''}
  SELECT count(*)::integer AS added FROM added`;
}
