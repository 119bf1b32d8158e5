import { isNativeError } from 'node:util/types';

/** SQLSTATE of a statement cancelled at its timeout, of a server going down, and of lock conflicts. */
const RETRYABLE_STATES = new Set(['57014', '57P01', '57P02', '57P03', '40001', '40P01', '55P03']);
/** Connection failures, and resources running out. */
const RETRYABLE_CLASSES = ['08', '53'];
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
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
export function databaseTrouble(error: unknown): boolean {
  if (!isNativeError(error)) return false;
  const { code, driverError, errors } = error as { code?: unknown; driverError?: unknown; errors?: unknown };
  if (driverError) return databaseTrouble(driverError);
  // A host name with several addresses fails with one AggregateError.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(databaseTrouble);
  if (typeof code === 'string') {
    return (
      NETWORK_CODES.has(code) ||
      RETRYABLE_STATES.has(code) ||
      (code.length === 5 && RETRYABLE_CLASSES.includes(code.slice(0, 2)))
    );
  }
  return MESSAGES.some((message) => message.test(error.message));
}
