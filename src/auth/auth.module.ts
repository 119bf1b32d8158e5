import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Config } from '../config/config';
import { ClerkGuard } from './clerk.guard';
import { ClerkJwks } from './clerk-jwks';
import { developmentKey } from './development-key';
import { SessionTokenVerifier } from './session-token.verifier';
import { FixedSigningKeys, SigningKeys } from './signing-keys';
import { TenantQueries } from './tenant.queries';
import { TenantResolver } from './tenant.resolver';

/** Closes every route of the application: it is open only as far as its `@Access` rule says. */
@Module({
  providers: [
    { provide: SigningKeys, useFactory: signingKeys, inject: [Config] },
    SessionTokenVerifier,
    TenantQueries,
    TenantResolver,
    { provide: APP_GUARD, useClass: ClerkGuard },
  ],
})
export class AuthModule {}

/** The development key is trusted only where no key of Clerk's is given, and never in production. */
async function signingKeys({ clerk, dataDir, production }: Config): Promise<SigningKeys> {
  if (clerk.jwtKeys.length > 0) return new FixedSigningKeys(clerk.jwtKeys);
  if (clerk.secretKey) {
    const jwks = new ClerkJwks(clerk.apiUrl, clerk.secretKey);
    void jwks.refresh(); // so that the first request need not wait
    return jwks;
  }
  if (production) throw new Error('No signing key is configured');
  return new FixedSigningKeys([(await developmentKey(dataDir)).publicPem]);
}
