const MERGE = `user_id AS id, into_id, to_char(decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS at, event_key::text AS key`;

/** Statements of who stands for whom, as a `Merge` each. $1 project */
export const ALL_MERGES = `SELECT ${MERGE} FROM contact_merges WHERE project_id = $1`;

/** The statements about ids, and about all that they lead to. $1 project, $2 ids */
export const MERGES_FROM = `WITH RECURSIVE path AS (
  SELECT user_id, into_id, decided_at, event_key FROM contact_merges WHERE project_id = $1 AND user_id = ANY ($2::text[])
  UNION
  SELECT next.user_id, next.into_id, next.decided_at, next.event_key
  FROM path JOIN contact_merges AS next ON next.project_id = $1 AND next.user_id = path.into_id
)
SELECT ${MERGE} FROM path`;

/** All ids that lead to one, with that one. $1 project, $2 id, $3 limit */
export const LEADING_TO = `WITH RECURSIVE led AS (
  SELECT $2::text AS user_id
  UNION
  SELECT merge.user_id FROM led JOIN contact_merges AS merge ON merge.project_id = $1 AND merge.into_id = led.user_id
)
SELECT user_id FROM led LIMIT $3`;

/** As these statements return it. */
export interface MergeRow {
  readonly id: string;
  readonly into_id: string | null;
  readonly at: string;
  readonly key: string;
}
