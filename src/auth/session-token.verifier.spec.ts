import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { UnauthorizedException } from '@nestjs/common';
import fc from 'fast-check';
import { spkiPem } from '../config/clerk-jwt-key';
import type { Config } from '../config/config';
import { loadConfig } from '../config/load-config';
import { developmentToken } from './development-token';
import { SessionTokenVerifier } from './session-token.verifier';
import { FixedSigningKeys } from './signing-keys';
import { isAdmin } from './tenant';

const ISSUER = 'https://clerk.example.com';
const PARTY = 'https://app.example.com';
const NOW_S = 1_800_000_000;

const clerkKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const nextKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreignKey = generateKeyPairSync('rsa', { modulusLength: 2048 });

const config = loadConfig({
  CLERK_JWT_KEY: spkiPem(clerkKey.publicKey),
  CLERK_ISSUER: ISSUER,
  CLERK_AUTHORIZED_PARTIES: PARTY,
});
const verifier = verifierWith({}, clerkKey.publicKey);

const HEADER = { alg: 'RS256', cat: 'cl_B7d4PD111AAA', kid: 'ins_1', typ: 'JWT' };
const CLAIMS = {
  azp: PARTY,
  exp: NOW_S + 60,
  fva: [0, -1],
  iat: NOW_S,
  iss: ISSUER,
  jti: 'e3c4',
  nbf: NOW_S - 10,
  o: { id: 'org_acme', rol: 'admin', slg: 'acme' },
  sid: 'sess_1',
  sts: 'active',
  sub: 'user_ada',
  v: 2,
};
/** `JSON.stringify` omits it, so the claim or header is missing. */
const MISSING = undefined;

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW_S * 1000);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe('a session token', () => {
  it('of version 2 names the user and the active organisation', async () => {
    const organisation = { id: 'org_acme', role: 'admin', slug: 'acme' };
    expect(await verifier.verify(token())).toMatchObject({ userId: 'user_ada', ownerId: 'org_acme', organisation });
  });

  it('of version 2 without an active organisation makes the user the owner', async () => {
    const caller = await verifier.verify(token({ o: MISSING }));
    expect(caller).toMatchObject({ userId: 'user_ada', ownerId: 'user_ada', organisation: null });
    expect(isAdmin(caller)).toBe(true);
  });

  it('of version 2 is not read by the rules of version 1', async () => {
    const caller = await verifier.verify(token({ o: MISSING, org_id: 'org_other' }));
    expect(caller.ownerId).toBe('user_ada');
  });

  it.each([MISSING, 1])('of version 1 (v: %s) names the organisation in org_id', async (v) => {
    const v1 = { v, o: MISSING, sts: MISSING, fva: MISSING };
    expect((await verifier.verify(token({ ...v1, org_id: 'org_old', org_role: 'org:admin' }))).ownerId).toBe('org_old');
    expect((await verifier.verify(token(v1))).ownerId).toBe('user_ada');
    expect((await verifier.verify(token({ ...v1, o: { id: 'org_acme' } }))).ownerId).toBe('user_ada');
  });

  it.each<[string, object, string | null, boolean]>([
    ['an admin', { o: { id: 'org_acme', rol: 'admin' } }, 'admin', true],
    ['a member', { o: { id: 'org_acme', rol: 'member' } }, 'member', false],
    ['a role of the customer’s own', { o: { id: 'org_acme', rol: 'billing_admin' } }, 'billing_admin', false],
    ['a role of version 1 in version 2', { o: { id: 'org_acme', rol: 'org:admin' } }, 'org:admin', false],
    ['no role', { o: { id: 'org_acme' } }, null, false],
    ['a role that is a list', { o: { id: 'org_acme', rol: ['admin'] } }, null, false],
    ['an admin of version 1', { v: 1, org_id: 'org_acme', org_role: 'org:admin' }, 'admin', true],
    ['a member of version 1', { v: 1, org_id: 'org_acme', org_role: 'org:member' }, 'member', false],
    ['a role of version 2 in version 1', { v: 1, org_id: 'org_acme', org_role: 'admin' }, null, false],
    ['a role of version 1 in version 2 beside it', { v: 2, org_role: 'org:admin', o: { id: 'org_acme' } }, null, false],
  ])('reads %s', async (_, claims, role, admin) => {
    const caller = await verifier.verify(token({ o: MISSING, ...claims }));
    expect(caller.organisation).toMatchObject({ id: 'org_acme', role });
    expect(isAdmin(caller)).toBe(admin);
  });

  it('created for development passes the same checks', async () => {
    const request = { userId: 'user_1', issuer: ISSUER, authorizedParty: PARTY, ttlSeconds: 60 };
    const signed = (organisation: string | null, role = 'admin') =>
      developmentToken({ ...request, organisation, role }, clerkKey.privateKey, NOW_S * 1000);
    const organisation = { id: 'org_1', role: 'admin', slug: 'org-1' };
    expect(await verifier.verify(signed('org_1'))).toMatchObject({ userId: 'user_1', ownerId: 'org_1', organisation });
    expect((await verifier.verify(signed('org_1', 'member'))).organisation?.role).toBe('member');
    expect(await verifier.verify(signed(null))).toMatchObject({
      userId: 'user_1',
      ownerId: 'user_1',
      organisation: null,
    });
  });

  it('may lack the category and type headers, as older tokens do', async () => {
    await expect(verifier.verify(token({}, { cat: MISSING, typ: MISSING }))).resolves.toBeDefined();
  });

  it('is accepted if any of the rotating keys signed it, and no other', async () => {
    const rotating = verifierWith({}, clerkKey.publicKey, nextKey.publicKey);
    await expect(rotating.verify(token({}, {}, clerkKey.privateKey))).resolves.toBeDefined();
    await expect(rotating.verify(token({}, {}, nextKey.privateKey))).resolves.toBeDefined();
    await expectUnauthorized(token({}, {}, foreignKey.privateKey), rotating);
    await expectUnauthorized(token({ sub: MISSING }, {}, nextKey.privateKey), rotating);
    await expectUnauthorized(token({}, {}, nextKey.privateKey));
    await expectUnauthorized(token(), verifierWith({}));
  });
});

describe('times allow five seconds of skew', () => {
  it.each([
    ['exp', -4, -5],
    ['nbf', +5, +6],
    ['iat', +5, +6],
  ])('%s: %i s is accepted, %i s is rejected', async (claim, good, bad) => {
    await expect(verifier.verify(token({ [claim]: NOW_S + good }))).resolves.toBeDefined();
    await expectUnauthorized(token({ [claim]: NOW_S + bad }));
  });

  it.each(['exp', 'nbf', 'iat'])('%s must be a number that is a valid time', async (claim) => {
    for (const value of ['soon', null, [], {}, true, String(NOW_S)])
      await expectUnauthorized(token({ [claim]: value }));
    if (claim !== 'exp') await expectUnauthorized(token({ [claim]: 1e300 }));
  });

  it('exp is required and must be a date of the calendar', async () => {
    await expectUnauthorized(token({ exp: MISSING }));
    await expectUnauthorized(token({ exp: 1e300 }));
    await expectUnauthorized(
      signed(encode(HEADER), Buffer.from(JSON.stringify(CLAIMS).replace(`${NOW_S + 60}`, '1e999'))),
    );
  });
});

describe('the audience', () => {
  it.each([
    ['https://billing.example.com'],
    [['https://billing.example.com']],
    [[]],
    [''],
    [null],
    [7],
  ])('%j is rejected if none is configured', async (aud) => {
    await expectUnauthorized(token({ aud }));
  });

  it('must name one of the configured audiences, alone or in a list', async () => {
    const audiences = ['depth', 'https://depth.example.com'];
    const strict = verifierWith({ audiences }, clerkKey.publicKey);
    for (const aud of ['depth', ['billing', 'https://depth.example.com']]) {
      await expect(strict.verify(token({ aud }))).resolves.toBeDefined();
    }
    for (const aud of [MISSING, null, '', 'Depth', 'billing', [], ['billing'], [['depth']], { 0: 'depth' }, 7]) {
      await expectUnauthorized(token({ aud }), strict);
    }
  });
});

describe('the expiry', () => {
  const DAYS = 86_400;

  it('is at most 30 days away, plus the clock skew', async () => {
    await expect(verifier.verify(token({ exp: NOW_S + 30 * DAYS + 5 }))).resolves.toBeDefined();
    for (const exp of [NOW_S + 30 * DAYS + 6, NOW_S + 10_000 * DAYS]) await expectUnauthorized(token({ exp }));
  });

  it('is limited by the configured lifetime', async () => {
    const strict = verifierWith({ tokenMaxLifetimeS: 60 }, clerkKey.publicKey);
    await expect(strict.verify(token({ exp: NOW_S + 65 }))).resolves.toBeDefined();
    await expectUnauthorized(token({ exp: NOW_S + 66 }), strict);
  });
});

describe('rejected, with nothing but an UnauthorizedException:', () => {
  it.each([
    ['issuer: foreign', { iss: 'https://clerk.example.org' }],
    ['issuer: missing', { iss: MISSING }],
    ['issuer: a list', { iss: [ISSUER] }],
    ['authorized party: foreign', { azp: 'https://evil.example.com' }],
    ['authorized party: missing', { azp: MISSING }],
    ['authorized party: empty', { azp: '' }],
    ['user: missing', { sub: MISSING }],
    ['user: empty', { sub: '' }],
    ['user: a number', { sub: 7 }],
    ['user: a NUL in it', { sub: 'user_\0' }],
    ['user: half a surrogate pair', { sub: 'user_\ud800' }],
    ['user: too long', { sub: 'u'.repeat(256) }],
    ['user: a machine', { sub: 'mch_1' }],
    ['session: missing, as in tokens of templates and machines', { sid: MISSING }],
    ['session: null', { sid: null }],
    ['session: a number', { sid: 1 }],
    ['session: pending', { sts: 'pending' }],
    ['session: an unknown status', { sts: 'whatever' }],
    ['session: status null', { sts: null }],
    ['organisation: null', { o: null }],
    ['organisation: a string', { o: 'org_acme' }],
    ['organisation: without an id', { o: {} }],
    ['organisation: a list', { o: ['org_acme'] }],
    ['organisation: an empty id', { o: { id: '' } }],
    ['organisation: a NUL in it', { o: { id: 'org_\0' } }],
    ['organisation of version 1: null', { v: MISSING, org_id: null }],
    ['organisation of version 1: an object', { v: 1, org_id: { id: 'org_acme' } }],
    ['version: unknown', { v: 3 }],
    ['version: a string', { v: '2' }],
  ])('%s', async (_, claims) => {
    await expectUnauthorized(token(claims));
  });

  it.each([
    ['none', { alg: 'none' }],
    ['rs256', { alg: 'rs256' }],
    ['no algorithm', { alg: MISSING }],
    ['a list of algorithms', { alg: ['RS256'] }],
    ['jwk', { jwk: foreignKey.publicKey.export({ format: 'jwk' }) }],
    ['jku', { jku: 'https://evil.example.com/jwks.json' }],
    ['x5u', { x5u: 'https://evil.example.com/cert.pem' }],
    ['x5c', { x5c: [] }],
    ['crit', { crit: ['exp'] }],
    ['crit: null', { crit: null }],
    ['no key id', { kid: MISSING }],
    ['a key id that is not a string', { kid: {} }],
    ['the type of OAuth tokens', { typ: 'at+jwt' }],
    ['the category of template tokens', { cat: 'cl_B7d4PD222AAA' }],
    ['the category of machine tokens', { cat: 'cl_B7d4PD333AAA' }],
    ['a category that is not a string', { cat: null }],
  ])('header: %s', async (_, header) => {
    await expectUnauthorized(token({}, header));
  });

  it('a missing, empty, shortened, lengthened or changed signature', async () => {
    const [header, payload, signature = ''] = token().split('.');
    for (const other of ['', 'AAAA', signature.slice(0, -4), `${signature}AAAA`, flipped(signature)]) {
      await expectUnauthorized(`${header}.${payload}.${other}`);
    }
    await expectUnauthorized(`${header}.${payload}`);
    await expectUnauthorized(`${header}.${encode({ ...CLAIMS, sub: 'user_eve' })}.${signature}`);
  });

  it.each(['sha384', 'sha512'])('another algorithm with a valid signature: RSA with %s', async (hash) => {
    const text = `${encode({ ...HEADER, alg: hash.replace('sha', 'RS') })}.${encode(CLAIMS)}`;
    await expectUnauthorized(`${text}.${sign(hash, Buffer.from(text), clerkKey.privateKey).toString('base64url')}`);
  });

  it('a validly signed token that is too long for any cookie', async () => {
    await expect(verifier.verify(token({ more: 'x'.repeat(4_000) }))).resolves.toBeDefined();
    await expectUnauthorized(token({ more: 'x'.repeat(16_000) }));
  });

  it('HS256 with the public key as the secret', async () => {
    const pem = spkiPem(clerkKey.publicKey);
    for (const secret of [pem, pem.trim(), pem.replaceAll('\n', '')]) {
      const text = `${encode({ ...HEADER, alg: 'HS256' })}.${encode(CLAIMS)}`;
      await expectUnauthorized(`${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`);
    }
  });

  it('validly signed parts that are not JSON objects', async () => {
    for (const part of ['null', '[]', '1', '"x"', 'true', '{', '', '{}', '\ufeff{}', '{"__proto__":{"alg":"RS256"}}']) {
      await expectUnauthorized(signed(Buffer.from(part).toString('base64url'), Buffer.from(JSON.stringify(CLAIMS))));
      await expectUnauthorized(signed(encode(HEADER), Buffer.from(part)));
    }
    await expectUnauthorized(signed(encode(HEADER), Buffer.from([0xff, 0xfe, 0x00])));
  });

  it.each([
    '',
    '.',
    '..',
    '...',
    'null',
    'undefined',
    'sk_live_x',
    'mt_x',
    'oat_x',
    'ak_x',
    'e30.e30.e30',
    'bnVsbA.bnVsbA.AA',
  ])('"%s"', async (garbage) => {
    await expectUnauthorized(garbage);
  });

  it('any string at all', async () => {
    const part = fc.oneof(
      fc.base64String().map((text) => text.replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_')),
      fc.json().map((json) => Buffer.from(json).toString('base64url')),
      fc.constantFrom(encode(HEADER), encode(CLAIMS)),
      fc.string({ unit: 'binary' }),
    );
    const parts = fc.array(part, { maxLength: 4 }).map((list) => list.join('.'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), parts), (text) => expectUnauthorized(text)),
      { numRuns: 1_000 },
    );
  });

  it('a good token with any one character changed', async () => {
    const good = token();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length - 1),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
        async (at, character) => {
          const changed = good.slice(0, at) + character + good.slice(at + 1);
          // The last character of the signature has four unused bits; Clerk rejects it on its own.
          if (changed !== good) await expectUnauthorized(changed);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of any size and depth', async () => {
    const nested = `${'['.repeat(6_000)}${']'.repeat(6_000)}`;
    for (const text of [
      'a'.repeat(100_000),
      '.'.repeat(100_000),
      `${'a'.repeat(50_000)}.${'b'.repeat(50_000)}.c`,
      `${encode(HEADER)}.${'a'.repeat(15_000)}.c`,
      `${encode(HEADER)}.${Buffer.from(nested).toString('base64url').slice(0, 16_000)}.c`,
    ]) {
      await expect(verifier.verify(text)).rejects.toThrow(UnauthorizedException);
    }
  });
});

it('a verifier requires an issuer and an authorized party', () => {
  const keys = new FixedSigningKeys([spkiPem(clerkKey.publicKey)]);
  for (const missing of [{ issuer: '' }, { authorizedParties: [] }]) {
    const open: Config = { ...config, clerk: { ...config.clerk, ...missing } };
    expect(() => new SessionTokenVerifier(open, keys)).toThrow('An issuer and an authorized party are required');
  }
});

function verifierWith(rules: Partial<Config['clerk']>, ...keys: KeyObject[]): SessionTokenVerifier {
  const strict: Config = { ...config, clerk: { ...config.clerk, ...rules } };
  return new SessionTokenVerifier(strict, new FixedSigningKeys(keys.map(spkiPem)));
}

function token(claims: object = {}, header: object = {}, key: KeyObject = clerkKey.privateKey): string {
  return signed(encode({ ...HEADER, ...header }), Buffer.from(JSON.stringify({ ...CLAIMS, ...claims })), key);
}

function signed(header: string, payload: Buffer, key: KeyObject = clerkKey.privateKey): string {
  const text = `${header}.${payload.toString('base64url')}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function flipped(signature: string): string {
  return (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
}

async function expectUnauthorized(text: string, by: SessionTokenVerifier = verifier): Promise<void> {
  const outcome = await by.verify(text).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(UnauthorizedException);
  const refusal = outcome as UnauthorizedException;
  expect(refusal.getResponse()).toEqual({ message: 'Unauthorized', statusCode: 401 });
  expect(typeof refusal.cause).toBe('string');
}
