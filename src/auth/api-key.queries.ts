import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ApiKey as ApiKeyEntity } from '../database/entities/api-key.entity';
import { ReaderPool } from '../database/reader-pool';

/** From where a key is used. */
export interface KeyUse {
  /** IP address of the client. */
  readonly address: string;
  readonly userAgent: string;
}

export type KeyRow = Pick<ApiKeyEntity, 'project_id' | 'key_id' | 'name' | 'scopes' | 'expires_at' | 'rate_limit'> & {
  readonly org_id: string;
  /** The setting of the project. */
  readonly keys_read_published: boolean;
};

/** Finds the owner of a key. Not limited to one project, because the key determines the project. */
@Injectable()
export class ApiKeyQueries {
  constructor(
    private readonly database: ReaderPool,
    private readonly dataSource: DataSource,
  ) {}

  /** @returns the key with this hash, expired or not; undefined if it is unknown or revoked, or its project closed */
  async byHash(hash: Buffer): Promise<KeyRow | undefined> {
    const rows = await this.database.query<KeyRow>(
      `SELECT k.project_id, k.key_id, k.name, k.scopes, k.expires_at, k.rate_limit,
              p.org_id, p.keys_read_published
       FROM api_keys k JOIN projects p ON p.project_id = k.project_id
       WHERE k.key_hash = $1 AND k.revoked_at IS NULL AND p.closed_at IS NULL`,
      [hash],
    );
    return rows[0];
  }

  /** @returns whether the key exists and is neither revoked nor expired, and its project is open */
  async isActive(projectId: string, keyId: string): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT 1 FROM api_keys k JOIN projects p ON p.project_id = k.project_id
       WHERE k.project_id = $1 AND k.key_id = $2 AND k.revoked_at IS NULL AND p.closed_at IS NULL
         AND coalesce(k.expires_at, 'infinity') > now()`,
      [projectId, keyId],
    );
    return rows.length > 0;
  }

  /** Updates when and from where it was last used. If several servers do so within a minute, one of them writes. */
  async touch(projectId: string, keyId: string, { address, userAgent }: KeyUse): Promise<void> {
    await this.dataSource.query(
      `UPDATE api_keys SET last_used_at = now(), last_used_address = $3, last_used_user_agent = $4
       WHERE project_id = $1 AND key_id = $2
         AND coalesce(last_used_at, '-infinity') < now() - interval '1 minute'`,
      [projectId, keyId, address, userAgent],
    );
  }
}
