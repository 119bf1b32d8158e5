import { resolve } from 'node:path';

/** The validated, typed configuration from the environment. Created only by `loadConfig`; injected by class. */
export class Config {
  readonly production!: boolean;
  readonly host!: string;
  /** Whether the development key is trusted even if other machines can reach the server or its database. */
  readonly allowInsecureDev!: boolean;
  readonly port!: number;
  /** Absolute URL of the API, without a trailing slash: the base of every `$schema`. */
  readonly publicUrl!: string;
  /** Connection URL of the operator's PostgreSQL; null: the embedded server is used. */
  readonly databaseUrl!: string | null;
  /**
   * The same server without a pooler, for connections that are needed for longer than a transaction. Null:
   * `databaseUrl`.
   */
  readonly databaseDirectUrl!: string | null;
  /** URLs of streaming standbys that serve reads. */
  readonly databaseReaderUrls!: readonly string[];
  /** Maximum lag of a standby that serves reads, in seconds. */
  readonly readerMaxLagS!: number;
  /** Whether connections use prepared statements, which not every pooler supports. */
  readonly databasePreparedStatements!: boolean;
  /** Maximum number of connections of this process. */
  readonly databasePoolSize!: number;
  /** How long a request waits for a connection before it gets a 503. */
  readonly databasePoolWaitMs!: number;
  /** Time limit of a reader's statement. */
  readonly databaseStatementTimeoutMs!: number;
  /** Whether the database restricts readers to the rows of their tenant, in addition to the filters. */
  readonly databaseRowSecurity!: boolean;
  /** Megabytes of cached response bodies in this process; 0: none. */
  readonly bodyCacheMb!: number;
  /** Absolute path of the folder with the embedded server and the development key. */
  readonly dataDir!: string;
  /** Absolute path of the folder where files that are sent wait until they are imported. */
  readonly importDir!: string;
  /** Maximum size of such a file. */
  readonly importMaxGb!: number;
  readonly clerk!: ClerkConfig;
  /** Cron expression of the scheduled recompute; null: this process never starts one. */
  readonly recomputeCron!: string | null;
  /** Whether the sample fleet is loaded into an empty embedded database. */
  readonly sample!: boolean;
  /** Whether the dashboard is served at `/`. */
  readonly dashboard!: boolean;
  readonly logLevel!: string;
  /** Where `/metrics` is served; null: not at all. */
  readonly metrics!: MetricsConfig | null;
  /** Where traces are sent; null: not at all. */
  readonly tracing!: TracingConfig | null;
  /** At SIGTERM, milliseconds between the end of readiness and the end of accepting connections. */
  readonly shutdownDrainMs!: number;
  /** Age in seconds of the newest recompute beyond which this process is not ready; null: no limit. */
  readonly readyMaxRunAgeS!: number | null;
  /** Requests per minute of an organisation; null: no limit, for addresses neither. */
  readonly rateLimit!: number | null;
  /** Fraction, above 0 and at most 1, of each limited resource of this process that one organisation may hold. */
  readonly organisationShare!: number;
  readonly quotas!: Quotas;
  readonly webhooks!: WebhooksConfig;
  /** Maximum number of live streams of this process. */
  readonly streamLimit!: number;
  /**
   * Whose `X-Forwarded-For` is trusted: false: no one's; a number: of that many last hops; a list: of these addresses.
   */
  readonly trustProxy!: false | number | string[];
}

/** Maximum numbers of what callers create. */
export interface Quotas {
  readonly projectsPerOrganisation: number;
  readonly agentsPerProject: number;
  /** Active keys only. */
  readonly keysPerProject: number;
  /** Versions of the settings of each project. */
  readonly settingsVersions: number;
  readonly webhooksPerProject: number;
}

export interface WebhooksConfig {
  /** Whether this process delivers webhooks; other processes on the same database may. */
  readonly deliver: boolean;
  /** Hosts that may have private addresses: names, and `*.` for all names below one. */
  readonly allowedHosts: readonly string[];
}

/** Served on a separate port that must not be reachable from outside. */
export interface MetricsConfig {
  readonly host: string;
  readonly port: number;
}

/** The supported subset of OpenTelemetry's settings. */
export interface TracingConfig {
  /** Base URL of the collector, without a trailing slash. */
  readonly endpoint: string;
  readonly serviceName: string;
  /** Fraction, 0 to 1, of the traces started here that are recorded; for others the caller's `traceparent` decides. */
  readonly share: number;
}

/**
 * How session tokens are verified. Keys come from `jwtKeys`, else from Clerk by `secretKey`, else (never in production)
 * from the development key file.
 */
export interface ClerkConfig {
  /** SPKI PEM of the RSA-2048 keys that sign session tokens; several while a key is being rotated. */
  readonly jwtKeys: readonly string[];
  /** Fetches the keys from Clerk if `jwtKeys` is empty. */
  readonly secretKey: string | null;
  /** Clerk's Backend API, without a trailing slash. */
  readonly apiUrl: string;
  /** Verifies the deliveries of Clerk's webhooks; null: the server accepts none. */
  readonly webhookSecret: string | null;
  readonly issuer: string;
  readonly authorizedParties: readonly string[];
  /** Accepted audiences (`aud`). Empty: a token with any `aud` is for another service and is rejected. */
  readonly audiences: readonly string[];
  /** What programs ask Clerk for when a user lets them use the tools. */
  readonly oauthScopes: readonly string[];
  /** Maximum seconds from now until `exp`. */
  readonly tokenMaxLifetimeS: number;
  /** How the dashboard signs users in; null: it asks for a token. */
  readonly frontend: ClerkFrontend | null;
}

/** Clerk's front end, as encoded in its publishable key. */
export interface ClerkFrontend {
  readonly publishableKey: string;
  /** Origin of the instance's Frontend API, which also serves its script. */
  readonly apiOrigin: string;
}

/** Issuer of the tokens of `cli token`. No Clerk instance has it, and production rejects it. */
export const DEVELOPMENT_ISSUER = 'https://clerk.relationship-depth.invalid';
/** Authorized party (`azp`) of the tokens of `cli token`. */
export const DEVELOPMENT_PARTY = 'http://localhost';

/** The file with the development signing key, inside the data folder. */
export function developmentKeyFile(dataDir: string): string {
  return resolve(dataDir, 'dev-clerk.pem');
}
