import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Config } from '../config/config';
import { trustsDevelopmentKey } from '../config/development-trust';
import { AccessWatch } from './access-watch';
import { ApiKeyQueries } from './api-key.queries';
import { ApiKeyVerifier } from './api-key.verifier';
import { ClerkGuard } from './clerk.guard';
import { ClerkJwks } from './clerk-jwks';
import { developmentKey } from './development-key';
import { OAuthTokenVerifier } from './oauth-token.verifier';
import { OrganisationLimitGuard } from './organisation-limit.guard';
import { PermissionGuard } from './permission.guard';
import { SessionTokenVerifier } from './session-token.verifier';
import { SignInController } from './sign-in.controller';
import { SignInCodes } from './sign-in-codes';
import { FixedSigningKeys, SigningKeys } from './signing-keys';
import { TenantGuard } from './tenant.guard';
import { TenantQueries } from './tenant.queries';
import { TenantResolver } from './tenant.resolver';

/** Closes every route except as its `@Access` rule permits. */
@Module({
  controllers: [SignInController],
  providers: [
    SignInCodes,
    { provide: SigningKeys, useFactory: signingKeys, inject: [Config] },
    SessionTokenVerifier,
    OAuthTokenVerifier,
    ApiKeyQueries,
    ApiKeyVerifier,
    TenantQueries,
    TenantResolver,
    AccessWatch,
    // In this order: authenticate the caller (401), limit its organisation (429), look up the project or agent (404),
    // check permissions (403).
    { provide: APP_GUARD, useClass: ClerkGuard },
    { provide: APP_GUARD, useClass: OrganisationLimitGuard },
    { provide: APP_GUARD, useClass: TenantGuard },
    { provide: APP_GUARD, useClass: PermissionGuard },
  ],
  exports: [ApiKeyVerifier, AccessWatch, TenantResolver],
})
export class AuthModule {}

async function signingKeys(config: Config): Promise<SigningKeys> {
  const { clerk, dataDir } = config;
  if (trustsDevelopmentKey(config)) return new FixedSigningKeys([(await developmentKey(dataDir)).publicPem]);
  if (clerk.jwtKeys.length > 0) return new FixedSigningKeys(clerk.jwtKeys);
  if (clerk.secretKey === null) throw new Error('No signing key is configured');
  const jwks = new ClerkJwks(clerk.apiUrl, clerk.secretKey);
  void jwks.refresh(); // so that the first request does not wait
  return jwks;
}
