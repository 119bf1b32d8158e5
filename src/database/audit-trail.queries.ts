import { hash } from 'node:crypto';
import type { Actor } from './actor';
import type { AuditAction, FieldChange } from './entities/audit-entry.entity';

/** Anything that runs a statement within the transaction of the change. */
interface Transaction {
  query(sql: string, parameters: unknown[]): Promise<unknown>;
}

/** One entry to be. */
export interface AuditedChange {
  readonly action: AuditAction;
  /** Id of what was changed; for a contact, the digest of its id. */
  readonly subject: string;
  readonly changes: readonly FieldChange[];
  /** The contact that it names, if any. */
  readonly userId?: string;
}

/** How long entries are kept. */
const AUDIT_DAYS = 400;

export const RECORD_CHANGES = `INSERT INTO audit_entries
    (project_id, entry_id, recorded_at, actor_kind, actor_id, request_id, action, subject, user_id, changes)
  SELECT $1, gen_random_uuid(), statement_timestamp(), $2, $3, $4::uuid, action, subject, user_id, changes
  FROM jsonb_to_recordset($5::jsonb) AS entry(action text, subject text, user_id text, changes jsonb)`;
/** `RECORD_CHANGES` without the project. */
export function recordedChanges(by: Actor, entries: readonly AuditedChange[]): [string, ...(string | null)[]] {
  const rows = entries.map(({ action, subject, changes, userId }) => ({ action, subject, changes, user_id: userId }));
  return [by.kind, by.id, by.requestId, JSON.stringify(rows)];
}

/** Lets the transaction delete entries: of an erased contact, of a deleted project, and those of `AUDIT_DAYS` ago. */
const ALLOW_DELETION = `SELECT set_config('relationship_depth.audit_deletion', 'allowed', true)`;
const DELETE_OLD = `DELETE FROM audit_entries WHERE recorded_at < now() - interval '${AUDIT_DAYS} days'`;

/**
 * Records changes of a project, in the transaction that makes them: every change of what people set is recorded by
 * this function. Nothing secret and no text about a contact belongs in `changes`.
 */
export async function recordChanges(
  transaction: Transaction,
  projectId: string,
  by: Actor,
  entries: readonly AuditedChange[],
): Promise<void> {
  if (entries.length > 0) await transaction.query(RECORD_CHANGES, [projectId, ...recordedChanges(by, entries)]);
}

/** Records what happens to a project as a whole, in the log of its organisation as well: that one outlives it. */
export async function recordProjectChange(
  transaction: Transaction,
  { projectId, ownerId }: { readonly projectId: string; readonly ownerId: string },
  by: Actor,
  action: AuditAction & `project.${string}`,
  changes: readonly FieldChange[],
): Promise<void> {
  const entries = [{ action, subject: projectId, changes }];
  await recordChanges(transaction, organisationLogId(ownerId), by, entries);
  if (action !== 'project.deleted') await recordChanges(transaction, projectId, by, entries);
}

/**
 * The id under which the log of an organisation is kept, as if it were a project: a table that is distributed by project
 * then has it on one node, and row-level security applies to it. No project has it, because theirs are random.
 *
 * @param ownerId as `ownerKey` writes it
 */
export function organisationLogId(ownerId: string): string {
  const digits = hash('sha256', `organisation log/${ownerId}`, 'hex').slice(0, 32);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** @see ALLOW_DELETION */
export async function allowAuditDeletion(transaction: Transaction): Promise<void> {
  await transaction.query(ALLOW_DELETION, []);
}

/** Deletes the entries of all projects that are too old. */
export async function deleteOldEntries(transaction: Transaction): Promise<void> {
  await allowAuditDeletion(transaction);
  await transaction.query(DELETE_OLD, []);
}

/**
 * The fields whose values differ.
 *
 * @param before null for what did not exist
 * @param after null for what exists no longer
 */
export function differences<Fields extends object>(before: Fields | null, after: Fields | null): FieldChange[] {
  const from = flat(before ?? {});
  const to = flat(after ?? {});
  return [...new Set([...from.keys(), ...to.keys()])]
    .map((field) => ({ field, from: from.get(field) ?? null, to: to.get(field) ?? null }))
    .filter(({ from: one, to: other }) => JSON.stringify(one) !== JSON.stringify(other));
}

/** Groups of settings become names like `bands.deep`. */
function flat(fields: object, start = ''): Map<string, unknown> {
  return new Map(
    Object.entries(fields).flatMap(([name, value]): [string, unknown][] =>
      typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
        ? [...flat(value, `${start}${name}.`)]
        : [[start + name, value]],
    ),
  );
}
