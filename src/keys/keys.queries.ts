import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { lockQuota } from '../database/advisory-locks';
import { differences, recordChanges } from '../database/audit-trail.queries';
import { ACCESS_CHANGED } from '../database/channels';
import type { ApiKey } from '../database/entities/api-key.entity';
import type { CursorKey } from '../http/query/cursor';
import type { PageRequest } from '../http/query/page';
import { TenantReader } from '../serving/tenant-reader';

export type KeyRow = Omit<ApiKey, 'project_id' | 'key_hash'> & {
  readonly status: 'active' | 'expired' | 'revoked';
  /** Microseconds since 1970. */
  readonly created_us: number;
};
export type NewKeyRow = Pick<
  ApiKey,
  'key_id' | 'name' | 'prefix' | 'key_hash' | 'scopes' | 'created_by' | 'expires_at' | 'rate_limit'
>;

/** The position of a row in KEY_LIST. */
export const keyCursor = ({ created_us, key_id }: KeyRow): CursorKey[] => [created_us, key_id];

const COLUMNS = `key_id, name, prefix, scopes, created_at, created_by, expires_at, last_used_at, last_used_address,
  last_used_user_agent, revoked_at, rate_limit, replaces,
  CASE WHEN revoked_at IS NOT NULL THEN 'revoked' WHEN expires_at <= now() THEN 'expired' ELSE 'active' END AS status,
  (extract(epoch FROM created_at) * 1000000)::float8 AS created_us`;
/** How many revoked and expired keys of a project stay listed: those that ended last. */
const MAX_INACTIVE = 1_000;
/** Forgets the keys that ended longest ago, if there are more than `MAX_INACTIVE`. */
export const FORGET_ENDED = `DELETE FROM api_keys WHERE project_id = $1 AND key_id IN (
  SELECT key_id FROM api_keys
  WHERE project_id = $1 AND (revoked_at IS NOT NULL OR expires_at <= now())
  ORDER BY least(revoked_at, expires_at) DESC, key_id OFFSET ${MAX_INACTIVE})`;
const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

@Injectable()
export class KeysQueries {
  constructor(
    private readonly reader: TenantReader,
    private readonly dataSource: DataSource,
  ) {}

  /** @param keyId in the form of a UUID */
  async key(projectId: ProjectId, keyId: string): Promise<KeyRow | undefined> {
    const rows: KeyRow[] = await this.reader.queryCurrent(
      projectId,
      `SELECT ${COLUMNS} FROM api_keys WHERE project_id = $1 AND key_id = $2`,
      [keyId],
    );
    return rows[0];
  }

  /** @returns the page, plus one row if there are more */
  async page(projectId: ProjectId, { size, after }: PageRequest): Promise<KeyRow[]> {
    return await this.reader.queryCurrent(
      projectId,
      `SELECT ${COLUMNS} FROM api_keys
       WHERE project_id = $1
         AND ((extract(epoch FROM created_at) * 1000000)::float8, key_id) <
             (coalesce($2::float8, 'infinity'), coalesce($3::uuid, '${LAST_UUID}'))
       ORDER BY created_at DESC, key_id DESC LIMIT $4`,
      [after?.[0] ?? null, after?.[1] ?? null, size + 1],
    );
  }

  /**
   * Also forgets keys that ended long ago.
   *
   * @param max maximum number of active keys per project
   * @returns the number of active keys before; if it is `max`, no key was created
   * @throws 23503 if the project was deleted in the meantime
   */
  async insert(projectId: ProjectId, by: Actor, key: NewKeyRow, max: number): Promise<number> {
    return await this.dataSource.transaction(async (manager) => {
      await manager.query(lockQuota('keys'), [projectId]);
      const [row]: { active: number }[] = await manager.query(
        `SELECT count(*)::int AS active FROM api_keys
         WHERE project_id = $1 AND revoked_at IS NULL AND coalesce(expires_at, 'infinity') > now()`,
        [projectId],
      );
      const active = row?.active ?? 0;
      if (active >= max) return active;
      const { key_id, name, prefix, key_hash, scopes, created_by, expires_at, rate_limit } = key;
      await manager.query(
        `INSERT INTO api_keys (project_id, key_id, name, prefix, key_hash, scopes, created_by, expires_at, rate_limit)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [projectId, key_id, name, prefix, key_hash, scopes, created_by, expires_at, rate_limit],
      );
      const changes = differences(null, { name, prefix, scopes, expires_at, rate_limit });
      await recordChanges(manager, projectId, by, [{ action: 'key.created', subject: key_id, changes }]);
      await manager.query(FORGET_ENDED, [projectId]);
      return active;
    });
  }

  /**
   * Changes a key; servers that verified it before notice within seconds.
   *
   * @param patch absent fields stay as they are
   * @returns whether the project has the key
   */
  async update(
    projectId: ProjectId,
    keyId: string,
    by: Actor,
    patch: { readonly name?: string; readonly rate_limit?: number | null },
  ): Promise<boolean> {
    return await this.dataSource.transaction(async (manager) => {
      const [before]: Pick<ApiKey, 'name' | 'rate_limit'>[] = await manager.query(
        'SELECT name, rate_limit FROM api_keys WHERE project_id = $1 AND key_id = $2 FOR NO KEY UPDATE',
        [projectId, keyId],
      );
      if (!before) return false;
      const after = { ...before, ...patch };
      const changes = differences(before, after);
      if (changes.length === 0) return true;
      await manager.query('UPDATE api_keys SET name = $3, rate_limit = $4 WHERE project_id = $1 AND key_id = $2', [
        projectId,
        keyId,
        after.name,
        after.rate_limit,
      ]);
      await recordChanges(manager, projectId, by, [{ action: 'key.changed', subject: keyId.toLowerCase(), changes }]);
      return true;
    });
  }

  /** Revokes a key and notifies all servers. @returns whether the project has the key */
  async revoke(projectId: ProjectId, keyId: string, by: Actor): Promise<boolean> {
    return await this.dataSource.transaction(async (manager) => {
      const [revoked]: [{ key_id: string; name: string }[]] = await manager.query(
        `UPDATE api_keys SET revoked_at = now() WHERE project_id = $1 AND key_id = $2 AND revoked_at IS NULL
         RETURNING key_id, name`,
        [projectId, keyId],
      );
      const [key] = revoked;
      if (!key) return await hasKey(manager, projectId, keyId);
      // A separate statement, because one that names a table may run on another node, to which no server listens.
      await manager.query('SELECT pg_notify($1, $2)', [ACCESS_CHANGED, projectId]);
      const changes = differences({ name: key.name }, null);
      await recordChanges(manager, projectId, by, [{ action: 'key.revoked', subject: key.key_id, changes }]);
      return true;
    });
  }
}

/** A key that was revoked before stays as it is. */
async function hasKey(manager: EntityManager, projectId: ProjectId, keyId: string): Promise<boolean> {
  const rows: unknown[] = await manager.query('SELECT 1 FROM api_keys WHERE project_id = $1 AND key_id = $2', [
    projectId,
    keyId,
  ]);
  return rows.length > 0;
}
