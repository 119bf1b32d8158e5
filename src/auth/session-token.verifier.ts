import { verifyToken } from '@clerk/backend';
import { TokenVerificationErrorReason } from '@clerk/backend/errors';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config';
import { refusal } from './refusal';
import { CLOCK_SKEW_MS, callerOf, readSessionToken } from './session-token';
import { SigningKeys } from './signing-keys';
import type { SessionCaller } from './tenant';

/** Verifies Clerk session tokens: signature, issuer and authorized party by Clerk's own verifier, the rest here. */
@Injectable()
export class SessionTokenVerifier {
  constructor(
    private readonly config: Config,
    private readonly keys: SigningKeys,
  ) {
    // Where these two are empty, Clerk's verifier takes it for "anyone's".
    const { issuer, authorizedParties } = config.clerk;
    if (!issuer || authorizedParties.length === 0) throw new Error('An issuer and an authorized party are needed');
  }

  /**
   * @param token what stood after `Bearer`: any string at all
   * @throws UnauthorizedException, and nothing else, for whatever is not the token of an active session
   */
  async verify(token: string): Promise<SessionCaller> {
    const unverified = readSessionToken(token);
    if (typeof unverified === 'string') throw refusal(unverified);
    for (const pem of await this.keys.candidates(unverified.kid)) {
      const claims = await this.signedClaims(token, pem);
      if (claims) {
        const caller = callerOf(claims, Date.now());
        if (typeof caller === 'string') throw refusal(caller);
        return caller;
      }
    }
    throw refusal('no key that is trusted has signed the token');
  }

  /** @returns the claims, or null where another key has to be tried */
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
      throw refusal(message ?? 'refused by the verifier');
    }
  }
}
