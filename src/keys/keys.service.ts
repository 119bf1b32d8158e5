import { randomUUID } from 'node:crypto';
import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { keyHash, keyPrefix, newKey } from '../auth/api-key';
import { ApiKeyVerifier } from '../auth/api-key.verifier';
import type { ProjectId } from '../auth/tenant';
import { Config } from '../config/config';
import type { Actor } from '../database/actor';
import { quotaReached } from '../database/quota-reached';
import { FOREIGN_KEY_VIOLATION, sqlState } from '../database/sql-state';
import { isUuid } from '../database/uuid';
import { type PageRequest, pageOf } from '../http/query/page';
import { TenantWrites } from '../serving/tenant-writes';
import { KeyRotationQueries } from './key-rotation.queries';
import {
  DEFAULT_OVERLAP_S,
  type KeyItem,
  type KeyPatch,
  type KeyRotationInput,
  type KeysBody,
  type NewKeyBody,
  type NewKeyInput,
} from './keys.dto';
import { type KeyRow, KeysQueries, keyCursor } from './keys.queries';

/** A rotation never waits for room: replaced keys that are still accepted may double the number of active ones. */
const MAX_WITH_REPLACED = 2;

/** Creates, shows, changes, replaces and revokes the keys of a project. */
@Injectable()
export class KeysService {
  constructor(
    private readonly queries: KeysQueries,
    private readonly rotations: KeyRotationQueries,
    private readonly writes: TenantWrites,
    private readonly verifier: ApiKeyVerifier,
    private readonly config: Config,
  ) {}

  /**
   * @param userId the user who creates it
   * @throws ConflictException if the project has too many; NotFoundException if it was deleted in the meantime
   */
  async create(projectId: ProjectId, userId: string, by: Actor, input: NewKeyInput): Promise<NewKeyBody> {
    const key = newKey();
    const row = {
      key_id: randomUUID(),
      name: input.name.trim(),
      prefix: keyPrefix(key),
      key_hash: keyHash(key),
      scopes: input.scopes,
      created_by: userId,
      expires_at: input.expires_at ? new Date(input.expires_at) : null,
      rate_limit: input.rate_limit ?? null,
    };
    const max = this.config.quotas.keysPerProject;
    const insert = () => this.queries.insert(projectId, by, row, max);
    const before = await this.writes.run(projectId, insert).catch((error: unknown) => {
      throw sqlState(error) === FOREIGN_KEY_VIOLATION ? new NotFoundException() : error;
    });
    if (before >= max) {
      const quotaMessage = quotaReached('the project', before, 'active keys', max);
      throw new ConflictException(`${quotaMessage}; revoke one first`);
    }
    return { key, ...(await this.key(projectId, row.key_id)) };
  }

  /** @throws NotFoundException unless the project has such a key */
  async key(projectId: ProjectId, keyId: string): Promise<KeyItem> {
    const row = isUuid(keyId) ? await this.queries.key(projectId, keyId) : undefined;
    if (!row) throw new NotFoundException();
    return keyItem(row);
  }

  async page(projectId: ProjectId, request: PageRequest): Promise<KeysBody> {
    const { rows, ...page } = pageOf(request, await this.queries.page(projectId, request), keyCursor);
    return { keys: rows.map(keyItem), ...page };
  }

  /** @throws NotFoundException unless the project has such a key */
  async change(projectId: ProjectId, keyId: string, by: Actor, { name, ...patch }: KeyPatch): Promise<KeyItem> {
    const change = { ...(name === undefined ? {} : { name: name.trim() }), ...patch };
    const update = () => this.queries.update(projectId, keyId, by, change);
    if (!isUuid(keyId) || !(await this.writes.run(projectId, update))) throw new NotFoundException();
    this.verifier.clear();
    return await this.key(projectId, keyId);
  }

  /**
   * Replaces a key by a new one with the same name, scopes and limit; both are accepted for a while.
   *
   * @param userId the user who replaces it
   * @throws NotFoundException unless the project has such a key; ConflictException if it is not active any more, has been
   *   replaced already, or the project has too many
   */
  async rotate(
    projectId: ProjectId,
    userId: string,
    by: Actor,
    keyId: string,
    input: KeyRotationInput,
  ): Promise<NewKeyBody> {
    if (!isUuid(keyId)) throw new NotFoundException();
    const key = newKey();
    const rotation = {
      ...{ key_id: randomUUID(), prefix: keyPrefix(key), key_hash: keyHash(key), created_by: userId },
      expires_at: input.expires_at ? new Date(input.expires_at) : input.expires_at === null ? null : undefined,
      overlap: input.overlap_seconds ?? DEFAULT_OVERLAP_S,
    };
    const max = MAX_WITH_REPLACED * this.config.quotas.keysPerProject;
    const rotate = () => this.rotations.rotate(projectId, keyId, by, rotation, max);
    const problem = await this.writes.run(projectId, rotate);
    if (problem === 'unknown') throw new NotFoundException();
    if (problem === 'inactive') throw new ConflictException('the key has expired or was revoked; create another one');
    if (problem === 'too many') {
      throw new ConflictException(`${quotaReached('the project', max, 'active keys', max)}; revoke one first`);
    }
    if (problem !== null) throw new ConflictException(`the key ${problem.replacedBy} replaces it; rotate that one`);
    this.verifier.clear();
    return { key, ...(await this.key(projectId, rotation.key_id)) };
  }

  /**
   * Revokes a key permanently; a revoked key stays revoked. This server rejects it at once, others within seconds.
   *
   * @throws NotFoundException unless the project has such a key
   */
  async revoke(projectId: ProjectId, keyId: string, by: Actor): Promise<void> {
    const revoke = () => this.queries.revoke(projectId, keyId, by);
    if (!isUuid(keyId) || !(await this.writes.run(projectId, revoke))) throw new NotFoundException();
    this.verifier.clear();
  }
}

function keyItem(row: KeyRow): KeyItem {
  return {
    key_id: row.key_id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    status: row.status,
    created_at: row.created_at.toISOString(),
    created_by: row.created_by,
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    last_used_address: row.last_used_address,
    last_used_user_agent: row.last_used_user_agent,
    revoked_at: row.revoked_at?.toISOString() ?? null,
    rate_limit: row.rate_limit,
    replaces: row.replaces,
  };
}
