/** A table of statements of which id stands for which, of contacts or of agents. */
export interface MergeTable {
  readonly table: 'contact_merges' | 'agent_merges';
  /** Its column of the id that stands for another one. */
  readonly id: 'user_id' | 'agent_id';
  readonly type: 'text' | 'uuid';
}

export const CONTACT_MERGES: MergeTable = { table: 'contact_merges', id: 'user_id', type: 'text' };
export const AGENT_MERGES: MergeTable = { table: 'agent_merges', id: 'agent_id', type: 'uuid' };

const MERGE = (id: string) =>
  `${id} AS id, into_id, to_char(decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') AS at, event_key::text AS key`;

/** Statements of who stands for whom, as a `Merge` each. $1 project */
export function allMerges({ table, id }: MergeTable): string {
  return `SELECT ${MERGE(id)} FROM ${table} WHERE project_id = $1`;
}

/** The statements about ids, and about all that they lead to. $1 project, $2 ids */
export function mergesFrom({ table, id, type }: MergeTable): string {
  return `WITH RECURSIVE path AS (
  SELECT ${id}, into_id, decided_at, event_key FROM ${table} WHERE project_id = $1 AND ${id} = ANY ($2::${type}[])
  UNION
  SELECT next.${id}, next.into_id, next.decided_at, next.event_key
  FROM path JOIN ${table} AS next ON next.project_id = $1 AND next.${id} = path.into_id
)
SELECT ${MERGE(id)} FROM path`;
}

/** All ids that lead to one, with that one. $1 project, $2 id, $3 limit */
export function leadingTo({ table, id, type }: MergeTable): string {
  return `WITH RECURSIVE led AS (
  SELECT $2::${type} AS ${id}
  UNION
  SELECT merge.${id} FROM led JOIN ${table} AS merge ON merge.project_id = $1 AND merge.into_id = led.${id}
)
SELECT ${id} AS id FROM led LIMIT $3`;
}

/** As these statements return it. */
export interface MergeRow {
  readonly id: string;
  readonly into_id: string | null;
  readonly at: string;
  readonly key: string;
}
