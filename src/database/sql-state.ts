/** SQLSTATE of a row that another one with the same unique values stands in the way of. */
export const UNIQUE_VIOLATION = '23505';
/** SQLSTATE of a row whose parent is not there. */
export const FOREIGN_KEY_VIOLATION = '23503';
/** SQLSTATE of a value that a function does not know, like the name of a time zone. */
export const INVALID_PARAMETER = '22023';

/** SQLSTATE of a lock that was waited for too long. */
export const LOCK_NOT_AVAILABLE = '55P03';
/** SQLSTATE of a statement that took too long: the one error after which a connection is known to be as good as new. */
export const QUERY_CANCELED = '57014';

/** @returns the SQLSTATE of an error of the database, by which errors are told apart on Citus too; else undefined */
export function sqlState(error: unknown): string | undefined {
  const { code, driverError } = (error ?? {}) as { code?: unknown; driverError?: unknown };
  if (driverError) return sqlState(driverError);
  return typeof code === 'string' ? code : undefined;
}
