/** SQLSTATE of a row that another one with the same unique values stands in the way of. */
export const UNIQUE_VIOLATION = '23505';
/** SQLSTATE of a row whose parent is not there. */
export const FOREIGN_KEY_VIOLATION = '23503';

/** @returns the SQLSTATE of an error of the database, by which errors are told apart on Citus too; else undefined */
export function sqlState(error: unknown): string | undefined {
  const { code, driverError } = (error ?? {}) as { code?: unknown; driverError?: unknown };
  if (driverError) return sqlState(driverError);
  return typeof code === 'string' ? code : undefined;
}
