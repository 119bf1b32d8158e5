import { verifyJwt } from '@clerk/backend/jwt';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config';
import { mcpResource } from '../config/mcp-resource';
import { OAUTH_TYPES, oauthCallerOf, readOAuthToken } from './oauth-token';
import { CLOCK_SKEW_MS, type Json } from './signed-token';
import { SigningKeys } from './signing-keys';
import { TokenVerifier } from './token.verifier';

/** Verifies access tokens of Clerk's OAuth applications, which programs have that act for a user. */
@Injectable()
export class OAuthTokenVerifier extends TokenVerifier {
  constructor(
    private readonly config: Config,
    keys: SigningKeys,
  ) {
    super(keys);
  }

  protected override read(token: string) {
    return readOAuthToken(token);
  }

  protected override async claims(token: string, key: string): Promise<Json> {
    const { issuer } = this.config.clerk;
    const rules = { headerType: OAUTH_TYPES, issuer, clockSkewInMs: CLOCK_SKEW_MS };
    return (await verifyJwt(token, { key, ...rules })) as unknown as Json;
  }

  protected override callerOf(claims: Json, now: number) {
    return oauthCallerOf(claims, now, { ...this.config.clerk, resource: mcpResource(this.config) });
  }
}
