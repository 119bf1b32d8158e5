import { Injectable, type OnModuleInit } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ACCESS_CHANGED } from '../database/channels';
import { Notifications } from '../database/notifications';
import { isKeyText, keyHash } from './api-key';
import { ApiKeyQueries, type KeyRow, type KeyUse } from './api-key.queries';
import type { KeyCaller, KeyScope } from './tenant';
import { unauthorized } from './unauthorized';

/** A revoked key is refused on every server after this time at the latest; the documentation promises 5 seconds. */
const CACHED_MS = 3_000;
const TOUCH_INTERVAL_MS = 60_000;
/** Maximum number of cached keys; the least recently used is evicted first. */
const MAX_CACHED = 10_000;

/** Verifies keys. Each key in use is looked up in the database once every few seconds. */
@Injectable()
export class ApiKeyVerifier implements OnModuleInit {
  private readonly cached = new LRUCache<string, Promise<KeyRow | undefined>>({
    max: MAX_CACHED,
    // Counted from the start of the query, because its result may be as old as that.
    ttl: CACHED_MS,
    ttlResolution: 0,
  });
  private readonly touched = new LRUCache<string, true>({
    max: MAX_CACHED,
    // An entry that is exactly as old as its TTL is still valid.
    ttl: TOUCH_INTERVAL_MS - 1,
    ttlResolution: 0,
  });

  constructor(
    private readonly queries: ApiKeyQueries,
    private readonly notifications: Notifications,
  ) {}

  /** A revocation takes effect at once if its notification arrives; otherwise when the cached key expires. */
  onModuleInit(): void {
    const clear = () => this.clear();
    this.notifications.subscribe(ACCESS_CHANGED, { onListening: clear, onNotification: clear });
  }

  /** Clears the cache after a revocation, or when a notification may have been lost. */
  clear(): void {
    this.cached.clear();
  }

  /**
   * @param key the text after `Bearer`
   * @param use from where the request comes, kept with the key
   * @throws UnauthorizedException for a malformed, unknown, expired or revoked key; the database's error if it is
   *   unavailable
   */
  async verify(key: string, use: KeyUse): Promise<KeyCaller> {
    if (!isKeyText(key)) throw unauthorized('malformed key');
    const row = await this.rowOf(keyHash(key));
    if (!row) throw unauthorized('the key is unknown or was revoked');
    if (row.expires_at && row.expires_at.getTime() <= Date.now()) throw unauthorized('the key has expired');
    this.touch(row, use);
    return {
      ownerId: row.org_id,
      key: {
        keyId: row.key_id,
        name: row.name,
        projectId: row.project_id,
        scopes: row.scopes as KeyScope[],
        expiresAt: row.expires_at,
        rateLimit: row.rate_limit,
        readsPublished: row.keys_read_published,
      },
    };
  }

  /**
   * Checks a key against the database, bypassing the cache: for responses that continue after the key was verified.
   *
   * @throws the database's error if it is unavailable
   */
  async isActive({ projectId, keyId }: KeyCaller['key']): Promise<boolean> {
    return await this.queries.isActive(projectId, keyId);
  }

  private async rowOf(hash: Buffer): Promise<KeyRow | undefined> {
    const name = hash.toString('base64');
    const cached = this.cached.get(name);
    if (cached) return await cached;
    const query = this.queries.byHash(hash);
    this.cached.set(name, query);
    let row: KeyRow | undefined;
    try {
      row = await query;
      return row;
    } finally {
      // Failures and unknown keys are not cached: anyone can make up any number of keys.
      if (!row && this.cached.peek(name) === query) this.cached.delete(name);
    }
  }

  /** Records the use of a key in the background, once a minute. */
  private touch({ project_id, key_id }: KeyRow, use: KeyUse): void {
    if (this.touched.has(key_id)) return;
    this.touched.set(key_id, true);
    // A failure loses nothing: the next minute writes the same.
    void this.queries.touch(project_id, key_id, use).catch(() => {});
  }
}
