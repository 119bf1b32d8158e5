import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { UnauthorizedException } from '@nestjs/common';
import fc from 'fast-check';
import { spkiPem } from '../config/clerk-jwt-key';
import { loadConfig } from '../config/load-config';
import { OAuthTokenVerifier } from './oauth-token.verifier';
import { SessionTokenVerifier } from './session-token.verifier';
import { FixedSigningKeys } from './signing-keys';
import { isAdmin, mayLiftErasures, scopesOf } from './tenant';

const ISSUER = 'https://clerk.example.com';
const NOW_S = 1_800_000_000;
const RESOURCE = 'https://depth.example.com/mcp';
const clerkKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreignKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const config = loadConfig({
  CLERK_JWT_KEY: spkiPem(clerkKey.publicKey),
  CLERK_ISSUER: ISSUER,
  CLERK_AUTHORIZED_PARTIES: 'https://app.example.com',
  CLERK_AUDIENCE: 'sessions',
  PUBLIC_URL: 'https://depth.example.com',
});
const keys = new FixedSigningKeys([spkiPem(clerkKey.publicKey)]);
const verifier = new OAuthTokenVerifier(config, keys);

const HEADER = { alg: 'RS256', kid: 'ins_1', typ: 'at+jwt' };
const CLAIMS = {
  aud: RESOURCE,
  client_id: 'program_1',
  exp: NOW_S + 86_400,
  iat: NOW_S,
  iss: ISSUER,
  jti: 'oat_1',
  nbf: NOW_S,
  org_id: 'org_acme',
  scope: 'user:org:read',
  sub: 'user_ada',
};
const MISSING = undefined;

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW_S * 1000);
});
afterEach(() => {
  jest.restoreAllMocks();
});

it('names the user, and the organisation that the user chose, in which they are no admin', async () => {
  const caller = await verifier.verify(token());
  expect(caller).toEqual({
    userId: 'user_ada',
    ownerId: 'org_acme',
    organisation: { id: 'org_acme', role: null, slug: null },
    expiresAt: (NOW_S + 86_400 + 5) * 1000,
    granted: ['read'],
  });
  expect(isAdmin(caller)).toBe(false);
});

it('is for the personal projects of the user without an organisation', async () => {
  const caller = await verifier.verify(token({ org_id: MISSING }));
  expect(caller).toMatchObject({ ownerId: 'user_ada', organisation: null });
  expect(mayLiftErasures(caller)).toBe(false);
});

it('may be used by a program for what the user has granted, and always to read', async () => {
  const granted = async (claims: object) => scopesOf(await verifier.verify(token(claims)));
  expect(await granted({ scope: 'profile events:write' })).toEqual(['events:write', 'read']);
  expect(await granted({ scope: MISSING, scp: ['episodes:write', 'erasures:lift'] })).toEqual([
    'read',
    'erasures:lift',
    'episodes:write',
  ]);
  for (const scope of [MISSING, '', 7, null, {}, ['events:write'], 'events:writer', 'EVENTS:WRITE']) {
    expect(await granted({ scope })).toEqual(['read']);
  }
  const lifting = await verifier.verify(token({ org_id: MISSING, scope: 'events:write erasures:lift' }));
  expect(mayLiftErasures(lifting)).toBe(true);
});

it.each(['at+jwt', 'application/at+jwt'])('has the type %s', async (typ) => {
  await expect(verifier.verify(token({}, { typ }))).resolves.toBeDefined();
});

it.each<[string, object, object?]>([
  ['another type', {}, { typ: 'JWT' }],
  ['no type', {}, { typ: MISSING }],
  ['a type that is a list', {}, { typ: ['at+jwt'] }],
  ['another algorithm', {}, { alg: 'none' }],
  ['its own key', {}, { jwk: {} }],
  ['no key id', {}, { kid: MISSING }],
  ['another issuer', { iss: 'https://other.example.com' }],
  ['no issuer', { iss: MISSING }],
  ['no audience', { aud: MISSING }],
  ['the audience of another service', { aud: 'https://billing.example.com' }],
  ['the audience of sessions', { aud: 'sessions' }],
  ['an audience that begins with ours', { aud: `${RESOURCE}/other` }],
  ['no audience in its list', { aud: [] }],
  ['no user', { sub: MISSING }],
  ['a machine', { sub: 'mch_1' }],
  ['a user that cannot be printed', { sub: 'user_\n' }],
  ['no program', { client_id: MISSING }],
  ['an unreadable organisation', { org_id: 7 }],
  ['an empty organisation', { org_id: '' }],
  ['no organisation as null', { org_id: null }],
  ['expired', { exp: NOW_S - 5 }],
  ['no expiry', { exp: MISSING }],
  ['an expiry outside the calendar', { exp: 1e300 }],
  ['an expiry beyond the longest', { exp: NOW_S + 31 * 86_400 }],
  ['not valid yet', { nbf: NOW_S + 6 }],
  ['issued in the future', { iat: NOW_S + 6 }],
])('is rejected with %s', async (_, claims, header = {}) => {
  await expectUnauthorized(token(claims, header));
});

it('is accepted with our audience among others', async () => {
  const aud = ['https://other.example.com', RESOURCE];
  await expect(verifier.verify(token({ aud }))).resolves.toBeDefined();
});

it('is rejected when another key signed it, and after its expiry although it was verified before', async () => {
  await expectUnauthorized(token({}, {}, foreignKey.privateKey));
  const good = token();
  await verifier.verify(good);
  jest.spyOn(Date, 'now').mockReturnValue((NOW_S + 86_405) * 1000);
  await expectUnauthorized(good);
});

it('is no session token, nor a session token one of these', async () => {
  const sessions = new SessionTokenVerifier(config, keys);
  const session = { azp: 'https://app.example.com', aud: 'sessions', sid: 'sess_1', v: 2 };
  await expect(sessions.verify(token(session, { typ: 'JWT' }))).resolves.toBeDefined();
  await expect(sessions.verify(token(session))).rejects.toThrow(UnauthorizedException);
  await expectUnauthorized(token(session, { typ: 'JWT' }));
});

it('of any other content is rejected, and with nothing but a 401', async () => {
  const claim = fc.constantFrom(...Object.keys(CLAIMS), 'scp', 'act');
  await fc.assert(
    fc.asyncProperty(fc.dictionary(claim, fc.jsonValue()), async (changed) => {
      const outcome = await verifier.verify(token(changed)).catch((error: unknown) => error);
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(UnauthorizedException);
      else expect(outcome).toMatchObject({ ownerId: expect.stringMatching(/./), granted: expect.any(Array) });
    }),
    { numRuns: 300 },
  );
});

function token(claims: object = {}, header: object = {}, key: KeyObject = clerkKey.privateKey): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ ...HEADER, ...header })}.${encode({ ...CLAIMS, ...claims })}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

async function expectUnauthorized(text: string): Promise<void> {
  await expect(verifier.verify(text)).rejects.toThrow(UnauthorizedException);
}
