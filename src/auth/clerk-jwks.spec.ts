import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Logger } from '@nestjs/common';
import { spkiPem } from '../config/clerk-jwt-key';
import { loadConfig } from '../config/load-config';
import { ClerkJwks } from './clerk-jwks';
import { developmentToken } from './development-token';
import { SessionTokenVerifier } from './session-token.verifier';

const MINUTE = 60_000;
const key = generateKeyPairSync('rsa', { modulusLength: 2048 });
const nextKey = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = spkiPem(key.publicKey);

let clerk: Server;
let apiUrl: string;
let requests: { path?: string; authorization?: string }[];
/** The next response of the fake Clerk Backend API. */
let answer: RequestListener;
let now: number;
let jwks: ClerkJwks;
let warnings: jest.SpyInstance;

beforeAll(async () => {
  clerk = createServer((request, response) => {
    requests.push({ path: request.url, authorization: request.headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((done) => clerk.listen(0, '127.0.0.1', done));
  apiUrl = `http://127.0.0.1:${(clerk.address() as AddressInfo).port}`;
});
afterAll(() => {
  clerk.closeAllConnections();
  clerk.close();
});
beforeEach(() => {
  warnings = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  requests = [];
  answer = keySet(jwk('ins_1', key.publicKey));
  now = 0;
  jwks = new ClerkJwks(apiUrl, 'sk_test_hush', () => now);
});
afterEach(() => {
  expect(JSON.stringify(warnings.mock.calls)).not.toContain('hush');
  jest.restoreAllMocks();
});

it('fetches the keys once, with the secret key', async () => {
  expect(await jwks.candidates('ins_1')).toEqual([pem]);
  expect(await jwks.candidates('ins_1')).toEqual([pem]);
  expect(requests).toEqual([{ path: '/v1/jwks', authorization: 'Bearer sk_test_hush' }]);
});

it('provides the keys for the token verifier', async () => {
  const config = loadConfig({
    CLERK_SECRET_KEY: 'sk_test_hush',
    CLERK_ISSUER: 'https://clerk.example.com',
    CLERK_AUTHORIZED_PARTIES: 'https://app.example.com',
  });
  answer = keySet(jwk('ins_development', key.publicKey));
  const verifier = new SessionTokenVerifier(config, jwks);
  const request = {
    userId: 'user_1',
    organisation: 'org_1',
    issuer: config.clerk.issuer,
    authorizedParty: 'https://app.example.com',
    ttlSeconds: 60,
  };
  const caller = await verifier.verify(developmentToken(request, key.privateKey, Date.now()));
  expect(caller).toMatchObject({ userId: 'user_1', ownerId: 'org_1' });
  await expect(verifier.verify(developmentToken(request, nextKey.privateKey, Date.now()))).rejects.toThrow(
    'Unauthorized',
  );
});

it('sends one request for 1,000 random key ids, simultaneous or sequential', async () => {
  const random = () => jwks.candidates(`ins_${Math.random()}`);
  const found = await Promise.all(Array.from({ length: 1_000 }, random));
  expect(found.flat()).toEqual([]);
  for (let i = 0; i < 1_000; i++) await random();
  expect(requests).toHaveLength(1);
});

it('fetches again for an unknown key id after a minute, and so finds a rotated key', async () => {
  await jwks.candidates('ins_1');
  answer = keySet(jwk('ins_1', key.publicKey), jwk('ins_2', nextKey.publicKey));
  now += MINUTE - 1;
  expect(await jwks.candidates('ins_2')).toEqual([]);
  now += 1;
  expect(await jwks.candidates('ins_2')).toEqual([spkiPem(nextKey.publicKey)]);
  expect(requests).toHaveLength(2);
});

it('drops a key that Clerk has withdrawn, without delaying any request', async () => {
  await jwks.candidates('ins_1');
  answer = keySet(jwk('ins_2', nextKey.publicKey));
  now += 15 * MINUTE;
  expect(await jwks.candidates('ins_1')).toEqual([pem]);
  await jwks.refresh();
  expect(await jwks.candidates('ins_1')).toEqual([]);
  expect(requests).toHaveLength(2);
});

describe('while Clerk', () => {
  const rubbish: [string, RequestListener][] = [
    ['refuses the secret key', (_, response) => response.writeHead(401).end('{}')],
    ['fails', (_, response) => response.writeHead(500).end('oops')],
    ['fails with a body that looks like keys', (_, response) => response.writeHead(503).end(foreignKeys())],
    ['hangs up', (request) => request.socket.destroy()],
    ['sends no JSON', (_, response) => response.end('<html>')],
    ['sends null', json(null)],
    ['sends no list', json({ keys: 'none' })],
    ['sends no keys', json({ keys: [] })],
    ['sends rubbish for keys', json({ keys: [null, 1, {}, { kid: 'ins_1', kty: 'RSA', n: '', e: '' }] })],
    ['sends only a key of another kind', keySet(jwk('ins_1', generateKeyPairSync('ed25519').publicKey))],
    ['redirects', (_, response) => response.writeHead(302, { location: `${apiUrl}/evil` }).end()],
  ];
  it.each(rubbish)('%s, the last valid keys are kept, and it is called at most once a minute', async (_, bad) => {
    await jwks.candidates('ins_1');
    answer = bad;
    now += 15 * MINUTE;
    await jwks.refresh();
    for (let i = 0; i < 10; i++) expect(await jwks.candidates('ins_1')).toEqual([pem]);
    expect(await jwks.candidates('ins_2')).toEqual([]);
    expect(requests).toHaveLength(2);
    expect(warnings).toHaveBeenCalledTimes(1);
  });

  it.each(rubbish)('%s from the start, there are no keys until it responds', async (_, bad) => {
    answer = bad;
    expect(await jwks.candidates('ins_1')).toEqual([]);
    answer = keySet(jwk('ins_1', key.publicKey));
    expect(await jwks.candidates('ins_1')).toEqual([]);
    now += MINUTE;
    expect(await jwks.candidates('ins_1')).toEqual([pem]);
  });

  it.each([
    ['does not respond', () => {}],
    ['never finishes its response', (_, response) => response.writeHead(200).write('{"keys":[')],
  ] satisfies [string, RequestListener][])('%s, requests wait for a limited time', async (_, silent) => {
    answer = silent;
    jwks = new ClerkJwks(apiUrl, 'sk_test_hush', () => now, 400);
    // Garbage collection must not remove the timeout.
    const collecting = setInterval(collectGarbage, 50);
    try {
      expect(await jwks.candidates('ins_1')).toEqual([]);
    } finally {
      clearInterval(collecting);
    }
  });
});

it('skips an invalid key among valid ones', async () => {
  answer = keySet({ kid: 'odd', kty: 'RSA' }, jwk('small', weakKey()), jwk('ins_1', key.publicKey));
  expect(await jwks.candidates('ins_1')).toEqual([pem]);
  expect(await jwks.candidates('small')).toEqual([]);
});

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

function foreignKeys(): string {
  const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
  return JSON.stringify({ keys: [jwk('ins_1', foreign), jwk('ins_2', foreign)] });
}

function weakKey(): KeyObject {
  return generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
}

function jwk(kid: string, publicKey: KeyObject): object {
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: 'RS256' };
}

function keySet(...keys: object[]): RequestListener {
  return json({ keys });
}

function json(body: unknown): RequestListener {
  return (_, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
}
