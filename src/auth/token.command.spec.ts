import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Config } from '../config/config';
import { loadConfig } from '../config/load-config';
import { UsageError } from '../config/usage.error';
import { developmentKey } from './development-key';
import { SessionTokenVerifier } from './session-token.verifier';
import { FixedSigningKeys } from './signing-keys';
import { TokenCommand } from './token.command';

let dataDir: string;
let config: Config;
let printed: string[];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'token-command-'));
  config = loadConfig({ DATA_DIR: dataDir });
  printed = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(dataDir, { recursive: true });
});

it('prints only the token, and the server accepts it', async () => {
  await run('--org', 'org_acme');
  const token = onlyLine();
  const verifier = await serverVerifier();
  const organisation = { id: 'org_acme', role: 'admin', slug: 'org-acme' };
  expect(await verifier.verify(token)).toMatchObject({ userId: 'user_development', ownerId: 'org_acme', organisation });
});

it('has the requested role', async () => {
  await run('--org', 'org_acme', '--role', 'member');
  expect((await (await serverVerifier()).verify(onlyLine())).organisation?.role).toBe('member');
});

it('has the format of Clerk’s version 2', async () => {
  await run('--org', 'Acme Inc. – Zürich', '--user', 'user_ada');
  expect(part(0)).toEqual({ alg: 'RS256', cat: expect.any(String), kid: expect.any(String), typ: 'JWT' });
  const claims = part(1);
  expect(claims).toEqual({
    azp: 'http://localhost',
    exp: (claims.iat as number) + 8 * 3600,
    fva: [0, -1],
    iat: expect.any(Number),
    iss: 'https://clerk.relationship-depth.invalid',
    jti: expect.any(String),
    nbf: (claims.iat as number) - 10,
    o: { id: 'Acme Inc. – Zürich', rol: 'admin', slg: 'acme-inc-z-rich' },
    sid: expect.stringMatching(/^sess_/),
    sts: 'active',
    sub: 'user_ada',
    v: 2,
  });
});

it('has the configured issuer and authorized party', async () => {
  config = loadConfig({
    DATA_DIR: dataDir,
    CLERK_ISSUER: 'https://clerk.test',
    CLERK_AUTHORIZED_PARTIES: 'http://localhost:5173,http://localhost:3000',
  });
  await run('--org', 'org_acme');
  await expect((await serverVerifier()).verify(onlyLine())).resolves.toBeDefined();
});

it.each([
  ['30s', 30],
  ['15m', 900],
  ['8h', 28_800],
  ['7d', 604_800],
])('--ttl %s', async (ttl, seconds) => {
  await run('--org', 'org_acme', `--ttl=${ttl}`);
  const { exp, iat } = part(1);
  expect((exp as number) - (iat as number)).toBe(seconds);
});

it.each([
  [[], '--org is missing'],
  [['--org'], '--org'],
  [['--org='], '--org: expected'],
  [['--org', 'a\nb'], '--org: expected'],
  [['--org', 'x'.repeat(256)], '--org: expected'],
  [['--org', 'a', '--user='], '--user: expected'],
  [['--org', 'a', '--admin'], '--admin'],
  [['--org', 'a', '--role='], '--role: expected'],
  [['--org', 'a', '--role', 'an admin'], '--role: expected'],
  [['org_acme'], 'org_acme'],
  ...['', '0h', '8', 'h', '-1h', '1.5h', '8 h', '8H', '1w', '31d', '9999999999s'].map((ttl) => [
    ['--org', 'a', `--ttl=${ttl}`],
    `--ttl: expected a time like 30s, 15m, 8h or 7d, at most 2592000 seconds (TOKEN_MAX_LIFETIME_S), got "${ttl}"`,
  ]),
] as [string[], string][])('%j is rejected', async (args, message) => {
  const error = await run(...args).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UsageError);
  expect((error as Error).message).toContain(message);
  expect(printed).toEqual([]);
  expect(readdirSync(dataDir)).toEqual([]);
});

it.each([
  ['in production', { production: true }, {}],
  ['while CLERK_JWT_KEY or CLERK_SECRET_KEY is set', {}, { jwtKeys: ['pem'] }],
  ['while CLERK_JWT_KEY or CLERK_SECRET_KEY is set', {}, { secretKey: 'sk_test_x' }],
])('rejects %s', async (when, more, clerk) => {
  config = { ...config, ...more, clerk: { ...config.clerk, ...clerk } };
  await expect(run('--org', 'org_acme')).rejects.toThrow(`Tokens come from Clerk ${when}`);
  expect(printed).toEqual([]);
  expect(readdirSync(dataDir)).toEqual([]);
});

function run(...args: string[]): Promise<void> {
  return new TokenCommand(config).run(args);
}

function onlyLine(): string {
  const [line = '', ...more] = printed.join('').split('\n');
  expect(more).toEqual(['']);
  return line;
}

function part(index: 0 | 1): Record<string, unknown> {
  return JSON.parse(Buffer.from(onlyLine().split('.')[index] ?? '', 'base64url').toString());
}

async function serverVerifier(): Promise<SessionTokenVerifier> {
  return new SessionTokenVerifier(config, new FixedSigningKeys([(await developmentKey(dataDir)).publicPem]));
}
