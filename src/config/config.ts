import { resolve } from 'node:path';

/** The configuration from the environment, checked and typed. Created by `loadConfig` only; injected by class. */
export class Config {
  readonly production!: boolean;
  readonly host!: string;
  /** Whether the development key may be trusted where other machines reach the server or its database. */
  readonly allowInsecureDev!: boolean;
  readonly port!: number;
  /** Absolute URL the API is reached at, without a trailing slash: the base of every `$schema`. */
  readonly publicUrl!: string;
  /** Connection URL of the operator's own PostgreSQL, or null: the embedded server is used. */
  readonly databaseUrl!: string | null;
  /** The same server past a pooler: for what needs a connection for longer than a transaction. Null: `databaseUrl`. */
  readonly databaseDirectUrl!: string | null;
  /** Streaming standbys of the same database, which answer reads. */
  readonly databaseReaderUrls!: readonly string[];
  /** A standby that is further behind answers nothing. */
  readonly readerMaxLagS!: number;
  /** Whether connections keep statements prepared, which not every pooler allows. */
  readonly databasePreparedStatements!: boolean;
  /** Connections this process may hold at once. */
  readonly databasePoolSize!: number;
  /** How long a request waits for a connection before it gets a 503. */
  readonly databasePoolWaitMs!: number;
  /** How long a statement of a reader may take. */
  readonly databaseStatementTimeoutMs!: number;
  /** Whether readers are held to their tenant's rows by the database as well as by their filters. */
  readonly databaseRowSecurity!: boolean;
  /** Megabytes of bodies this process keeps for others who ask for them; 0: none. */
  readonly bodyCacheMb!: number;
  /** Absolute folder of the embedded server and the development key. */
  readonly dataDir!: string;
  readonly clerk!: ClerkConfig;
  /** Cron expression of the scheduled recompute, or null: this process never recomputes by itself. */
  readonly recomputeCron!: string | null;
  /** Whether an empty embedded database is given the sample fleet. */
  readonly sample!: boolean;
  /** Whether the dashboard is served at `/`, beside the API. */
  readonly dashboard!: boolean;
  readonly logLevel!: string;
  /** Where `/metrics` is served, or null: nowhere. */
  readonly metrics!: MetricsConfig | null;
  /** Where traces go, or null: nowhere. */
  readonly tracing!: TracingConfig | null;
  /** Milliseconds between no longer being ready and no longer taking connections, at SIGTERM. */
  readonly shutdownDrainMs!: number;
  /** Age in seconds of the newest recompute from which on this process is not ready, or null: whatever its age. */
  readonly readyMaxRunAgeS!: number | null;
  /** Requests a minute that an organisation may make, or null: no limit, neither on addresses. */
  readonly rateLimit!: number | null;
  /** Part, above 0, of each bounded resource of this process that one organisation may hold; 1: all of it. */
  readonly organisationShare!: number;
  readonly quotas!: Quotas;
  /** Live streams that this process holds at once. */
  readonly streamLimit!: number;
  /** Whose `X-Forwarded-For` counts: nobody's, that of the last so many hops, or that of these addresses. */
  readonly trustProxy!: false | number | string[];
}

/** How many there may be of what callers create. */
export interface Quotas {
  readonly projectsPerOrganisation: number;
  readonly agentsPerProject: number;
  /** Of keys that are active. */
  readonly keysPerProject: number;
  /** Of settings, in each project. */
  readonly settingsVersions: number;
}

/** A port of its own, which is not to be reached from outside. */
export interface MetricsConfig {
  readonly host: string;
  readonly port: number;
}

/** OpenTelemetry's usual settings, as far as they are used. */
export interface TracingConfig {
  /** Base URL of the collector, without a trailing slash. */
  readonly endpoint: string;
  readonly serviceName: string;
  /** Share, 0 to 1, of the traces that begin here of which spans are recorded; a caller's `traceparent` says it itself. */
  readonly share: number;
}

/** How session tokens are checked. Keys come from `jwtKeys`, else from Clerk by `secretKey`, else (never in production) from the development key file. */
export interface ClerkConfig {
  /** SPKI PEM of the RSA-2048 keys that sign session tokens; several while a key is being rotated. */
  readonly jwtKeys: readonly string[];
  /** Fetches the keys from Clerk where `jwtKeys` is empty. */
  readonly secretKey: string | null;
  /** Clerk's Backend API, without a trailing slash. */
  readonly apiUrl: string;
  readonly issuer: string;
  readonly authorizedParties: readonly string[];
  /** The `aud` that tokens must name one of. Empty: a token with any `aud` is for another service, and refused. */
  readonly audiences: readonly string[];
  /** Seconds from now beyond which an `exp` is refused. */
  readonly tokenMaxLifetimeS: number;
  /** How the dashboard's page signs people in, or null: it takes a pasted token. */
  readonly frontend: ClerkFrontend | null;
}

/** Clerk's own front end, which its publishable key names. */
export interface ClerkFrontend {
  readonly publishableKey: string;
  /** Origin of the instance's Frontend API, which also serves its script. */
  readonly apiOrigin: string;
}

/** Issuer of the tokens that `cli token` makes. No Clerk instance has it; production refuses it. */
export const DEVELOPMENT_ISSUER = 'https://clerk.relationship-depth.invalid';
/** Authorized party (`azp`) of the tokens that `cli token` makes. */
export const DEVELOPMENT_PARTY = 'http://localhost';

/** The file that holds the development signing key, inside the data folder. */
export function developmentKeyFile(dataDir: string): string {
  return resolve(dataDir, 'dev-clerk.pem');
}
