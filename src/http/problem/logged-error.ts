import { isNativeError } from 'node:util/types';
import { excerpt, MAX_LOGGED } from '../../config/excerpt';

/** An error as it is logged: without the text and parameters of a failed statement, which may contain personal data. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/** @param error any thrown value; its causes are logged in the same form */
export function loggedError(error: unknown): LoggedError {
  if (!isNativeError(error)) return { type: typeof error, message: excerpt(String(error), MAX_LOGGED) };
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return {
    type: error.constructor.name,
    message: excerpt(error.message, MAX_LOGGED),
    code: code ?? driverError?.code,
    stack: error.stack && excerpt(error.stack, MAX_LOGGED),
    cause: error.cause === undefined ? undefined : loggedError(error.cause),
  };
}
