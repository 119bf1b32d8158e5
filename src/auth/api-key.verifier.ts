import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ACCESS_CHANGED } from '../database/channels';
import { Notifications } from '../database/notifications';
import { isKeyText, keyHash } from './api-key';
import { ApiKeyQueries, type KeyRow } from './api-key.queries';
import type { KeyCaller, KeyScope } from './tenant';
import { unauthorized } from './unauthorized';

/** A key that was revoked is refused on every server after this long, 5 seconds being promised. */
const REMEMBERED_MS = 3_000;
const MS_BETWEEN_NOTES = 60_000;
/** Keys remembered at once; the one used longest ago goes first. */
const MAX_REMEMBERED = 10_000;

/** Finds out whose a key is, asking the database for each key in use once every few seconds. */
@Injectable()
export class ApiKeyVerifier implements OnModuleInit {
  private readonly remembered = new LRUCache<string, Promise<KeyRow | undefined>>({
    max: MAX_REMEMBERED,
    // From when it was asked: what the answer says may be as old.
    ttl: REMEMBERED_MS,
    ttlResolution: 0,
  });
  private readonly noted = new LRUCache<string, true>({
    max: MAX_REMEMBERED,
    // What is exactly as old as its time counts still.
    ttl: MS_BETWEEN_NOTES - 1,
    ttlResolution: 0,
  });

  constructor(
    private readonly queries: ApiKeyQueries,
    private readonly notifications: Notifications,
  ) {}

  /** A revocation takes effect at once if its notification arrives; otherwise when the cached key expires. */
  onModuleInit(): void {
    const forget = () => this.forget();
    this.notifications.subscribe(ACCESS_CHANGED, { listening: forget, notified: forget });
  }

  /** Asks the database again for every key: one was revoked, or may have been. */
  forget(): void {
    this.remembered.clear();
  }

  /**
   * @param key what stood after `Bearer`
   * @throws UnauthorizedException for what is no key, or one that is unknown, expired or revoked; what the database says
   *   where it is away
   */
  async verify(key: string): Promise<KeyCaller> {
    if (!isKeyText(key)) throw unauthorized('not a key');
    const row = await this.rowOf(keyHash(key));
    if (!row) throw unauthorized('the key is unknown or was revoked');
    if (row.expires_at && row.expires_at.getTime() <= Date.now()) throw unauthorized('the key has expired');
    this.note(row);
    return {
      ownerId: row.org_id,
      key: {
        keyId: row.key_id,
        name: row.name,
        projectId: row.project_id,
        scopes: row.scopes as KeyScope[],
        expiresAt: row.expires_at,
      },
    };
  }

  /**
   * Asks whether a key still counts at this moment, whatever is remembered: for what goes on after it was verified.
   *
   * @throws what the database says where it is away
   */
  async stillCounts({ projectId, keyId }: KeyCaller['key']): Promise<boolean> {
    return await this.queries.counts(projectId, keyId);
  }

  private async rowOf(hash: Buffer): Promise<KeyRow | undefined> {
    const name = hash.toString('base64');
    const known = this.remembered.get(name);
    if (known) return await known;
    const asked = this.queries.byHash(hash);
    this.remembered.set(name, asked);
    let row: KeyRow | undefined;
    try {
      row = await asked;
      return row;
    } finally {
      // Neither a failure nor what anybody can make up is remembered.
      if (!row && this.remembered.peek(name) === asked) this.remembered.delete(name);
    }
  }

  /** Writes down, once a minute and behind the request's back, that the key is used. */
  private note({ project_id, key_id }: KeyRow): void {
    if (this.noted.has(key_id)) return;
    this.noted.set(key_id, true);
    // Lost where the database is away: the next minute's note says the same.
    void this.queries.touch(project_id, key_id).catch(() => {});
  }
}
