/** SQLSTATE of a row with the same unique values as another one. */
export const UNIQUE_VIOLATION = '23505';
/** SQLSTATE of a row whose parent does not exist. */
export const FOREIGN_KEY_VIOLATION = '23503';
/** SQLSTATE of an invalid argument, such as an unknown time zone. */
export const INVALID_PARAMETER = '22023';

/** SQLSTATE of a lock timeout. */
export const LOCK_NOT_AVAILABLE = '55P03';
/** SQLSTATE of a statement timeout: the one error after which a connection is certainly reusable. */
export const QUERY_CANCELED = '57014';

/** @returns the SQLSTATE of a database error, also on Citus; undefined for other errors */
export function sqlState(error: unknown): string | undefined {
  const { code, driverError } = (error ?? {}) as { code?: unknown; driverError?: unknown };
  if (driverError) return sqlState(driverError);
  return typeof code === 'string' ? code : undefined;
}
