import type { DataSource, QueryRunner } from 'typeorm';
import { type Actor, OPERATOR } from '../database/actor';
import { LOCK_FACTS, LOCK_FACTS_SHARED } from '../database/advisory-locks';
import { allowAuditDeletion, differences, recordProjectChange } from '../database/audit-trail.queries';
import { countProjects } from '../database/project-count.queries';
import { quotaReached } from '../database/quota-reached';
import { ImportError } from './import.error';

/** The target project: found by its id, or by organisation and name, or created. */
export interface ProjectTarget {
  readonly orgId: string;
  readonly name: string;
  /** Never created: the import fails if it was deleted. */
  readonly projectId?: string;
  /** `YYYY-MM-DD`: also pins the project's as-of date; null: unpins it. */
  readonly pinnedAsOf?: string | null;
  /** Who imports, for the audit log. */
  readonly by?: Actor;
}

/** The project that facts are merged into. */
export interface ImportProject {
  readonly projectId: string;
  /** Key of the digests of its events' contents. */
  readonly digestKey: Buffer;
  /**
   * Whether this transaction created it: nobody else can write to it, and its first run reads everything, so steps
   * against concurrent writers and change records are skipped.
   */
  readonly isNew: boolean;
  /** Whether interactions get a receipt as well, see `Project.receipts`. */
  readonly withReceipts: boolean;
}

/** @returns the project, which cannot be deleted until the transaction ends */
export async function ensureProject(runner: QueryRunner, target: ProjectTarget, max: number): Promise<ImportProject> {
  const known = await projectIdOf(runner, target);
  if (known === undefined && target.projectId !== undefined) throw new ImportError('the project was deleted');
  if (known === undefined) await checkProjectQuota(runner, target, max);
  const made = known === undefined ? await makeProject(runner, target) : undefined;
  // Another one may have created it at this moment.
  const projectId = known ?? made ?? (await projectIdOf(runner, target));
  if (projectId !== undefined) await runner.query(LOCK_FACTS_SHARED, [projectId]);
  const [project]: { project_id: string; digest_key: Buffer; receipts: string }[] = await runner.query(
    `SELECT project_id, coalesce(digest_key, uuid_send(project_id)) AS digest_key, receipts
     FROM projects WHERE project_id = $1`,
    [projectId],
  );
  if (!project) throw new Error(`project ${target.name} of ${target.orgId} was deleted in the meantime`);
  if (target.pinnedAsOf !== undefined) {
    await pin(runner, project.project_id, target, target.pinnedAsOf);
  }
  return {
    projectId: project.project_id,
    digestKey: project.digest_key,
    isNew: made !== undefined,
    withReceipts: project.receipts === 'all',
  };
}

async function pin(runner: QueryRunner, projectId: string, target: ProjectTarget, day: string | null): Promise<void> {
  const [before]: { pinned_as_of: string | null }[] = await runner.query(
    'SELECT pinned_as_of FROM projects WHERE project_id = $1 FOR NO KEY UPDATE',
    [projectId],
  );
  const changes = differences(before ?? null, { pinned_as_of: day });
  if (changes.length === 0) return;
  await runner.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, day]);
  await recordProjectChange(runner, { projectId, ownerId: target.orgId }, byOf(target), 'project.changed', changes);
}

const byOf = ({ by = OPERATOR }: ProjectTarget): Actor => by;

/** @throws ImportError if it is closed */
async function projectIdOf(
  runner: QueryRunner,
  { orgId, name, projectId }: ProjectTarget,
): Promise<string | undefined> {
  const [project]: { project_id: string; closed: boolean }[] = await runner.query(
    `SELECT project_id, closed_at IS NOT NULL AS closed FROM projects
     WHERE org_id = $1 AND ${projectId === undefined ? 'name = $2' : 'project_id = $2'}`,
    [orgId, projectId ?? name],
  );
  if (project?.closed) {
    throw new ImportError(`"${name}" is closed, because ${orgId} was deleted; the command restore opens it again`);
  }
  return project?.project_id;
}

/** @returns its id; undefined if it already exists */
async function makeProject(runner: QueryRunner, target: ProjectTarget): Promise<string | undefined> {
  const { orgId, name } = target;
  const [project]: { project_id: string }[] = await runner.query(
    `INSERT INTO projects (project_id, org_id, name, learns) VALUES (gen_random_uuid(), $1, $2, true)
     ON CONFLICT (org_id, name) DO NOTHING RETURNING project_id`,
    [orgId, name],
  );
  if (!project) return undefined;
  const ids = { projectId: project.project_id, ownerId: orgId };
  await recordProjectChange(runner, ids, byOf(target), 'project.created', differences(null, { name }));
  return project.project_id;
}

/** @throws ImportError if the organisation has reached its quota of projects */
async function checkProjectQuota(runner: QueryRunner, { orgId, name }: ProjectTarget, max: number): Promise<void> {
  const count = await countProjects(runner, orgId);
  if (count < max) return;
  // Another import may have created it while this one waited.
  if ((await projectIdOf(runner, { orgId, name })) !== undefined) return;
  const reached = quotaReached('the organisation', count, 'projects', max);
  throw new ImportError(
    `${reached} (MAX_PROJECTS_PER_ORGANISATION), so "${name}" was not created: delete one first, or import into one of them`,
  );
}

/**
 * Creates the project in a separate transaction. Citus locks the whole table of projects until a transaction that adds
 * one ends, so no other project could be created, renamed or configured during the import.
 *
 * @returns its id; undefined if it exists already
 */
export async function createProjectFirst(
  database: DataSource,
  target: ProjectTarget,
  max: number,
): Promise<string | undefined> {
  return await database.transaction(async ({ queryRunner }) => {
    if (!queryRunner || target.projectId !== undefined) return undefined;
    if ((await projectIdOf(queryRunner, target)) !== undefined) return undefined;
    await checkProjectQuota(queryRunner, target, max);
    return await makeProject(queryRunner, target);
  });
}

/** Removes a project that a failed import created, unless it has received other facts meanwhile. */
export async function removeEmptyProject(
  database: DataSource,
  projectId: string,
  target: ProjectTarget,
): Promise<void> {
  await database.transaction(async (manager) => {
    await manager.query(LOCK_FACTS, [projectId]);
    const agents: unknown[] = await manager.query('SELECT 1 FROM agents WHERE project_id = $1 LIMIT 1', [projectId]);
    if (agents.length > 0) return;
    await allowAuditDeletion(manager);
    await manager.query('DELETE FROM audit_entries WHERE project_id = $1', [projectId]);
    await manager.query('DELETE FROM projects WHERE project_id = $1', [projectId]);
    const changes = differences({ name: target.name }, null);
    await recordProjectChange(manager, { projectId, ownerId: target.orgId }, byOf(target), 'project.deleted', changes);
  });
}

/** @returns the project's id and the digests of its erased contacts; null if the project does not exist yet */
export async function erasuresOf(
  database: DataSource,
  target: ProjectTarget,
): Promise<{ projectId: string; digests: ReadonlySet<string> } | null> {
  const projectId = await knownProject(database, target);
  if (projectId === null) return null;
  const rows: { digest: string }[] = await database.query(
    `SELECT replace(user_digest::text, '-', '') AS digest FROM erased_contacts WHERE project_id = $1`,
    [projectId],
  );
  return { projectId, digests: new Set(rows.map(({ digest }) => digest)) };
}

/** @returns its id, closed or not; null if it does not exist yet */
export async function knownProject(
  database: DataSource,
  { orgId, name, projectId }: ProjectTarget,
): Promise<string | null> {
  if (projectId !== undefined) return projectId;
  const [project]: { project_id: string }[] = await database.query(
    'SELECT project_id FROM projects WHERE org_id = $1 AND name = $2',
    [orgId, name],
  );
  return project?.project_id ?? null;
}
