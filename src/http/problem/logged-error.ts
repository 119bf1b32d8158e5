import { isNativeError } from 'node:util/types';

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
  if (!isNativeError(error)) return { type: typeof error, message: String(error) };
  const { code, driverError } = error as { code?: unknown; driverError?: { code?: unknown } };
  return {
    type: error.constructor.name,
    message: error.message,
    code: code ?? driverError?.code,
    stack: error.stack,
    cause: error.cause === undefined ? undefined : loggedError(error.cause),
  };
}
