import type { ProjectId } from '../auth/tenant';
import type { TenantReader } from './tenant-reader';

const IDS = `SELECT user_id, survivor_id FROM contact_aliases
  WHERE project_id = $1
    AND survivor_id = (SELECT survivor_id FROM contact_aliases WHERE project_id = $1 AND user_id = $2)`;

/** A contact under all its ids, as the newest run used them. */
export interface ContactIds {
  readonly survivor: string;
  readonly all: readonly string[];
}

/** @param contact any id of the contact; one that has no others is the only one. Null: no contact is asked for */
export async function contactIds<Asked extends string | null>(
  reader: TenantReader,
  projectId: ProjectId,
  contact: Asked,
): Promise<ContactIds | (null extends Asked ? null : never)> {
  if (contact === null) return null as null extends Asked ? null : never;
  const rows: { user_id: string; survivor_id: string }[] = await reader.query(projectId, IDS, [contact]);
  const [first] = rows;
  return first
    ? { survivor: first.survivor_id, all: rows.map(({ user_id }) => user_id) }
    : { survivor: contact, all: [contact] };
}
