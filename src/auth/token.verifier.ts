import { hash } from 'node:crypto';
import { TokenVerificationErrorReason } from '@clerk/backend/errors';
import { LRUCache } from 'lru-cache';
import { type Json, MAX_TOKEN_LENGTH, type UnverifiedToken } from './signed-token';
import type { SigningKeys } from './signing-keys';
import type { SessionCaller } from './tenant';
import { unauthorized } from './unauthorized';

/** The result of verifying a token, without the token itself. */
interface VerifiedToken {
  readonly caller: SessionCaller;
  readonly kid: string;
  /** The key that signed it. */
  readonly pem: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** About 500 bytes each. */
const MAX_VERIFIED = 10_000;

/** Verifies tokens that Clerk signed: signature and issuer by Clerk's own verifier, the rest here. */
export abstract class TokenVerifier {
  /**
   * By the digest of the token. A token is sent with many requests, and verifying its signature takes longer than most
   * responses.
   */
  private readonly verified = new LRUCache<string, VerifiedToken>({ max: MAX_VERIFIED });

  constructor(private readonly keys: SigningKeys) {}

  /** @returns the parts, or the reason for rejecting the token */
  protected abstract read(token: string): UnverifiedToken | string;

  /** @param pem the key that must have signed it. @throws what Clerk's verifier throws */
  protected abstract claims(token: string, pem: string): Promise<Json>;

  /** @returns the caller, or the reason for rejecting the token */
  protected abstract callerOf(claims: Json, now: number): SessionCaller | string;

  /**
   * @param token any text that followed `Bearer`
   * @throws UnauthorizedException only, for anything but a valid token
   */
  async verify(token: string): Promise<SessionCaller> {
    const digest = token.length <= MAX_TOKEN_LENGTH ? hash('sha256', token, 'base64') : '';
    const verified = await this.cached(digest);
    if (verified) return verified;
    const unverified = this.read(token);
    if (typeof unverified === 'string') throw unauthorized(unverified);
    for (const pem of await this.keys.candidates(unverified.kid)) {
      const claims = await this.signedClaims(token, pem);
      if (claims) {
        const caller = this.callerOf(claims, Date.now());
        if (typeof caller === 'string') throw unauthorized(caller);
        this.verified.set(digest, { caller, kid: unverified.kid, pem, expiresAt: Number(claims.exp) * 1000 });
        return caller;
      }
    }
    throw unauthorized('no trusted key signed the token');
  }

  /** The caller of a verified token, until the token expires or the key that signed it is no longer trusted. */
  private async cached(digest: string): Promise<SessionCaller | undefined> {
    const token = this.verified.get(digest);
    if (!token || token.expiresAt <= Date.now()) return undefined;
    return (await this.keys.candidates(token.kid)).includes(token.pem) ? token.caller : undefined;
  }

  /** @returns the claims, or null if another key must be tried */
  private async signedClaims(token: string, pem: string): Promise<Json | null> {
    try {
      return await this.claims(token, pem);
    } catch (error) {
      const { reason, message } = error as { reason?: unknown; message?: string };
      if (reason === TokenVerificationErrorReason.TokenInvalidSignature) return null;
      throw unauthorized(message ?? 'rejected by the verifier');
    }
  }
}
