import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spkiPem } from './clerk-jwt-key';
import { Config, DEVELOPMENT_ISSUER, DEVELOPMENT_PARTY, developmentKeyFile } from './config';
import { ConfigError } from './config.error';
import { loadConfig } from './load-config';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://app:secret@db.example.com/app',
  CLERK_JWT_KEY: spkiPem(publicKey),
  CLERK_ISSUER: 'https://clerk.example.com',
  CLERK_AUTHORIZED_PARTIES: 'https://app.example.com, https://admin.example.com',
};

describe('in development', () => {
  it('nothing is required', () => {
    const config = loadConfig({});
    expect(config).toBeInstanceOf(Config);
    expect(config).toMatchObject({
      production: false,
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://localhost:3000',
      databaseUrl: null,
      recomputeCron: '*/5 * * * *',
      sample: true,
    });
    expect(config.clerk).toEqual({
      jwtKeys: [],
      secretKey: null,
      apiUrl: 'https://api.clerk.com',
      webhookSecret: null,
      issuer: DEVELOPMENT_ISSUER,
      authorizedParties: [DEVELOPMENT_PARTY],
      audiences: [],
      oauthScopes: ['user:org:read'],
      tokenMaxLifetimeS: 30 * 86_400,
      frontend: null,
    });
  });

  it('CLERK_OAUTH_SCOPES are separated by spaces or commas', () => {
    for (const value of ['user:org:read events:write', ' user:org:read,  events:write ']) {
      expect(loadConfig({ CLERK_OAUTH_SCOPES: value }).clerk.oauthScopes).toEqual(['user:org:read', 'events:write']);
    }
  });

  it('CLERK_PUBLISHABLE_KEY names the host of the front end', () => {
    const key = `pk_test_${Buffer.from('solid-cod-1.clerk.accounts.dev$').toString('base64')}`;
    expect(loadConfig({ CLERK_PUBLISHABLE_KEY: key }).clerk.frontend).toEqual({
      publishableKey: key,
      apiOrigin: 'https://solid-cod-1.clerk.accounts.dev',
    });
  });

  it.each([
    'pk_test_',
    'pk_test_%%%',
    `sk_test_${Buffer.from('clerk.example.com$').toString('base64')}`,
    `pk_live_${Buffer.from('clerk.example.com').toString('base64')}`,
    `pk_live_${Buffer.from('clerk.example.com; script-src *$').toString('base64')}`,
  ])('CLERK_PUBLISHABLE_KEY %s is rejected', (value) => {
    expect(mistakesOf({ CLERK_PUBLISHABLE_KEY: value })).toEqual([
      'CLERK_PUBLISHABLE_KEY: expected the publishable key of your Clerk instance, like pk_live_Y2xlcms…',
    ]);
  });

  it('an empty value counts as unset', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: '  ', CLERK_JWT_KEY: '' })).toEqual(loadConfig({}));
  });

  it.each([
    ['', false],
    ['off', false],
    ['2', 2],
    ['fc00::/7', ['fc00::/7']],
    ['loopback, 10.0.0.0/8,2001:db8::/32, 192.0.2.7', ['loopback', '10.0.0.0/8', '2001:db8::/32', '192.0.2.7']],
  ])('TRUST_PROXY "%s" is accepted', (value, trusted) => {
    expect(loadConfig({ TRUST_PROXY: value }).trustProxy).toEqual(trusted);
  });

  it('RATE_LIMIT may be off or a number', () => {
    expect([undefined, 'off', '1'].map((value) => loadConfig({ RATE_LIMIT: value }).rateLimit)).toEqual([
      6_000,
      null,
      1,
    ]);
  });

  it('PUBLIC_URL follows PORT, and loses its trailing slash', () => {
    expect(loadConfig({ PORT: '8080' }).publicUrl).toBe('http://localhost:8080');
    expect(loadConfig({ PUBLIC_URL: 'https://api.example.com/' }).publicUrl).toBe('https://api.example.com');
  });

  it.each(['CLERK_JWT_KEY', 'CLERK_SECRET_KEY'])('%s requires an issuer and authorized parties', (name) => {
    const value = name === 'CLERK_JWT_KEY' ? PRODUCTION.CLERK_JWT_KEY : 'sk_test_abc';
    expect(mistakesOf({ [name]: value })).toEqual([
      `CLERK_ISSUER: required together with ${name}`,
      `CLERK_AUTHORIZED_PARTIES: required together with ${name}`,
    ]);
  });

  it('the result cannot be changed', () => {
    expect(Object.isFrozen(loadConfig({}))).toBe(true);
  });
});

describe('in production', () => {
  it('the required variables suffice', () => {
    const config = loadConfig(PRODUCTION);
    expect(config).toMatchObject({ production: true, host: '0.0.0.0', databaseUrl: PRODUCTION.DATABASE_URL });
    expect(config.clerk).toMatchObject({
      jwtKeys: [PRODUCTION.CLERK_JWT_KEY],
      authorizedParties: ['https://app.example.com', 'https://admin.example.com'],
    });
  });

  it('all missing variables are named together', () => {
    expect(mistakesOf({ NODE_ENV: 'production' })).toEqual([
      'DATABASE_URL: required when NODE_ENV=production',
      'CLERK_JWT_KEY: required when NODE_ENV=production (or CLERK_SECRET_KEY, which fetches the keys from Clerk)',
      'CLERK_ISSUER: required when NODE_ENV=production',
      'CLERK_AUTHORIZED_PARTIES: required when NODE_ENV=production',
    ]);
  });

  it('CLERK_SECRET_KEY replaces CLERK_JWT_KEY', () => {
    const config = loadConfig({ ...PRODUCTION, CLERK_JWT_KEY: undefined, CLERK_SECRET_KEY: 'sk_live_abc' });
    expect(config.clerk).toMatchObject({ jwtKeys: [], secretKey: 'sk_live_abc' });
  });

  describe('development settings are rejected:', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'load-config-'));
    afterAll(() => rmSync(dataDir, { recursive: true }));

    it('its issuer', () => {
      expect(mistakesOf({ ...PRODUCTION, CLERK_ISSUER: DEVELOPMENT_ISSUER })).toEqual([
        'CLERK_ISSUER: is the issuer of development tokens; expected that of your Clerk instance',
      ]);
    });

    it('its key', () => {
      writeFileSync(developmentKeyFile(dataDir), privateKey.export({ type: 'pkcs8', format: 'pem' }));
      expect(mistakesOf({ ...PRODUCTION, DATA_DIR: dataDir })).toEqual([
        expect.stringMatching(/^CLERK_JWT_KEY: is the development key of .*dev-clerk\.pem/),
      ]);
      const another = spkiPem(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey);
      expect(() => loadConfig({ ...PRODUCTION, DATA_DIR: dataDir, CLERK_JWT_KEY: another })).not.toThrow();
    });

    it('a Clerk API over http', () => {
      const CLERK_API_URL = 'http://api.clerk.com';
      expect(mistakesOf({ ...PRODUCTION, CLERK_API_URL })).toEqual([
        'CLERK_API_URL: must be https when NODE_ENV=production',
      ]);
      expect(() => loadConfig({ CLERK_API_URL })).not.toThrow();
    });

    it('but a damaged key file is ignored', () => {
      writeFileSync(developmentKeyFile(dataDir), 'rubbish');
      expect(() => loadConfig({ ...PRODUCTION, DATA_DIR: dataDir })).not.toThrow();
    });
  });
});

describe('the development key', () => {
  const REMEDY = 'set NODE_ENV=production and a Clerk key, or ALLOW_INSECURE_DEV=1 to accept it';

  it.each([
    '0.0.0.0',
    '::',
    '192.168.1.7',
    '[::]',
    '::ffff:10.0.0.1',
    '128.0.0.1',
    'example.com',
    '0',
    '127.1',
    'localhost.example.com',
  ])('is rejected on HOST %s, which other machines can reach', (HOST) => {
    for (const NODE_ENV of ['development', 'test', undefined]) {
      expect(mistakesOf({ HOST, NODE_ENV })).toEqual([
        `HOST: "${HOST}" is reachable from other machines, but the development key is trusted; ${REMEDY}`,
      ]);
    }
    expect(loadConfig({ HOST, ALLOW_INSECURE_DEV: '1' }).host).toBe(HOST);
    expect(loadConfig({ ...PRODUCTION, HOST, NODE_ENV: undefined }).host).toBe(HOST);
  });

  it.each([
    'localhost',
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '[::1]',
    '::ffff:127.0.0.1',
    'LOCALHOST',
  ])('is trusted on HOST %s', (HOST) => {
    expect(loadConfig({ HOST }).host).toBe(HOST);
  });

  it.each([
    ['postgres://app@db.example.com/app', undefined],
    ['postgres://app@10.0.0.7:5432/app', undefined],
    ['postgres://app@localhost/app?host=db.example.com', undefined],
    ['postgres://app@localhost/app?host=localhost&host=db.example.com', undefined],
    ['postgres:///app', 'db.example.com'],
  ])('is rejected with the database %s of another machine (PGHOST %s)', (url, PGHOST) => {
    for (const name of ['DATABASE_URL', 'DATABASE_DIRECT_URL']) {
      expect(mistakesOf({ [name]: url, PGHOST })).toEqual([
        `${name}: is on another machine, but the development key is trusted; ${REMEDY}`,
      ]);
      expect(() => loadConfig({ [name]: url, PGHOST, ALLOW_INSECURE_DEV: '1' })).not.toThrow();
    }
  });

  it('is rejected with a replica of another machine', () => {
    const DATABASE_READER_URL = 'postgres://app@localhost/app,postgres://app@db.example.com/app';
    expect(mistakesOf({ DATABASE_URL: 'postgres://app@localhost/app', DATABASE_READER_URL })).toEqual([
      `DATABASE_READER_URL: is on another machine, but the development key is trusted; ${REMEDY}`,
    ]);
  });

  it.each([
    'postgres://app@localhost/app',
    'postgres://app@[::1]:5433/app',
    'postgres:///app',
    'postgres:///app?host=/run/postgresql',
    'postgres://%2Frun%2Fpostgresql/app',
  ])('is trusted with the database %s of this machine', (url) => {
    expect(loadConfig({ DATABASE_URL: url }).databaseUrl).toBe(url);
  });

  it('all exposing variables are named together', () => {
    expect(mistakesOf({ HOST: '::', DATABASE_URL: PRODUCTION.DATABASE_URL })).toEqual([
      expect.stringMatching(/^HOST: /),
      expect.stringMatching(/^DATABASE_URL: /),
    ]);
  });
});

describe('a mistake', () => {
  it.each([
    ['NODE_ENV', 'staging', 'expected development or production or test, got "staging"'],
    ['PORT', '80a', 'expected a whole number from 0 to 65535, got "80a"'],
    ['PORT', '65536', 'expected a whole number from 0 to 65535'],
    ['PORT', '1e3', 'expected a whole number'],
    ['DATABASE_POOL_SIZE', '3', 'expected a whole number from 4 to 200'],
    ['DATABASE_URL', 'mysql://app:hush@db', 'expected a connection URL like postgres://'],
    ['DATABASE_READER_URL', 'postgres://db/app,replica', 'expected a connection URL like postgres://'],
    ['DATABASE_READER_URL', 'postgres://localhost/app', 'needs DATABASE_URL, the primary of these standbys'],
    ['READER_MAX_LAG_S', '1', 'expected a whole number from 2 to 3600'],
    ['PUBLIC_URL', 'api.example.com', 'expected an absolute http or https URL'],
    ['PUBLIC_URL', 'https://api.example.com?x=1', 'expected a URL without query'],
    ['CLERK_JWT_KEY', 'hush', 'no "-----BEGIN PUBLIC KEY-----" block'],
    ['CLERK_SECRET_KEY', 'pk_live_hush', 'expected a Clerk secret key like sk_live_'],
    ['CLERK_WEBHOOK_SIGNING_SECRET', 'whsec_hush', 'expected the signing secret of your webhook at Clerk'],
    ['CLERK_WEBHOOK_SIGNING_SECRET', `hush_${'A'.repeat(32)}`, 'expected the signing secret of your webhook at Clerk'],
    ['CLERK_API_URL', 'ftp://api.clerk.com', 'expected an absolute http or https URL'],
    ['CLERK_ISSUER', 'clerk', 'expected the Clerk instance URL'],
    ['CLERK_AUTHORIZED_PARTIES', 'https://app.example.com/', 'expected origins like https://app.example.com'],
    ['CLERK_AUTHORIZED_PARTIES', 'https://app.example.com,', 'expected origins like'],
    ['CLERK_AUTHORIZED_PARTIES', '*', 'expected origins like'],
    ['CLERK_AUDIENCE', 'depth,,', 'expected one or several audiences'],
    ['CLERK_OAUTH_SCOPES', 'user:org:read,', 'expected scopes like user:org:read'],
    ['CLERK_OAUTH_SCOPES', '"read"', 'expected scopes like user:org:read'],
    ['TOKEN_MAX_LIFETIME_S', '59', 'expected a whole number from 60 to 31622400, got "59"'],
    ['ALLOW_INSECURE_DEV', 'yes', 'expected 1 or 0, got "yes"'],
    ['RECOMPUTE_CRON', 'now and then', 'expected a cron expression'],
    ['SAMPLE', 'yes', 'expected on or off, got "yes"'],
    ['DB_ROW_SECURITY', 'maybe', 'expected on or off, got "maybe"'],
    ['DB_STATEMENT_TIMEOUT_MS', '0', 'expected a whole number from 50 to 60000'],
    ['DB_POOL_WAIT_MS', '1s', 'expected a whole number from 50 to 60000'],
    ['RATE_LIMIT', '0', 'expected requests per minute from 1 to 1000000, or off, got "0"'],
    ['RATE_LIMIT', '-5', 'expected requests per minute'],
    ['TRUST_PROXY', 'true', 'expected off, a number of hops from 1 to 10, or addresses like 10.0.0.0/8, got "true"'],
    ['TRUST_PROXY', '0', 'expected a whole number from 1 to 10'],
    ['TRUST_PROXY', '0.0.0.0/0', 'expected off, a number of hops'],
    ['TRUST_PROXY', '0.0.0.0/1,128.0.0.0/1', 'expected off, a number of hops'],
    ['TRUST_PROXY', '2000::/3', 'expected off, a number of hops'],
    ['TRUST_PROXY', '10.0.0.0/33', 'expected off, a number of hops'],
    ['TRUST_PROXY', 'proxy.example.com', 'expected off, a number of hops'],
    ['LOG_LEVEL', 'loud', 'expected fatal or error'],
    ['METRICS_PORT', 'on', 'expected a whole number from 0 to 65535, got "on"'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'expected an absolute http or https URL'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.1', 'expected a share from 0 to 1, got "1.1"'],
  ])('in %s ("%s") is reported with the expected value', (name, value, message) => {
    const mistakes = mistakesOf({ [name]: value }).filter((mistake) => !mistake.includes('required together'));
    expect(mistakes).toEqual([expect.stringContaining(`${name}: ${message}`)]);
    expect(mistakes.join()).not.toContain('hush');
  });

  it('is one line for each, however long or odd the value', () => {
    const odd = `\u001b[2J\n${'x'.repeat(100_000)}`;
    const names = ['NODE_ENV', 'HOST', 'PORT', 'RECOMPUTE_CRON', 'TRUST_PROXY', 'RATE_LIMIT', 'LOG_LEVEL', 'SAMPLE'];
    const mistakes = mistakesOf(Object.fromEntries(names.map((name) => [name, odd])));
    expect(mistakes).toHaveLength(names.length);
    for (const mistake of mistakes) expect(mistake).toMatch(/^[\x20-\x7e…]{1,600}$/);
  });

  it('does not hide other mistakes', () => {
    const error = errorOf({ PORT: 'x', SAMPLE: 'y', LOG_LEVEL: 'z' });
    expect(error.mistakes).toHaveLength(3);
    expect(error.message).toMatch(
      /^The configuration has 3 mistakes:\n {2}- PORT: .*\n {2}- SAMPLE: .*\n {2}- LOG_LEVEL/,
    );
  });
});

function mistakesOf(environment: Record<string, string | undefined>): readonly string[] {
  return errorOf(environment).mistakes;
}

function errorOf(environment: Record<string, string | undefined>): ConfigError {
  try {
    loadConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}
