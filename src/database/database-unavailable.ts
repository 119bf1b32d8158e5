import { isNativeError } from 'node:util/types';
import { LOCK_NOT_AVAILABLE } from './sql-state';

/**
 * Classes of SQLSTATEs that mean "try again later", whatever the request: a failed connection (08), a transaction ended
 * by a timeout (25P) or rolled back because of another one (40), exhausted resources (53), intervention by an operator
 * or a timeout (57), and failures of the system or within the database, such as a connection pooler without connections
 * (58, XX).
 */
const TRANSIENT_CLASSES = ['08', '25P', '40', '53', '57', '58', 'XX'] as const;
/**
 * Codes of other classes: a lock timeout, and a write to a server that is a standby until the failover has completed.
 */
const TRANSIENT_STATES: ReadonlySet<string> = new Set([LOCK_NOT_AVAILABLE, '25006']);
const SQL_STATE = /^[0-9A-Z]{5}$/;
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EMFILE',
  'ENFILE',
]);
/** Errors of pg, pg-pool and TypeORM without a code. */
const MESSAGES = [
  /^timeout exceeded when trying to connect/,
  /^Connection terminated/,
  /^Query read timeout/,
  /^Cannot use a pool after calling end/,
  /^Client has encountered a connection error/,
  /^Client was closed and is not queryable/,
  // TypeORM's error for the statement after the one whose connection broke.
  /^Query runner already released/,
  /^Cannot execute operation on "\w+" connection because connection is not yet established/,
];

/**
 * Whether an error means that PostgreSQL is unavailable, overloaded or too slow, so that the same request may succeed
 * later.
 */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const { code, driverError, errors } = error as { code?: unknown; driverError?: unknown; errors?: unknown };
  if (driverError) return isDatabaseUnavailable(driverError);
  // Connecting to a host name with several addresses fails with an AggregateError.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isDatabaseUnavailable);
  if (typeof code === 'string') {
    return NETWORK_CODES.has(code) || isTransient(code);
  }
  return MESSAGES.some((message) => message.test(error.message));
}

/** Whether the same statement may succeed later, by its SQLSTATE. The only place that decides this. */
function isTransient(code: string): boolean {
  return (
    SQL_STATE.test(code) && (TRANSIENT_STATES.has(code) || TRANSIENT_CLASSES.some((prefix) => code.startsWith(prefix)))
  );
}
