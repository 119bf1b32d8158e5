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

/** The foreign keys to the project, whose names have the number of a shard on Citus. */
const PROJECT_KEY = /^fk_\w+_project(_\d+)?$/;

/** @returns whether a row was refused because its project was deleted after the request had found it */
export function isProjectDeleted(error: unknown): boolean {
  const { constraint, driverError } = (error ?? {}) as { constraint?: unknown; driverError?: unknown };
  if (driverError) return isProjectDeleted(driverError);
  return sqlState(error) === FOREIGN_KEY_VIOLATION && typeof constraint === 'string' && PROJECT_KEY.test(constraint);
}
