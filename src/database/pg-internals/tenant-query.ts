import { type Connection, Query, type QueryConfig, type QueryResult } from 'pg';
import type { Setting, Statement } from '../tenant-settings';

type Callback = (error: Error | undefined, result: QueryResult) => void;

/** Members of pg's query that its types leave out. */
interface SubmittableQuery {
  callback?: Callback;
  submit(connection: Connection): Error | null;
  handleCommandComplete(message: unknown, connection: Connection): void;
}
const PgQuery = Query as unknown as new (config: QueryConfig) => SubmittableQuery;

/**
 * A statement after settings of its transaction, such as `becomeTenant`. All are sent together before one Sync, which
 * PostgreSQL runs as one transaction, without round trips for BEGIN, the settings or COMMIT. If a setting fails, the
 * statement does not run. The settings always end with the transaction. A transaction pooler keeps them together.
 */
export class TenantQuery extends PgQuery {
  private toComplete: number;
  /** Read by pg's client. */
  readonly query_timeout: number | undefined;

  /** @param first return no rows; the connection must already have prepared those with a name */
  constructor(
    private readonly first: readonly Setting[],
    statement: Statement,
    override readonly callback: Callback,
  ) {
    // Never as a simple query, which would run even if a setting fails.
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

  /** The first commands that complete are the settings. */
  override handleCommandComplete(message: unknown, connection: Connection): void {
    if (this.toComplete === 0) super.handleCommandComplete(message, connection);
    else this.toComplete--;
  }
}
