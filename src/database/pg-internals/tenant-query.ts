import { type Connection, Query, type QueryConfig, type QueryResult } from 'pg';
import type { Setting, Statement } from '../tenant-settings';

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
