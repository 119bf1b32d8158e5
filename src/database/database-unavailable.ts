import { isNativeError } from 'node:util/types';
import { LOCK_NOT_AVAILABLE } from './sql-state';

/**
 * Classes of SQLSTATEs that say "not now", whatever the request: a connection that failed (08), a transaction that was taken
 * away, as at its timeout (25P), or rolled back over another one (40), resources running out (53), an operator or a timeout
 * that stepped in (57), and a system that fails beneath the database or within it, such as a pooler out of connections (58, XX).
 */
const NOT_NOW_CLASSES = ['08', '25P', '40', '53', '57', '58', 'XX'] as const;
/** Of other classes: a lock that was waited for too long, and a write to a server that is a standby until the failover is over. */
const NOT_NOW_STATES: ReadonlySet<string> = new Set([LOCK_NOT_AVAILABLE, '25006']);
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
/** Errors of pg, pg-pool and TypeORM that have no code. */
const MESSAGES = [
  /^timeout exceeded when trying to connect/,
  /^Connection terminated/,
  /^Query read timeout/,
  /^Cannot use a pool after calling end/,
  /^Client has encountered a connection error/,
  /^Client was closed and is not queryable/,
  // What TypeORM makes of the statement after the one whose connection broke.
  /^Query runner already released/,
  /^Cannot execute operation on "\w+" connection because connection is not yet established/,
];

/** Whether an error says that PostgreSQL is away, overloaded or too slow, so that the same request may work later. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const { code, driverError, errors } = error as { code?: unknown; driverError?: unknown; errors?: unknown };
  if (driverError) return isDatabaseUnavailable(driverError);
  // A host name with several addresses fails with one AggregateError.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(isDatabaseUnavailable);
  if (typeof code === 'string') {
    return NETWORK_CODES.has(code) || saysNotNow(code);
  }
  return MESSAGES.some((message) => message.test(error.message));
}

/** Whether the same statement may work later, as far as a SQLSTATE says: the one place that decides it. */
function saysNotNow(code: string): boolean {
  return SQL_STATE.test(code) && (NOT_NOW_STATES.has(code) || NOT_NOW_CLASSES.some((its) => code.startsWith(its)));
}
