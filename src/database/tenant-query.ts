import { type Connection, Query, type QueryConfig, type QueryResult } from 'pg';
import { READER_ROLE } from './row-security';

/**
 * Makes a transaction one of the reader role, for one tenant, that cannot write. It gives no rows on purpose, so that
 * it can run in front of another statement without a place of its own for an answer.
 */
export const BECOME_TENANT = {
  name: 'become_tenant',
  text: `SELECT FROM (
    SELECT set_config('role', '${READER_ROLE}', true) AS role,
           set_config('relationship_depth.project_id', $1, true) AS tenant,
           set_config('transaction_read_only', 'on', true) AS read_only
  ) settings
  WHERE role IS NULL OR tenant IS NULL OR read_only IS NULL`,
};

type Callback = (error: Error | undefined, result: QueryResult) => void;

/** What is used of pg's own query, which its types leave out. */
interface SubmittableQuery {
  callback?: Callback;
  submit(connection: Connection): Error | null;
  handleCommandComplete(message: unknown, connection: Connection): void;
}
const PgQuery = Query as unknown as new (config: QueryConfig) => SubmittableQuery;

/**
 * A statement that runs as one tenant. Both go out together, before one Sync: PostgreSQL makes that one transaction,
 * with no round trip for BEGIN, the settings or COMMIT. Where the settings fail, the statement is never run; whatever
 * happens, role and tenant end with the transaction. The connection must have run BECOME_TENANT once by its name.
 */
export class TenantQuery extends PgQuery {
  private becameTenant = false;

  constructor(
    private readonly projectId: string,
    statement: QueryConfig & { readonly name: string },
    override readonly callback: Callback,
  ) {
    super(statement);
    this.callback = callback;
  }

  override submit(connection: Connection): Error | null {
    connection.stream.cork(); // one packet
    try {
      connection.bind({ statement: BECOME_TENANT.name, values: [this.projectId] }, true);
      connection.execute({}, true);
      return super.submit(connection);
    } finally {
      connection.stream.uncork();
    }
  }

  /** The first command that completes is not the caller's. */
  override handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.becameTenant) super.handleCommandComplete(message, connection);
    this.becameTenant = true;
  }
}
