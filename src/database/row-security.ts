import { READER_TABLES } from './tables';

/** The role of readers: it cannot log in, cannot write, and sees only the rows of one tenant. */
export const READER_ROLE = 'relationship_depth_reader';

/** Readers cannot be limited to one tenant's rows on this database; the message says what to do. */
export class RowSecurityError extends Error {
  override readonly name = 'RowSecurityError';

  constructor(reason: string, user: string) {
    super(
      `Row-level security is not ready: ${reason}. Run once, as a superuser, in this database:
  CREATE ROLE ${READER_ROLE} NOLOGIN; -- unless it exists
  GRANT ${READER_ROLE} TO "${user}";
  GRANT SELECT ON ${READER_TABLES.join(', ')} TO ${READER_ROLE};
Or start with DB_ROW_SECURITY=off, and rely on the filter of each statement alone.`,
    );
  }
}
