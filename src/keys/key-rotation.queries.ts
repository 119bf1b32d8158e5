import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { lockQuota } from '../database/advisory-locks';
import { differences, recordChanges } from '../database/audit-trail.queries';
import { ACCESS_CHANGED } from '../database/channels';
import { FORGET_ENDED, type NewKeyRow } from './keys.queries';

/** What a rotation decides about; the rest is that of the replaced key. */
export interface Rotation extends Pick<NewKeyRow, 'key_id' | 'prefix' | 'key_hash' | 'created_by'> {
  /** Null: never; undefined: it lives as long as the replaced key was made for. */
  readonly expires_at: Date | null | undefined;
  /** Seconds for which both are accepted. */
  readonly overlap: number;
}

interface Replaceable {
  readonly active: boolean;
  /** The key that was made to replace it. */
  readonly replaced_by: string | null;
  readonly others: number;
}

/** Why nothing was changed. */
export type RotationProblem = 'unknown' | 'inactive' | 'too many' | { readonly replacedBy: string };

@Injectable()
export class KeyRotationQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Creates the successor of a key, and lets the key expire after the overlap, in one transaction.
   *
   * @param keyId in the form of a UUID
   * @param max maximum number of active keys, the replaced ones among them
   * @returns null if the key was replaced
   */
  async rotate(
    projectId: ProjectId,
    keyId: string,
    by: Actor,
    rotation: Rotation,
    max: number,
  ): Promise<RotationProblem | null> {
    const { key_id, prefix, key_hash, created_by, expires_at, overlap } = rotation;
    return await this.dataSource.transaction(async (manager) => {
      await manager.query(lockQuota('keys'), [projectId]);
      const [found]: Replaceable[] = await manager.query(
        `SELECT revoked_at IS NULL AND coalesce(expires_at, 'infinity') > now() AS active,
           (SELECT key_id FROM api_keys WHERE project_id = $1 AND replaces = $2 LIMIT 1) AS replaced_by,
           (SELECT count(*)::int FROM api_keys
            WHERE project_id = $1 AND revoked_at IS NULL AND coalesce(expires_at, 'infinity') > now()) AS others
         FROM api_keys WHERE project_id = $1 AND key_id = $2`,
        [projectId, keyId],
      );
      if (!found) return 'unknown';
      if (found.replaced_by !== null) return { replacedBy: found.replaced_by };
      if (!found.active) return 'inactive';
      if (found.others >= max) return 'too many';
      const [made]: [{ name: string; scopes: string[]; expires_at: Date | null; rate_limit: number | null }] =
        await manager.query(
          // Citus knows no returned column without its table, where it also reads the table.
          `INSERT INTO api_keys AS added
           (project_id, key_id, name, prefix, key_hash, scopes, created_by, expires_at, rate_limit, replaces)
         SELECT project_id, $3, name, $4, $5, scopes, $6,
           CASE WHEN $7::boolean THEN $8::timestamptz ELSE now() + (expires_at - created_at) END, rate_limit, key_id
         FROM api_keys WHERE project_id = $1 AND key_id = $2
         RETURNING added.name, added.scopes, added.expires_at, added.rate_limit`,
          [projectId, keyId, key_id, prefix, key_hash, created_by, expires_at !== undefined, expires_at ?? null],
        );
      await manager.query(
        `UPDATE api_keys SET expires_at = least(expires_at, now() + $3 * interval '1 second')
         WHERE project_id = $1 AND key_id = $2`,
        [projectId, keyId, overlap],
      );
      const replaces = keyId.toLowerCase();
      const changes = differences(null, { ...made, prefix, replaces });
      const until = differences(null, { replaced_by: key_id });
      await recordChanges(manager, projectId, by, [
        { action: 'key.created', subject: key_id, changes },
        { action: 'key.replaced', subject: replaces, changes: until },
      ]);
      await manager.query(FORGET_ENDED, [projectId]);
      // A separate statement, because one that names a table may run on another node, to which no server listens.
      await manager.query('SELECT pg_notify($1, $2)', [ACCESS_CHANGED, projectId]);
      return null;
    });
  }
}
