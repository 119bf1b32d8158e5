import { generateKeyPairSync } from 'node:crypto';
import { developmentToken } from '../../src/auth/development-token';
import { SessionTokenVerifier } from '../../src/auth/session-token.verifier';
import { FixedSigningKeys } from '../../src/auth/signing-keys';
import { spkiPem } from '../../src/config/clerk-jwt-key';
import { loadConfig } from '../../src/config/load-config';
import { compare } from './measure';

/** How fast the server rejects tokens that it did not sign, compared with accepting a valid one. */
export default async function garbageTokens(): Promise<void> {
  const [ours, theirs] = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 }));
  if (!ours || !theirs) return;
  const config = loadConfig({});
  const verifier = new SessionTokenVerifier(config, new FixedSigningKeys([spkiPem(ours.publicKey)]));
  const request = {
    userId: 'user_ada',
    organisation: 'org_acme',
    issuer: config.clerk.issuer,
    authorizedParty: config.clerk.authorizedParties[0] ?? '',
    ttlSeconds: 3600,
  };
  const good = developmentToken(request, ours.privateKey, Date.now());
  const header = good.slice(0, good.indexOf('.'));
  const tokens = {
    'a good one': good,
    'signed by a stranger': developmentToken(request, theirs.privateKey, Date.now()),
    '100 KB of one letter': 'a'.repeat(100_000),
    '100 KB of dots': '.'.repeat(100_000),
    'a good header, 15 KB of rubbish': `${header}.${'a'.repeat(15_000)}.c`,
    'JSON null for parts': `${Buffer.from('null').toString('base64url')}.`.repeat(2).concat('c'),
  };
  const variants = Object.entries(tokens).map(([name, token]) => ({
    name,
    run: async (times: number) => {
      for (let turn = 0; turn < times; turn++) await verifier.verify(token).catch(() => {});
    },
  }));
  await compare('tokens', variants, 300);
}
