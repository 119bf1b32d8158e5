import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ACCESS_CHANGED } from '../database/access-changed';
import { Notifications } from '../database/notifications';
import { isKeyText, keyHash } from './api-key';
import { ApiKeyQueries, type KeyRow } from './api-key.queries';
import { refusal } from './refusal';
import type { KeyCaller, KeyScope } from './tenant';

/** A key that was revoked is refused on every server after this long, 5 seconds being promised. */
const REMEMBERED_MS = 3_000;
const MS_BETWEEN_NOTES = 60_000;
/** Keys remembered at once; the one asked for longest ago goes first. */
const MAX_REMEMBERED = 10_000;

interface Remembered {
  readonly row: Promise<KeyRow | undefined>;
  /** When it was asked for: what the answer says may be as old. */
  readonly since: number;
}

/** Finds out whose a key is, asking the database for each key in use once every few seconds. */
@Injectable()
export class ApiKeyVerifier implements OnModuleInit {
  private readonly remembered = new Map<string, Remembered>();
  private readonly noted = new Map<string, number>();

  constructor(
    private readonly queries: ApiKeyQueries,
    private readonly notifications: Notifications,
  ) {}

  /** A revocation counts at once where it is heard; where it is not, what is remembered is forgotten soon. */
  onModuleInit(): void {
    const forget = () => this.remembered.clear();
    this.notifications.subscribe(ACCESS_CHANGED, { listening: forget, notified: forget });
  }

  /**
   * @param key what stood after `Bearer`
   * @throws UnauthorizedException for what is no key, or one that is unknown, expired or revoked; what the database says
   *   where it is away
   */
  async verify(key: string): Promise<KeyCaller> {
    if (!isKeyText(key)) throw refusal('not a key');
    const row = await this.rowOf(keyHash(key));
    if (!row) throw refusal('the key is unknown or was revoked');
    if (row.expires_at && row.expires_at.getTime() <= Date.now()) throw refusal('the key has expired');
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

  private async rowOf(hash: Buffer): Promise<KeyRow | undefined> {
    const name = hash.toString('base64');
    const known = this.remembered.get(name);
    if (known && performance.now() - known.since < REMEMBERED_MS) return await known.row;
    const entry: Remembered = { row: this.queries.byHash(hash), since: performance.now() };
    this.remembered.delete(name);
    this.remembered.set(name, entry);
    forgetOldest(this.remembered);
    let row: KeyRow | undefined;
    try {
      row = await entry.row;
      return row;
    } finally {
      // Neither a failure nor what anybody can make up is remembered.
      if (!row && this.remembered.get(name) === entry) this.remembered.delete(name);
    }
  }

  /** Writes down, once a minute and behind the request's back, that the key is used. */
  private note({ project_id, key_id }: KeyRow): void {
    const last = this.noted.get(key_id);
    if (last !== undefined && performance.now() - last < MS_BETWEEN_NOTES) return;
    this.noted.delete(key_id);
    this.noted.set(key_id, performance.now());
    forgetOldest(this.noted);
    // Lost where the database is away: the next minute's note says the same.
    void this.queries.touch(project_id, key_id).catch(() => {});
  }
}

/** A Map keeps the order in which entries were made. */
function forgetOldest(map: Map<string, unknown>): void {
  if (map.size <= MAX_REMEMBERED) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
