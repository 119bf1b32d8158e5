import { randomUUID } from 'node:crypto';
import { isNativeError } from 'node:util/types';
import type { RequestHandler } from 'express';
import { type DestinationStream, type Logger, pino } from 'pino';

declare module 'node:http' {
  interface IncomingMessage {
    /** UUID of the request. */
    id: string;
    log: RequestLogger;
  }
}

/** What a log says of a request. */
interface LoggedRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
}

/** Logs lines that name the request. */
class RequestLogger {
  constructor(
    private readonly logger: Logger,
    private readonly req: LoggedRequest,
  ) {}

  error(entry: object, message: string): void {
    this.logger.error({ req: this.req, ...entry }, message);
  }

  warn(entry: object, message: string): void {
    this.logger.warn({ req: this.req, ...entry }, message);
  }

  info(entry: object, message: string): void {
    this.logger.info({ req: this.req, ...entry }, message);
  }
}

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
  const root = pino({ level, serializers: { err: loggedError } }, destination);
  const logsAnswers = root.isLevelEnabled('info');
  return (request, response, next) => {
    const id = randomUUID();
    request.id = id;
    response.setHeader('X-Request-Id', id);
    const { method, originalUrl } = request;
    const req = { id, method, path: pathOf(originalUrl) };
    request.log = new RequestLogger(root, req);
    if (logsAnswers) {
      const begun = performance.now();
      // `close` comes in any case, also where the client went away before its answer was sent.
      response.once('close', () => {
        const responseTime = Math.round(performance.now() - begun);
        const entry = { req, res: { status: response.statusCode }, responseTime };
        if (response.writableFinished) root.info(entry, 'request completed');
        else root.info(entry, 'request aborted');
      });
    }
    next();
  };
}

const MAX_PATH_LENGTH = 200;

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return url.slice(0, Math.min(end < 0 ? url.length : end, MAX_PATH_LENGTH));
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
