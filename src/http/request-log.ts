import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isNativeError } from 'node:util/types';
import type { RequestHandler } from 'express';
import { type DestinationStream, pino } from 'pino';
import { pinoHttp } from 'pino-http';

/** An error as it is logged: of a failed statement neither text nor parameters, which may hold personal data. */
interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/**
 * Gives every request a fresh UUID (whatever id it brought along) and a logger that carries it, answers it as
 * `X-Request-Id`, and logs each answer at level info. Neither headers nor query strings are logged: tokens live there.
 *
 * @param destination standard output, unless a test wants to read along
 */
export function requestLog(level: string, destination?: DestinationStream): RequestHandler {
  return pinoHttp({
    logger: pino({ level, serializers: { err: loggedError } }, destination),
    genReqId: (_request, response) => {
      const id = randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    wrapSerializers: false,
    serializers: {
      req: (request: IncomingMessage) => ({ id: request.id, method: request.method, path: pathOf(request) }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
      err: loggedError,
    },
  });
}

const MAX_PATH_LENGTH = 200;

function pathOf(request: IncomingMessage): string | undefined {
  const url = (request as { originalUrl?: string }).originalUrl ?? request.url;
  return url?.split('?', 1)[0]?.slice(0, MAX_PATH_LENGTH);
}

function loggedError(error: unknown): LoggedError {
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
