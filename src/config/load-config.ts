import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseClerkJwtKeys, spkiPem } from './clerk-jwt-key';
import { type ClerkConfig, Config, DEVELOPMENT_ISSUER, DEVELOPMENT_PARTY, developmentKeyFile } from './config';
import { ConfigError } from './config.error';
import { publicDevelopment } from './development-trust';
import {
  audiences,
  cron,
  hosts,
  httpUrl,
  integer,
  issuer,
  oauthScopes,
  oneOf,
  organisationShare,
  origin,
  postgresUrl,
  postgresUrls,
  publishableKey,
  requests,
  secretKey,
  share,
  signingSecret,
  trustProxy,
} from './setting-parsers';

type Environment = Readonly<Record<string, string | undefined>>;

/** Default maximum lifetime of a session token: 30 days. */
const MAX_LIFETIME_S = 30 * 86_400;
/** Clerk's own, with which it asks the user for an organisation, whose projects the program then reaches. */
const ORGANISATION_SCOPE = 'user:org:read';
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/**
 * Parses environment variables into the typed configuration. An empty value counts as unset.
 *
 * @throws ConfigError with all mistakes, each with the name of the variable and the expected value
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
  const metricsPort = read<number | null>('METRICS_PORT', null, (value) =>
    value === 'off' ? null : integer(0, 65_535)(value),
  );
  const metricsHost = read('METRICS_HOST', '127.0.0.1', String);
  const traceEndpoint = read<string | null>('OTEL_EXPORTER_OTLP_ENDPOINT', null, httpUrl);
  const serviceName = read('OTEL_SERVICE_NAME', 'relationship-depth', String);
  const traceShare = read('OTEL_TRACES_SAMPLER_ARG', 1, share);
  const clerk: ClerkConfig = {
    jwtKeys: read('CLERK_JWT_KEY', [], parseClerkJwtKeys),
    secretKey: read<string | null>('CLERK_SECRET_KEY', null, secretKey),
    apiUrl: read('CLERK_API_URL', 'https://api.clerk.com', httpUrl),
    webhookSecret: read<string | null>('CLERK_WEBHOOK_SIGNING_SECRET', null, signingSecret),
    issuer: read('CLERK_ISSUER', DEVELOPMENT_ISSUER, issuer),
    authorizedParties: read('CLERK_AUTHORIZED_PARTIES', [DEVELOPMENT_PARTY], (value) => value.split(',').map(origin)),
    audiences: read<string[]>('CLERK_AUDIENCE', [], audiences),
    oauthScopes: read<string[]>('CLERK_OAUTH_SCOPES', [ORGANISATION_SCOPE], oauthScopes),
    tokenMaxLifetimeS: read('TOKEN_MAX_LIFETIME_S', MAX_LIFETIME_S, integer(60, 366 * 86_400)),
    frontend: read<ClerkConfig['frontend']>('CLERK_PUBLISHABLE_KEY', null, publishableKey),
  };
  if (production) mistakes.push(...developmentLeftovers(environment, clerk, dataDir));

  const config: Config = {
    production,
    allowInsecureDev: read('ALLOW_INSECURE_DEV', '0', oneOf(['1', '0'])) === '1',
    host: read('HOST', production ? '0.0.0.0' : '127.0.0.1', String),
    port,
    publicUrl: read('PUBLIC_URL', `http://localhost:${port}`, httpUrl),
    databaseUrl: read<string | null>('DATABASE_URL', null, postgresUrl),
    databaseDirectUrl: read<string | null>('DATABASE_DIRECT_URL', null, postgresUrl),
    databaseReaderUrls: read<string[]>('DATABASE_READER_URL', [], postgresUrls),
    readerMaxLagS: read('READER_MAX_LAG_S', 10, integer(2, 3_600)),
    databasePreparedStatements: read('DB_PREPARED_STATEMENTS', 'on', oneOf(['on', 'off'])) === 'on',
    databasePoolSize: read('DATABASE_POOL_SIZE', 10, integer(4, 200)),
    databasePoolWaitMs: read('DB_POOL_WAIT_MS', 3_000, integer(50, 60_000)),
    databaseStatementTimeoutMs: read('DB_STATEMENT_TIMEOUT_MS', 5_000, integer(50, 60_000)),
    databaseRowSecurity: read('DB_ROW_SECURITY', 'on', oneOf(['on', 'off'])) === 'on',
    bodyCacheMb: read('BODY_CACHE_MB', 64, integer(0, 4_096)),
    dataDir,
    importDir: resolve(read('IMPORT_DIR', join(dataDir, 'imports'), String)),
    importMaxGb: read('IMPORT_MAX_GB', 2, integer(1, 1_000)),
    clerk,
    recomputeCron: read<string | null>('RECOMPUTE_CRON', '*/5 * * * *', cron),
    sample: read('SAMPLE', 'on', oneOf(['on', 'off'])) === 'on',
    dashboard: read('DASHBOARD', 'on', oneOf(['on', 'off'])) === 'on',
    logLevel: read('LOG_LEVEL', production ? 'info' : 'warn', oneOf(LOG_LEVELS)),
    metrics: metricsPort === null ? null : { host: metricsHost, port: metricsPort },
    tracing: traceEndpoint === null ? null : { endpoint: traceEndpoint, serviceName, share: traceShare },
    shutdownDrainMs: read('SHUTDOWN_DRAIN_MS', production ? 3_000 : 0, integer(0, 8_000)),
    readyMaxRunAgeS: read<number | null>('READY_MAX_RUN_AGE_S', null, (value) =>
      value === 'off' ? null : integer(60, 2_592_000)(value),
    ),
    rateLimit: read<number | null>('RATE_LIMIT', 6_000, (value) => (value === 'off' ? null : requests(value))),
    organisationShare: read('ORGANISATION_SHARE', 0.5, organisationShare),
    quotas: {
      projectsPerOrganisation: read('MAX_PROJECTS_PER_ORGANISATION', 500, integer(1, 100_000)),
      agentsPerProject: read('MAX_AGENTS_PER_PROJECT', 10_000, integer(1, 1_000_000)),
      keysPerProject: read('MAX_KEYS_PER_PROJECT', 100, integer(1, 10_000)),
      settingsVersions: read('MAX_SETTINGS_VERSIONS', 1_000, integer(1, 1_000_000)),
      webhooksPerProject: read('MAX_WEBHOOKS_PER_PROJECT', 20, integer(1, 1_000)),
    },
    webhooks: {
      deliver: read('WEBHOOKS', 'on', oneOf(['on', 'off'])) === 'on',
      allowedHosts: read<string[]>('WEBHOOK_ALLOWED_HOSTS', [], hosts),
    },
    streamLimit: read('STREAM_LIMIT', 1_000, integer(1, 100_000)),
    trustProxy: read<Config['trustProxy']>('TRUST_PROXY', false, trustProxy),
  };
  if (config.databaseReaderUrls.length > 0 && config.databaseUrl === null) {
    mistakes.push('DATABASE_READER_URL: needs DATABASE_URL, the primary of these standbys');
  }
  mistakes.push(...publicDevelopment(config, environment));
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
  // With the defaults of these two, the server would reject every Clerk token.
  if (production || keySource) {
    const reason = production ? 'when NODE_ENV=production' : `together with ${keySource}`;
    for (const name of ['CLERK_ISSUER', 'CLERK_AUTHORIZED_PARTIES']) {
      if (unset(name)) mistakes.push(`${name}: required ${reason}`);
    }
  }
  return mistakes;
}

/**
 * Development settings that must not be used in production: anyone who can read the development key can sign any token.
 */
function developmentLeftovers(environment: Environment, clerk: ClerkConfig, dataDir: string): string[] {
  const mistakes: string[] = [];
  if (environment.CLERK_ISSUER?.trim() === DEVELOPMENT_ISSUER) {
    mistakes.push('CLERK_ISSUER: is the issuer of development tokens; expected that of your Clerk instance');
  }
  // Over http, an attacker on the network could read the secret key or substitute a signing key.
  if (clerk.apiUrl.startsWith('http:')) mistakes.push('CLERK_API_URL: must be https when NODE_ENV=production');
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
    return null; // no such file, or no usable key in it
  }
}
