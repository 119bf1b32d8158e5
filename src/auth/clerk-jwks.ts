import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import type { ReadableStream } from 'node:stream/web';
import { Logger } from '@nestjs/common';
import { problemWithKey, spkiPem } from '../config/clerk-jwt-key';
import { SigningKeys } from './signing-keys';

const FETCH_TIMEOUT_MS = 2_000;
const MIN_FETCH_INTERVAL_MS = 60_000;
/** After this time the keys are fetched again, so that a key that Clerk has withdrawn is not trusted forever. */
const FRESH_MS = 15 * 60_000;

/**
 * The keys of a Clerk instance, fetched with its secret key. However many tokens name unknown keys, Clerk is asked once
 * a minute at most; while it cannot be reached, the last keys that it gave are kept.
 */
export class ClerkJwks extends SigningKeys {
  private readonly logger = new Logger(ClerkJwks.name);
  private keys: ReadonlyMap<string, string> = new Map();
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private attemptedAt = Number.NEGATIVE_INFINITY;
  private running: Promise<void> | null = null;

  /**
   * @param apiUrl Clerk's Backend API, without a trailing slash
   * @param clock milliseconds since any fixed moment
   * @param timeoutMs after which an answer is given up
   */
  constructor(
    private readonly apiUrl: string,
    private readonly secretKey: string,
    private readonly clock: () => number = () => performance.now(),
    private readonly timeoutMs = FETCH_TIMEOUT_MS,
  ) {
    super();
  }

  override async candidates(kid: string): Promise<readonly string[]> {
    const stale = this.clock() - this.fetchedAt >= FRESH_MS;
    if (!this.keys.has(kid)) await this.refresh();
    else if (stale) void this.refresh(); // nobody waits: the key at hand is good until Clerk says otherwise
    const pem = this.keys.get(kid);
    return pem === undefined ? [] : [pem];
  }

  /** Fetches the keys unless that was tried within the last minute; joins a fetch that is under way. Never rejects. */
  async refresh(): Promise<void> {
    if (this.clock() - this.attemptedAt >= MIN_FETCH_INTERVAL_MS) {
      this.attemptedAt = this.clock();
      this.running = this.fetchKeys().finally(() => {
        this.running = null;
      });
    }
    await this.running;
  }

  private async fetchKeys(): Promise<void> {
    const signal = AbortSignal.timeout(this.timeoutMs);
    try {
      const response = await fetch(`${this.apiUrl}/v1/jwks`, {
        headers: { authorization: `Bearer ${this.secretKey}`, accept: 'application/json' },
        redirect: 'error',
        signal,
      });
      if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
      // Not `response.json()`: once its request is garbage, fetch no longer obeys the signal, and it waits for minutes.
      const keys = readKeySet(await json(Readable.fromWeb(response.body as ReadableStream, { signal })));
      if (keys.size === 0) throw new Error('no RSA-2048 key in the response');
      this.keys = keys;
      this.fetchedAt = this.clock();
    } catch (error) {
      const consequence =
        this.keys.size > 0 ? 'the server keeps using the previous keys' : 'no token can be verified yet';
      this.logger.warn(`Cannot fetch the signing keys from ${this.apiUrl} (${describe(error)}); ${consequence}`);
    }
  }
}

/** @returns key id -> SPKI PEM of every usable key; others are left out, for one odd key must not lock everyone out */
function readKeySet(answer: unknown): Map<string, string> {
  const keys = new Map<string, string>();
  const list: unknown = (answer as { keys?: unknown } | null)?.keys;
  for (const jwk of Array.isArray(list) ? (list as (JsonWebKey & { kid?: unknown })[]) : []) {
    try {
      const key = createPublicKey({ key: jwk, format: 'jwk' });
      if (typeof jwk.kid === 'string' && !problemWithKey(key)) keys.set(jwk.kid, spkiPem(key));
    } catch {}
  }
  return keys;
}

/** `fetch` says only "fetch failed"; what failed stands in the cause. */
function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
