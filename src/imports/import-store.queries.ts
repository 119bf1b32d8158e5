import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { lockQuota } from '../database/advisory-locks';
import { recordChanges } from '../database/audit-trail.queries';
import type { ImportFile } from '../database/entities/import-file.entity';
import type { GivenOptions } from './import-options';

/** Time without a heartbeat after which another process that finds the file may take over. */
const LEASE = `interval '30 seconds'`;
/** Time without a heartbeat after which nobody has the file any more. */
const LOST_AFTER = `interval '5 minutes'`;
/** How long a file is kept after a dry run or a failure, for the next attempt. */
const FILE_KEPT_MS = 1_800_000;
const FILE_KEPT = `interval '${FILE_KEPT_MS} milliseconds'`;
/** How long the first rows of dry runs are kept. */
const ROWS_KEPT = `interval '7 days'`;
/** Imports that a project remembers. */
const MAX_KEPT = 100;
/** Imports that one statement looks at. */
const BATCH = 50;
const LOST = 'the server that had the file stopped, and nothing was imported: send the file again';

export type ImportKey = { readonly project_id: string } & Pick<ImportFile, 'import_id'>;
export type ClaimedImport = Pick<ImportFile, 'file_name' | 'dry_run' | 'attempts' | 'actor_kind' | 'actor_id'> & {
  readonly project_id: ProjectId;
  readonly options: GivenOptions;
};

export interface NewImport {
  readonly projectId: ProjectId;
  readonly ownerId: string;
  readonly holder: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly options: GivenOptions;
  readonly dryRun: boolean;
  /** For the audit log. */
  readonly by: Actor;
}

/** The store of imports, shared by all processes. */
@Injectable()
export class ImportStore {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns the number of imports of an organisation that are queued or running */
  async open(ownerId: string): Promise<number> {
    return await openImports(this.dataSource.manager, ownerId);
  }

  /**
   * Adds an import whose file this process has. Forgets the oldest ones.
   *
   * @param most maximum number of open imports per organisation
   * @returns its id; null if the organisation has that many
   */
  async add(added: NewImport, most: number): Promise<string | null> {
    const { projectId, ownerId, holder, fileName, bytes, options, dryRun, by } = added;
    return await this.dataSource.transaction(async (manager) => {
      await manager.query(lockQuota('imports'), [ownerId]);
      if ((await openImports(manager, ownerId)) >= most) return null;
      const importId = randomUUID();
      await manager.query(
        `INSERT INTO imports (project_id, import_id, owner_id, state, dry_run, file_name, bytes, options, holder, has_file,
           created_at, alive_at, actor_kind, actor_id)
         VALUES ($1, $2, $3, 'queued', $4, $5, $6, $7::jsonb, $8, true, clock_timestamp(), now(), $9, $10)`,
        [projectId, importId, ownerId, dryRun, fileName, bytes, JSON.stringify(options), holder, by.kind, by.id],
      );
      if (!dryRun) await recordStart(manager, projectId, importId, by, bytes, options);
      await forgetOld(manager, projectId);
      return importId;
    });
  }

  /**
   * Reads the kept file of an import that has ended once more, with other options.
   *
   * @returns the result; `gone` if its file is not kept
   */
  async again(
    { project_id, import_id }: ImportKey & { readonly project_id: ProjectId },
    { options, dryRun, by, ownerId }: Pick<NewImport, 'options' | 'dryRun' | 'by' | 'ownerId'>,
    most: number,
  ): Promise<'queued' | 'gone' | 'full'> {
    return await this.dataSource.transaction(async (manager) => {
      await manager.query(lockQuota('imports'), [ownerId]);
      if ((await openImports(manager, ownerId)) >= most) return 'full';
      const [rows]: [Pick<ImportFile, 'bytes'>[]] = await manager.query(
        `UPDATE imports SET state = 'queued', dry_run = $3, options = $4::jsonb, finished_at = NULL, started_at = NULL,
           error = NULL, attempts = 0, rows = 0, actor_kind = $5, actor_id = $6
         WHERE project_id = $1 AND import_id = $2 AND has_file AND finished_at > now() - ${FILE_KEPT}
         RETURNING bytes`,
        [project_id, import_id, dryRun, JSON.stringify(options), by.kind, by.id],
      );
      const [row] = rows;
      if (!row) return 'gone';
      if (!dryRun) await recordStart(manager, project_id, import_id, by, Number(row.bytes), options);
      return 'queued';
    });
  }

  /** A queued import starts. @returns null if it was stopped, or is another process's */
  async claim(key: ImportKey, holder: string): Promise<ClaimedImport | null> {
    const [rows]: [ClaimedImport[]] = await this.dataSource.query(
      `UPDATE imports SET state = 'running', attempts = attempts + 1, rows = 0, started_at = now(), alive_at = now()
       WHERE project_id = $1 AND import_id = $2 AND holder = $3 AND state = 'queued'
       RETURNING project_id, file_name, dry_run, attempts, options, actor_kind, actor_id`,
      [key.project_id, key.import_id, holder],
    );
    return rows[0] ?? null;
  }

  /** @returns its state, and whether its file may be removed; null if it is not this process's any more */
  async heartbeat(
    key: ImportKey,
    holder: string,
    rows: number,
  ): Promise<{ readonly state: ImportFile['state']; readonly expired: boolean } | null> {
    // The times are compared here, because a distributed database returns only immutable functions of columns.
    const [found]: [Pick<ImportFile, 'state' | 'finished_at' | 'alive_at'>[]] = await this.dataSource.query(
      `UPDATE imports SET alive_at = now(), rows = CASE WHEN state = 'running' THEN greatest(rows, $4) ELSE rows END
       WHERE project_id = $1 AND import_id = $2 AND holder = $3 AND has_file
       RETURNING state, finished_at, alive_at`,
      [key.project_id, key.import_id, holder, rows],
    );
    const [row] = found;
    if (!row) return null;
    const kept = (row.alive_at?.getTime() ?? 0) - (row.finished_at?.getTime() ?? Number.POSITIVE_INFINITY);
    return { state: row.state, expired: kept > FILE_KEPT_MS };
  }

  /** A process that found the file takes over from one that stopped. @returns what it needs; null if it may not */
  async adopt(key: ImportKey, holder: string): Promise<Pick<ImportFile, 'owner_id'> | null> {
    const [rows]: [Pick<ImportFile, 'owner_id'>[]] = await this.dataSource.query(
      `UPDATE imports SET holder = $3, alive_at = now(), state = CASE WHEN state = 'running' THEN 'queued' ELSE state END
       WHERE project_id = $1 AND import_id = $2 AND has_file AND (holder IS NULL OR alive_at < now() - ${LEASE})
       RETURNING owner_id`,
      [key.project_id, key.import_id, holder],
    );
    return rows[0] ?? null;
  }

  /** Whether the file of an import may still be needed, by whichever process. */
  async needsFile(key: ImportKey): Promise<boolean> {
    const rows: unknown[] = await this.dataSource.query(
      'SELECT 1 FROM imports WHERE project_id = $1 AND import_id = $2 AND has_file',
      [key.project_id, key.import_id],
    );
    return rows.length > 0;
  }

  /** A stopping process leaves its import to the one that finds the file next; the attempt does not count. */
  async release(key: ImportKey, holder: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE imports SET holder = NULL, alive_at = now(),
         attempts = CASE WHEN state = 'running' THEN attempts - 1 ELSE attempts END,
         state = CASE WHEN state = 'running' THEN 'queued' ELSE state END
       WHERE project_id = $1 AND import_id = $2 AND holder = $3 AND has_file`,
      [key.project_id, key.import_id, holder],
    );
  }

  /** Queues a running import again, for this process. @returns whether it was this process's and running */
  async requeue(key: ImportKey, holder: string): Promise<boolean> {
    const [, affected]: [unknown[], number] = await this.dataSource.query(
      `UPDATE imports SET state = 'queued' WHERE project_id = $1 AND import_id = $2 AND holder = $3 AND state = 'running'`,
      [key.project_id, key.import_id, holder],
    );
    return affected > 0;
  }

  /** The file was removed. */
  async dropFile(key: ImportKey, holder: string): Promise<void> {
    await this.dataSource.query(
      'UPDATE imports SET has_file = false WHERE project_id = $1 AND import_id = $2 AND holder = $3',
      [key.project_id, key.import_id, holder],
    );
  }

  /** @returns whether it was this process's and running */
  async fail(key: ImportKey, holder: string, error: string): Promise<boolean> {
    const [, affected]: [unknown[], number] = await this.dataSource.query(
      `UPDATE imports SET state = 'failed', has_file = false, error = $4, finished_at = now()
       WHERE project_id = $1 AND import_id = $2 AND holder = $3 AND state = 'running'`,
      [key.project_id, key.import_id, holder, error],
    );
    return affected > 0;
  }

  /** Stops an import that has not ended, and gives up its file. */
  async stop(key: ImportKey, by: Actor): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [stopped]: [{ dry_run: boolean }[]] = await manager.query(
        `UPDATE imports SET state = 'stopped', has_file = false, finished_at = now()
         WHERE project_id = $1 AND import_id = $2 AND finished_at IS NULL RETURNING dry_run`,
        [key.project_id, key.import_id],
      );
      await manager.query('UPDATE imports SET has_file = false WHERE project_id = $1 AND import_id = $2 AND has_file', [
        key.project_id,
        key.import_id,
      ]);
      const entries = stopped
        .filter((one) => !one.dry_run)
        .map(() => ({ action: 'import.stopped' as const, subject: key.import_id, changes: [] }));
      await recordChanges(manager, key.project_id, by, entries);
    });
  }

  /** Imports of all projects whose process stopped long ago, and whose file nobody found. */
  async lost(): Promise<ImportKey[]> {
    return await this.dataSource.query(
      `SELECT project_id, import_id FROM imports WHERE has_file AND alive_at < now() - ${LOST_AFTER} LIMIT ${BATCH}`,
    );
  }

  async giveUp(key: ImportKey): Promise<void> {
    await this.dataSource.query(
      `UPDATE imports SET has_file = false, holder = NULL,
         state = CASE WHEN finished_at IS NULL THEN 'failed' ELSE state END,
         error = CASE WHEN finished_at IS NULL THEN '${LOST}' ELSE error END,
         finished_at = coalesce(finished_at, $3::timestamptz)
       WHERE project_id = $1 AND import_id = $2 AND has_file AND alive_at < now() - ${LOST_AFTER}`,
      [key.project_id, key.import_id, new Date()],
    );
  }

  /** Imports of all projects whose rows were kept long enough. */
  async withOldRows(): Promise<ImportKey[]> {
    return await this.dataSource.query(
      `SELECT project_id, import_id FROM imports WHERE rows_kept AND finished_at < now() - ${ROWS_KEPT} LIMIT ${BATCH}`,
    );
  }

  async forgetRows({ project_id, import_id }: ImportKey): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query('DELETE FROM import_rows WHERE project_id = $1 AND import_id = $2', [project_id, import_id]);
      await manager.query('UPDATE imports SET rows_kept = false WHERE project_id = $1 AND import_id = $2', [
        project_id,
        import_id,
      ]);
    });
  }
}

async function openImports(manager: EntityManager, ownerId: string): Promise<number> {
  const [row]: { open: number }[] = await manager.query(
    'SELECT count(*)::integer AS open FROM imports WHERE owner_id = $1 AND finished_at IS NULL',
    [ownerId],
  );
  return row?.open ?? 0;
}

async function recordStart(
  manager: EntityManager,
  projectId: ProjectId,
  importId: string,
  by: Actor,
  bytes: number,
  options: GivenOptions,
): Promise<void> {
  // Without the name of the file and who the agents are, which may name persons.
  const { me: _, map: __, ...others } = options;
  const changes = Object.entries({ bytes, ...others }).map(([field, to]) => ({ field, from: null, to }));
  await recordChanges(manager, projectId, by, [{ action: 'import.started', subject: importId, changes }]);
}

async function forgetOld(manager: EntityManager, projectId: ProjectId): Promise<void> {
  const old: { import_id: string }[] = await manager.query(
    `SELECT import_id FROM imports WHERE project_id = $1 AND finished_at IS NOT NULL AND NOT has_file
     ORDER BY created_at DESC OFFSET ${MAX_KEPT}`,
    [projectId],
  );
  if (old.length === 0) return;
  const ids = old.map(({ import_id }) => import_id);
  for (const table of ['import_rows', 'imports'])
    await manager.query(`DELETE FROM ${table} WHERE project_id = $1 AND import_id = ANY ($2::uuid[])`, [
      projectId,
      ids,
    ]);
}
