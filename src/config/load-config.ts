import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { validateCronExpression } from 'cron';
import { parseClerkJwtKeys, spkiPem } from './clerk-jwt-key';
import { type ClerkConfig, Config, DEVELOPMENT_ISSUER, DEVELOPMENT_PARTY, developmentKeyFile } from './config';
import { ConfigError } from './config.error';

type Environment = Readonly<Record<string, string | undefined>>;

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/**
 * Turns environment variables into the typed configuration. An empty value counts as unset.
 *
 * @throws ConfigError with every mistake at once, each with the variable's name and what was expected
 */
export function loadConfig(environment: Environment): Config {
  const mistakes: string[] = [];

  function read<T>(name: string, fallback: T, parse: (value: string) => T): T {
    const value = environment[name]?.trim();
    if (!value) return fallback;
    try {
      return parse(value);
    } catch (error) {
      mistakes.push(`${name}: ${(error as Error).message}`);
      return fallback;
    }
  }
  const mode = read('NODE_ENV', 'development', oneOf(['development', 'production', 'test']));
  const production = mode === 'production';
  mistakes.push(...missingValues(environment, production));

  const port = read('PORT', 3000, integer(0, 65_535));
  const dataDir = resolve(read('DATA_DIR', '.data', String));
  const clerk: ClerkConfig = {
    jwtKeys: read('CLERK_JWT_KEY', [], parseClerkJwtKeys),
    secretKey: read<string | null>('CLERK_SECRET_KEY', null, secretKey),
    apiUrl: read('CLERK_API_URL', 'https://api.clerk.com', httpUrl),
    issuer: read('CLERK_ISSUER', DEVELOPMENT_ISSUER, issuer),
    authorizedParties: read('CLERK_AUTHORIZED_PARTIES', [DEVELOPMENT_PARTY], (value) => value.split(',').map(origin)),
  };
  if (production) mistakes.push(...developmentLeftovers(environment, clerk, dataDir));

  const config: Config = {
    production,
    host: read('HOST', production ? '0.0.0.0' : '127.0.0.1', String),
    port,
    publicUrl: read('PUBLIC_URL', `http://localhost:${port}`, httpUrl),
    databaseUrl: read<string | null>('DATABASE_URL', null, postgresUrl),
    databasePoolSize: read('DATABASE_POOL_SIZE', 10, integer(2, 200)),
    dataDir,
    clerk,
    recomputeCron: read<string | null>('RECOMPUTE_CRON', '*/5 * * * *', cron),
    sample: read('SAMPLE', 'on', oneOf(['on', 'off'])) === 'on',
    logLevel: read('LOG_LEVEL', production ? 'info' : 'warn', oneOf(LOG_LEVELS)),
  };
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return Object.freeze(Object.assign(new Config(), config));
}

function missingValues(environment: Environment, production: boolean): string[] {
  const unset = (name: string) => !environment[name]?.trim();
  const mistakes: string[] = [];
  if (production && unset('DATABASE_URL')) mistakes.push('DATABASE_URL: required when NODE_ENV=production');
  const keySource = ['CLERK_JWT_KEY', 'CLERK_SECRET_KEY'].find((name) => !unset(name));
  if (production && !keySource) {
    mistakes.push(
      'CLERK_JWT_KEY: required when NODE_ENV=production (or CLERK_SECRET_KEY, which fetches the keys from Clerk)',
    );
  }
  // Left to their defaults, these two would make a server that refuses every token of Clerk's.
  if (production || keySource) {
    const reason = production ? 'when NODE_ENV=production' : `together with ${keySource}`;
    for (const name of ['CLERK_ISSUER', 'CLERK_AUTHORIZED_PARTIES']) {
      if (unset(name)) mistakes.push(`${name}: required ${reason}`);
    }
  }
  return mistakes;
}

/** What of the development's trust must not reach production: whoever reads its key could be anyone. */
function developmentLeftovers(environment: Environment, clerk: ClerkConfig, dataDir: string): string[] {
  const mistakes: string[] = [];
  if (environment.CLERK_ISSUER?.trim() === DEVELOPMENT_ISSUER) {
    mistakes.push('CLERK_ISSUER: is the issuer of development tokens; expected that of your Clerk instance');
  }
  const file = developmentKeyFile(dataDir);
  const developmentKey = publicKeyIn(file);
  if (developmentKey && clerk.jwtKeys.includes(developmentKey)) {
    mistakes.push(`CLERK_JWT_KEY: is the development key of ${file}; expected that of your Clerk instance`);
  }
  return mistakes;
}

function publicKeyIn(file: string): string | null {
  try {
    return spkiPem(createPublicKey(readFileSync(file)));
  } catch {
    return null; // no such file, or nothing in it that could have signed a token
  }
}

function oneOf(allowed: readonly string[]) {
  return (value: string): string => {
    if (!allowed.includes(value)) throw new Error(`expected ${allowed.join(' or ')}, got "${value}"`);
    return value;
  };
}

function integer(min: number, max: number) {
  return (value: string): number => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new Error(`expected a whole number from ${min} to ${max}, got "${value}"`);
    }
    return number;
  };
}

function parseUrl(value: string, protocols: readonly string[], expected: string): URL {
  const url = URL.canParse(value) ? new URL(value) : null;
  // The value is not repeated: a mistyped connection URL may hold a password.
  if (!url || !protocols.includes(url.protocol)) throw new Error(`expected ${expected}`);
  return url;
}

function httpUrl(value: string): string {
  const url = parseUrl(value, ['http:', 'https:'], 'an absolute http or https URL like https://api.example.com');
  if (url.search || url.hash || url.username) throw new Error('expected a URL without query, fragment or user');
  return url.href.replace(/\/+$/, '');
}

/** Clerk compares issuer and party as text, so they are kept as written; only their form is checked. */
function issuer(value: string): string {
  parseUrl(value, ['https:', 'http:'], 'the Clerk instance URL like https://clerk.example.com');
  return value;
}

function origin(value: string): string {
  const party = value.trim();
  if (!URL.canParse(party) || new URL(party).origin !== party) {
    throw new Error(`expected origins like https://app.example.com, separated by commas, got "${party}"`);
  }
  return party;
}

function secretKey(value: string): string {
  // The value is not repeated: it is a secret.
  if (!/^sk_(test|live)_\S+$/.test(value)) throw new Error('expected a Clerk secret key like sk_live_…');
  return value;
}

function postgresUrl(value: string): string {
  parseUrl(value, ['postgres:', 'postgresql:'], 'a connection URL like postgres://user:password@host:5432/database');
  return value;
}

function cron(value: string): string | null {
  if (value === 'off') return null;
  if (!validateCronExpression(value).valid) {
    throw new Error(`expected a cron expression like "*/5 * * * *", or off, got "${value}"`);
  }
  return value;
}
