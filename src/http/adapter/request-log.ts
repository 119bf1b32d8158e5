import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { type DestinationStream, type Logger, pino } from 'pino';
import { type RequestAnswer, type RequestMessage, requests } from '../../telemetry/requests';
import { traceParent } from '../../telemetry/trace-parent';
import { jsonLog } from '../problem/json-log';

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

/** What the guards may have found out meanwhile: whose the request is. */
interface TenantRequest extends IncomingMessage {
  readonly project?: { readonly projectId: string };
  readonly agent?: { readonly projectId: string };
}

/** Logs lines that name the request, and its project and trace as far as they are known. */
class RequestLogger {
  constructor(
    private readonly logger: Logger,
    private readonly req: LoggedRequest,
    private readonly request: TenantRequest,
    private readonly message: RequestMessage,
  ) {}

  error(entry: object, message: string): void {
    this.logger.error({ ...this.about(), ...entry }, message);
  }

  warn(entry: object, message: string): void {
    this.logger.warn({ ...this.about(), ...entry }, message);
  }

  info(entry: object, message: string): void {
    this.logger.info({ ...this.about(), ...entry }, message);
  }

  private about(): object {
    const { parent, span } = this.message;
    return {
      req: this.req,
      project: projectOf(this.request) ?? undefined,
      trace_id: span?.traceId ?? parent?.traceId,
      span_id: span?.spanId,
      parent_span_id: parent?.spanId,
    };
  }
}

/**
 * Gives every request a fresh UUID (whatever id it brought along) and a logger that carries it, answers it as
 * `X-Request-Id`, logs each answer at level info, and tells those who watch `requests`. Neither headers nor query strings
 * are logged: tokens live there. Of a valid `traceparent` the log has the ids.
 *
 * @param destination standard output, unless a test wants to read along
 */
export function requestLog(level: string, destination?: DestinationStream): RequestHandler {
  // Not in the way of the next request: lines that come while one is written go out together. They are flushed at the end.
  const out = destination ?? pino.destination({ sync: false });
  const root = jsonLog(level, out);
  const logsAnswers = root.isLevelEnabled('info');
  return (request, response, next) => {
    const id = randomUUID();
    request.id = id;
    response.setHeader('X-Request-Id', id);
    const { method, originalUrl } = request;
    const path = pathOf(originalUrl);
    const message: RequestMessage = { requestId: id, method, path, parent: traceParent(request.headers.traceparent) };
    request.log = new RequestLogger(root, { id, method, path }, request, message);
    const watched = requests.asyncEnd.hasSubscribers;
    if (logsAnswers || watched) {
      const begun = performance.now();
      // `close` comes in any case, also where the client went away before its answer was sent.
      response.once('close', () => {
        const ms = performance.now() - begun;
        if (watched) {
          message.answer = answerOf(request, response, ms);
          requests.asyncEnd.publish(message);
        }
        if (!logsAnswers) return;
        const entry = { res: { status: response.statusCode }, responseTime: Math.round(ms) };
        request.log.info(entry, response.writableFinished ? 'request completed' : 'request aborted');
      });
    }
    if (watched) requests.start.runStores(message, () => next());
    else next();
  };
}

/** As nginx has it: the client went away before it was answered. */
const CLIENT_LEFT = 499;

function answerOf(request: Request, response: Response, ms: number): RequestAnswer {
  const path: unknown = request.route?.path;
  return {
    // Until an answer is begun Express says 200.
    status: response.headersSent ? response.statusCode : CLIENT_LEFT,
    // Pages of the dashboard share one route of several paths.
    route: Array.isArray(path) ? String(path[0]) : typeof path === 'string' ? path : null,
    projectId: projectOf(request),
    ms,
    live: String(response.getHeader('Content-Type')).startsWith('text/event-stream'),
    aborted: !response.writableFinished,
  };
}

function projectOf({ project, agent }: TenantRequest): string | null {
  return (project ?? agent)?.projectId ?? null;
}

const MAX_PATH_LENGTH = 200;

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return url.slice(0, Math.min(end < 0 ? url.length : end, MAX_PATH_LENGTH));
}
