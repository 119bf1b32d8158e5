import { hash } from 'node:crypto';
import { verifyToken } from '@clerk/backend';
import { TokenVerificationErrorReason } from '@clerk/backend/errors';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Config } from '../config/config';
import { CLOCK_SKEW_MS, callerOf, MAX_TOKEN_LENGTH, readSessionToken } from './session-token';
import { SigningKeys } from './signing-keys';
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

/** Verifies Clerk session tokens: signature, issuer and authorized party by Clerk's own verifier, the rest here. */
@Injectable()
export class SessionTokenVerifier {
  /**
   * By the digest of the token. A token is sent with many requests, and verifying its signature takes longer than most
   * responses.
   */
  private readonly verified = new LRUCache<string, VerifiedToken>({ max: MAX_VERIFIED });

  constructor(
    private readonly config: Config,
    private readonly keys: SigningKeys,
  ) {
    // Clerk's verifier accepts any issuer and party if these are empty.
    const { issuer, authorizedParties } = config.clerk;
    if (!issuer || authorizedParties.length === 0) throw new Error('An issuer and an authorized party are required');
  }

  /**
   * @param token any text that followed `Bearer`
   * @throws UnauthorizedException only, for anything but a token of an active session
   */
  async verify(token: string): Promise<SessionCaller> {
    const digest = token.length <= MAX_TOKEN_LENGTH ? hash('sha256', token, 'base64') : '';
    const verified = await this.cached(digest);
    if (verified) return verified;
    const unverified = readSessionToken(token);
    if (typeof unverified === 'string') throw unauthorized(unverified);
    for (const pem of await this.keys.candidates(unverified.kid)) {
      const claims = await this.signedClaims(token, pem);
      if (claims) {
        const caller = callerOf(claims, Date.now(), this.config.clerk);
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
  private async signedClaims(token: string, jwtKey: string): Promise<Readonly<Record<string, unknown>> | null> {
    const { issuer, authorizedParties } = this.config.clerk;
    try {
      return await verifyToken(token, {
        jwtKey,
        issuer,
        authorizedParties: [...authorizedParties],
        clockSkewInMs: CLOCK_SKEW_MS,
      });
    } catch (error) {
      const { reason, message } = error as { reason?: unknown; message?: string };
      if (reason === TokenVerificationErrorReason.TokenInvalidSignature) return null;
      throw unauthorized(message ?? 'rejected by the verifier');
    }
  }
}
