import { type Connection, Query, type QueryConfig, type QueryResult } from 'pg';
import { READER_ROLE } from './row-security';
import { isUuid } from './uuid';

/** A statement as `pg` takes it; without a name it is not kept prepared. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
  /** Milliseconds after which its connection counts as dead, where that is not the usual time. */
  readonly query_timeout?: number;
}

/** A statement that changes settings of its transaction, and gives no rows. */
export interface Setting extends Statement {
  readonly values: string[];
}

const BECOME_TENANT = `SELECT FROM (
    SELECT set_config('role', '${READER_ROLE}', true) AS role,
           set_config('relationship_depth.project_id', $1, true) AS tenant,
           set_config('transaction_read_only', 'on', true) AS read_only
  ) settings
  WHERE role IS NULL OR tenant IS NULL OR read_only IS NULL`;

/**
 * Makes a transaction one of the reader role, for one tenant, that cannot write. It gives no rows on purpose, so that
 * it can run in front of another statement without a place of its own for an answer.
 *
 * @param tenant UUID of the project, or empty: nobody's
 * @param prepared whether connections keep it by its name
 */
export function becomeTenant(tenant: string, prepared: boolean): Setting {
  return { name: prepared ? 'become_tenant' : '', text: BECOME_TENANT, values: [tenant] };
}

/**
 * As `becomeTenant`, on a database that Citus distributes: it passes on to its nodes what `SET LOCAL` sets, in this order,
 * and nothing that `set_config` sets. Each is a statement of its own, at the beginning of an explicit transaction.
 *
 * @param tenant UUID of the project
 */
export function becomeTenantOnNodes(tenant: string): string[] {
  if (!isUuid(tenant)) throw new TypeError('a tenant is the UUID of a project');
  return [
    `SET LOCAL citus.propagate_set_commands = 'local'`,
    `SET LOCAL relationship_depth.project_id = '${tenant}'`,
    `SET LOCAL ROLE ${READER_ROLE}`,
  ];
}

/** Sets the timeout of the statements of a transaction, where the connection cannot set it itself; returns no rows. */
export function within(statementTimeoutMs: number): Setting {
  return {
    name: '',
    text: `SELECT FROM (SELECT set_config('statement_timeout', $1, true) AS ms) setting WHERE ms IS NULL`,
    values: [String(statementTimeoutMs)],
  };
}

type Callback = (error: Error | undefined, result: QueryResult) => void;

/** What is used of pg's own query, which its types leave out. */
interface SubmittableQuery {
  callback?: Callback;
  submit(connection: Connection): Error | null;
  handleCommandComplete(message: unknown, connection: Connection): void;
}
const PgQuery = Query as unknown as new (config: QueryConfig) => SubmittableQuery;

/**
 * A statement behind others that make its transaction what it is to be, as `becomeTenant` does. All go out together,
 * before one Sync: PostgreSQL makes that one transaction, with no round trip for BEGIN, the settings or COMMIT. Where the
 * settings fail, the statement is never run; whatever happens, they end with the transaction. A pooler that hands
 * connections on by the transaction does not part them.
 */
export class TenantQuery extends PgQuery {
  private toComplete: number;
  /** Read by pg's client. */
  readonly query_timeout: number | undefined;

  /** @param first without rows; the connection must have run those that have a name once */
  constructor(
    private readonly first: readonly Setting[],
    statement: Statement,
    override readonly callback: Callback,
  ) {
    // Never as a simple query, which would not be skipped where a setting fails, but wait for a Sync.
    super({ ...statement, queryMode: 'extended' } as QueryConfig);
    this.toComplete = first.length;
    this.query_timeout = statement.query_timeout;
  }

  override submit(connection: Connection): Error | null {
    connection.stream.cork(); // one packet
    try {
      for (const { name, text, values } of this.first) {
        if (name === '') connection.parse({ name, text, types: [] }, true);
        connection.bind({ statement: name, values }, true);
        connection.execute({}, true);
      }
      return super.submit(connection);
    } finally {
      connection.stream.uncork();
    }
  }

  /** The first commands that complete are not the caller's. */
  override handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.toComplete === 0) super.handleCommandComplete(message, connection);
    else this.toComplete--;
  }
}
