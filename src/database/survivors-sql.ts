/**
 * The id under which everything of a contact is computed: that of the survivor, if ids were merged. The map is that of the
 * newest run, as are the numbers. $1 project
 *
 * @param contact SQL of any id of it, as given
 */
export function survivorOf(contact: string): string {
  return `coalesce((SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND user_id = ${contact}), ${contact})`;
}

/**
 * All ids of a contact, as a select: facts keep the id they came with. To be joined one by one, so that each is looked up in
 * an index. $1 project
 *
 * @param survivor SQL of the survivor's id
 */
export function idsOfSurvivor(survivor: string): string {
  return `(SELECT user_id FROM contact_aliases WHERE project_id = $1 AND survivor_id = ${survivor} UNION SELECT ${survivor})`;
}

/** A table with the ids of its facts replaced by those of the survivors, as an item of a FROM clause. $1 project */
export function ofSurvivors(table: string, columns: readonly string[]): string {
  const named = columns.map((column) => `fact.${column}`).join(', ');
  return `(
    SELECT fact.project_id, coalesce(alias.survivor_id, fact.user_id) AS user_id, ${named}
    FROM ${table} AS fact
    LEFT JOIN (SELECT user_id, survivor_id FROM contact_aliases WHERE project_id = $1 OFFSET 0) AS alias
      ON alias.user_id = fact.user_id
    WHERE fact.project_id = $1
  ) AS ${table}`;
}

/** The joins by which a row shows its contact. $1 project @param row alias of a row with the id of a fact */
export const joinContact = (row: string): string =>
  `LEFT JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = ${row}.user_id
  LEFT JOIN contact_aliases AS alias ON alias.project_id = $1 AND alias.user_id = ${row}.user_id`;
/** What it shows then: the survivor, and the best name of all ids; null if there is none. */
export const shownId = (row: string): string => `coalesce(alias.survivor_id, ${row}.user_id)`;
export const SHOWN_NAME = 'coalesce(alias.name, contacts.name)';
