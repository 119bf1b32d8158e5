import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

const CODE_BYTES = 16;
export const CODE_LIFETIME_S = 60;
/** Far more than the links that are open at one time. */
const MAX_CODES = 1_000;

/**
 * One-time codes that replace a session token in a link, because browsers and shells store links. In development only.
 */
@Injectable()
export class SignInCodes {
  private readonly tokens = new LRUCache<string, string>({
    max: MAX_CODES,
    ttl: CODE_LIFETIME_S * 1000,
    ttlResolution: 0,
    perf: { now: () => Date.now() },
  });

  /** @returns a code that works once, within a minute, in this process */
  issue(token: string): string {
    const code = randomBytes(CODE_BYTES).toString('base64url');
    this.tokens.set(code, token);
    return code;
  }

  /** @returns the token; null if the code is unknown, used or expired */
  redeem(code: string): string | null {
    const token = this.tokens.get(code) ?? null;
    this.tokens.delete(code);
    return token;
  }
}
