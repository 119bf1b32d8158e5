import { generateKeyPairSync, webcrypto } from 'node:crypto';
import { UnauthorizedException } from '@nestjs/common';
import { spkiPem } from '../config/clerk-jwt-key';
import { loadConfig } from '../config/load-config';
import { developmentToken } from './development-token';
import { SessionTokenVerifier } from './session-token.verifier';
import { CLOCK_SKEW_MS } from './signed-token';
import { SigningKeys } from './signing-keys';

const NOW = 1_800_000_000_000;
const TTL_S = 60;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const config = loadConfig({});

/** Keys that Clerk can withdraw. */
class WithdrawableKeys extends SigningKeys {
  pems = [spkiPem(publicKey)];

  override async candidates(): Promise<readonly string[]> {
    return this.pems;
  }
}

describe('a token that was verified once', () => {
  let keys: WithdrawableKeys;
  let verifier: SessionTokenVerifier;
  let signatures: jest.SpyInstance;
  let clock: jest.SpyInstance;
  const token = developmentToken(
    {
      userId: 'user_ada',
      organisation: 'org_acme',
      issuer: config.clerk.issuer,
      authorizedParty: config.clerk.authorizedParties[0] ?? '',
      ttlSeconds: TTL_S,
    },
    privateKey,
    NOW,
  );
  beforeEach(async () => {
    clock = jest.spyOn(Date, 'now').mockReturnValue(NOW);
    signatures = jest.spyOn(webcrypto.subtle, 'verify');
    keys = new WithdrawableKeys();
    verifier = new SessionTokenVerifier(config, keys);
    await verifier.verify(token);
  });
  afterEach(() => jest.restoreAllMocks());

  it('is cached by its digest', async () => {
    const first = await verifier.verify(token);
    expect(await verifier.verify(token)).toEqual(first);
    expect(signatures).toHaveBeenCalledTimes(1);
  });

  it('is rejected once the key that signed it is no longer trusted', async () => {
    keys.pems = [spkiPem(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)];
    await expect(verifier.verify(token)).rejects.toThrow(UnauthorizedException);
    keys.pems = [];
    await expect(verifier.verify(token)).rejects.toThrow(UnauthorizedException);
  });

  it('is verified again after its expiry, and rejected if Clerk rejects it', async () => {
    clock.mockReturnValue(NOW + TTL_S * 1000 - 1);
    await verifier.verify(token);
    expect(signatures).toHaveBeenCalledTimes(1);
    clock.mockReturnValue(NOW + TTL_S * 1000);
    await verifier.verify(token); // within Clerk's clock skew
    expect(signatures).toHaveBeenCalledTimes(2);
    clock.mockReturnValue(NOW + TTL_S * 1000 + CLOCK_SKEW_MS);
    await expect(verifier.verify(token)).rejects.toThrow(UnauthorizedException);
  });

  it('does not authenticate a similar token', async () => {
    for (const changed of [
      `${token}A`,
      token.slice(0, -1),
      token.replace(/^./, 'f'),
      token.replace(/\.([^.]*)$/, '.$1='),
      ` ${token}`,
    ]) {
      await expect(verifier.verify(changed)).rejects.toThrow(UnauthorizedException);
    }
  });
});
