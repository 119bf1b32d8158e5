import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import { type DestinationStream, type Logger, pino } from 'pino';
import { type RequestMessage, type RequestResponse, requests } from '../../telemetry/requests';
import { traceParent } from '../../telemetry/trace-parent';
import { jsonLog } from '../problem/json-log';

declare module 'node:http' {
  interface IncomingMessage {
    /** UUID of the request. */
    id: string;
    log: RequestLogger;
  }
}

/** What is logged of a request. */
interface LoggedRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
}

/** What the guards may have added: the project of the request. */
interface TenantRequest extends IncomingMessage {
  readonly project?: { readonly projectId: string };
  readonly agent?: { readonly projectId: string };
}

/** Logs lines with the request, and its project and trace where there are any. */
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
 * Gives every request a new UUID (ignoring any id it sent) and a logger with it, sends it as `X-Request-Id`, logs each
 * response at level info, and publishes to the `requests` channel. Neither headers nor query strings are logged,
 * because they contain tokens. The ids of a valid `traceparent` are logged.
 *
 * @param destination where to write; default standard output
 */
export function requestLog(level: string, destination?: DestinationStream): RequestHandler {
  // Asynchronous, so that writing does not delay requests. The lines are flushed when the process ends.
  const out = destination ?? pino.destination({ sync: false });
  const root = jsonLog(level, out);
  const logsResponses = root.isLevelEnabled('info');
  return (request, response, next) => {
    const id = randomUUID();
    request.id = id;
    response.setHeader('X-Request-Id', id);
    const { method, originalUrl } = request;
    const path = pathOf(originalUrl);
    const message: RequestMessage = { requestId: id, method, path, parent: traceParent(request.headers.traceparent) };
    request.log = new RequestLogger(root, { id, method, path }, request, message);
    const watched = requests.asyncEnd.hasSubscribers;
    if (logsResponses || watched) {
      const begun = performance.now();
      // `close` is always emitted, even if the client disconnected before the response was sent.
      response.once('close', () => {
        const ms = performance.now() - begun;
        if (watched) {
          message.response = responseOf(request, response, ms);
          requests.asyncEnd.publish(message);
        }
        if (!logsResponses) return;
        const entry = { res: { status: response.statusCode }, responseTime: Math.round(ms) };
        request.log.info(entry, response.writableFinished ? 'request completed' : 'request aborted');
      });
    }
    if (watched) requests.start.runStores(message, () => next());
    else next();
  };
}

/** nginx's code for a client that disconnected before the response. */
const CLIENT_CLOSED_REQUEST = 499;

function responseOf(request: Request, response: Response, ms: number): RequestResponse {
  const path: unknown = request.route?.path;
  return {
    // Before the headers are sent, Express reports 200.
    status: response.headersSent ? response.statusCode : CLIENT_CLOSED_REQUEST,
    // The pages of the dashboard share one route with several paths.
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
