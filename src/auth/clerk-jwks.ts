import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import type { ReadableStream } from 'node:stream/web';
import { Logger } from '@nestjs/common';
import { problemWithKey, spkiPem } from '../config/clerk-jwt-key';
import { SigningKeys } from './signing-keys';

const FETCH_TIMEOUT_MS = 2_000;
const MIN_FETCH_INTERVAL_MS = 60_000;
/** Keys older than this are fetched again, so that a key that Clerk has withdrawn does not stay trusted. */
const FRESH_MS = 15 * 60_000;

/**
 * The keys of a Clerk instance, fetched with its secret key. Clerk is called at most once a minute, however many tokens
 * name unknown keys. While it cannot be reached, the last fetched keys stay valid.
 */
export class ClerkJwks extends SigningKeys {
  private readonly logger = new Logger(ClerkJwks.name);
  private keys: ReadonlyMap<string, string> = new Map();
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private attemptedAt = Number.NEGATIVE_INFINITY;
  private running: Promise<void> | null = null;

  /**
   * @param apiUrl Clerk's Backend API, without a trailing slash
   * @param clock milliseconds since any fixed time
   * @param timeoutMs time limit of a response
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
    else if (stale) void this.refresh(); // in the background: the cached key stays valid until Clerk withdraws it
    const pem = this.keys.get(kid);
    return pem === undefined ? [] : [pem];
  }

  /** Fetches the keys unless that was tried within the last minute; joins a fetch in progress. Never rejects. */
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
      // Not `response.json()`: after its request was garbage-collected, fetch ignores the signal and waits for minutes.
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

/**
 * @returns key id -> SPKI PEM of every usable key; others are skipped, so that one invalid key does not block every
 *   user
 */
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

/** `fetch` reports only "fetch failed"; the reason is in the cause. */
function describe(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
