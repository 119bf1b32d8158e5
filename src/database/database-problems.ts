import { Client } from 'pg';
import type { Config } from '../config/config';
import { JOB_SCHEMA } from './job-queue';
import { READER_ROLE } from './row-security';

const CONNECT_TIMEOUT_MS = 5_000;
/** The connection that listens to notifications. */
const NOTIFICATIONS = 1;
const OLDEST_VERSION = 15;
const NEWEST_VERSION = 18;

interface DatabaseState {
  readonly version: number;
  /** Of ordinary users, to the whole server, the database or by this user, whichever is least. */
  readonly connections: number;
  readonly user: string;
  readonly database: string;
  /** Identifies the server. */
  readonly started: string;
  readonly migrated: boolean;
  readonly may_create: boolean;
  /** Whether the job queue has its schema, or the user may create it. */
  readonly has_queue: boolean;
  /** Whether the user has the readers' role, or its first migration can grant it. */
  readonly has_reader: boolean;
}

// An existing role is granted by a superuser; up to version 15 by any user with CREATEROLE, later by its administrator.
const STATE = `SELECT current_setting('server_version_num')::int AS version, current_user AS user,
  (SELECT min(most) FROM (
    SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most
    UNION ALL SELECT nullif(datconnlimit, -1) FROM pg_database WHERE datname = current_database()
    UNION ALL SELECT nullif(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user
  ) AS limits)::int AS connections,
  current_database() AS database, pg_postmaster_start_time()::text AS started,
  to_regclass('migrations') IS NOT NULL AS migrated,
  coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create,
  to_regnamespace('${JOB_SCHEMA}') IS NOT NULL OR has_database_privilege(current_database(), 'CREATE') AS has_queue,
  (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) OR CASE
    WHEN reader.oid IS NULL THEN (SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user)
    ELSE pg_has_role(current_user, reader.oid, 'MEMBER') OR pg_has_role(current_user, reader.oid, 'MEMBER WITH ADMIN OPTION')
      OR (current_setting('server_version_num')::int < 160000
        AND (SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user))
  END AS has_reader
  FROM (SELECT (SELECT oid FROM pg_roles WHERE rolname = '${READER_ROLE}') AS oid) AS reader`;

type DatabaseSettings = Pick<Config, 'databaseUrl' | 'databaseDirectUrl' | 'databaseRowSecurity' | 'databasePoolSize'>;

/**
 * Checks the operator's own database before anything is changed in it: whether it can be reached, and whether its user
 * has the rights that the migrations and the readers need.
 *
 * @returns one line for each problem, which names the variable; none for the embedded server
 */
export async function databaseProblems(config: DatabaseSettings): Promise<string[]> {
  const { databaseUrl, databaseDirectUrl } = config;
  if (databaseUrl === null) return [];
  const [state, direct] = await Promise.all([
    stateOf('DATABASE_URL', databaseUrl),
    databaseDirectUrl === null ? null : stateOf('DATABASE_DIRECT_URL', databaseDirectUrl),
  ]);
  const unreachable = [state, direct].filter((found) => typeof found === 'string');
  if (unreachable.length > 0 || typeof state === 'string') return unreachable;
  const elsewhere =
    direct !== null &&
    typeof direct !== 'string' &&
    (direct.database !== state.database || direct.started !== state.started);
  if (elsewhere) return ['DATABASE_DIRECT_URL: connects to a different database than DATABASE_URL'];
  return missingRequirements(typeof direct === 'object' && direct !== null ? direct : state, config);
}

function missingRequirements(state: DatabaseState, settings: DatabaseSettings): string[] {
  const version = Math.floor(state.version / 10_000);
  if (version < OLDEST_VERSION || version > NEWEST_VERSION) {
    return [`DATABASE_URL: PostgreSQL ${version}; expected ${OLDEST_VERSION} to ${NEWEST_VERSION}`];
  }
  const user = `"${state.user.replaceAll('"', '""')}"`;
  const mistakes: string[] = [];
  // Behind a pooler the connections of the server are its own.
  if (settings.databaseDirectUrl === null && settings.databasePoolSize + NOTIFICATIONS > state.connections) {
    mistakes.push(
      `DATABASE_POOL_SIZE: ${settings.databasePoolSize}, and one for notifications, are more connections than the database accepts: ${state.connections}`,
    );
  }
  if (!state.migrated && !state.may_create) {
    mistakes.push(`DATABASE_URL: ${user} may not create tables in this database. Run once, as its owner or a superuser:
      GRANT CREATE, USAGE ON SCHEMA public TO ${user};`);
  }
  if (!state.has_queue) {
    mistakes.push(`DATABASE_URL: ${user} may not create the schema of the job queue. Run once, as the owner of the database or a superuser:
      CREATE SCHEMA ${JOB_SCHEMA} AUTHORIZATION ${user};`);
  }
  if (settings.databaseRowSecurity && !state.has_reader) {
    mistakes.push(`DATABASE_URL: ${user} lacks the role that readers work as, and may not create it. Run once, as a superuser:
      CREATE ROLE ${READER_ROLE} NOLOGIN; -- unless it exists
      GRANT ${READER_ROLE} TO ${user};
    Or start with DB_ROW_SECURITY=off, and rely on the filter of each statement alone.`);
  }
  return mistakes;
}

/** @returns the state of the database, or why it cannot be read */
async function stateOf(name: string, url: string): Promise<DatabaseState | string> {
  let client: Client | null = null;
  try {
    client = new Client({
      connectionString: url,
      application_name: 'relationship-depth start',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CONNECT_TIMEOUT_MS,
    });
    client.on('error', () => {}); // the statement in progress reports it
    await client.connect();
    const { rows } = await client.query<DatabaseState>(STATE);
    return rows[0] ?? `${name}: the database did not respond`;
  } catch (error) {
    return `${name}: the database cannot be used: ${reasonOf(error)}`;
  } finally {
    await client?.end().catch(() => {});
  }
}

/** If several addresses were tried, as for localhost, the outer error has no message. */
function reasonOf(error: unknown): string {
  const { errors, message } = error as AggregateError;
  return message || (errors ?? []).map((each: Error) => each.message).join(', ') || 'unknown reason';
}
