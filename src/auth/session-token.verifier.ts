import { verifyToken } from '@clerk/backend';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config';
import { callerOf, readSessionToken } from './session-token';
import { CLOCK_SKEW_MS, type Json } from './signed-token';
import { SigningKeys } from './signing-keys';
import { TokenVerifier } from './token.verifier';

/** Verifies Clerk session tokens, which users have. */
@Injectable()
export class SessionTokenVerifier extends TokenVerifier {
  constructor(
    private readonly config: Config,
    keys: SigningKeys,
  ) {
    super(keys);
    // Clerk's verifier accepts any issuer and party if these are empty.
    const { issuer, authorizedParties } = config.clerk;
    if (!issuer || authorizedParties.length === 0) throw new Error('An issuer and an authorized party are required');
  }

  protected override read(token: string) {
    return readSessionToken(token);
  }

  protected override async claims(token: string, jwtKey: string): Promise<Json> {
    const { issuer, authorizedParties } = this.config.clerk;
    const parties = [...authorizedParties];
    const rules = { issuer, authorizedParties: parties, clockSkewInMs: CLOCK_SKEW_MS };
    return (await verifyToken(token, { jwtKey, ...rules })) as unknown as Json;
  }

  protected override callerOf(claims: Json, now: number) {
    return callerOf(claims, now, this.config.clerk);
  }
}
