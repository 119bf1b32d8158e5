import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type NestApplicationOptions, StreamableFile } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Application, type RequestHandler, type Response } from 'express';
import type { Config } from '../../config/config';
import { boundUnreadBody } from '../body/unread-body';
import { answerUnreadableRequest } from '../problem/unreadable-request';
import { refuseMethod } from './allowed-methods';
import { BodySender } from './body-sender';
import { expressMessages, type MessageClasses } from './express-messages';
import { originForm } from './request-form';

/** Room for an id of 64 KB, percent-encoded, or a token of 100 KB: both get their 404 and 401, not a bare 431. */
const MAX_HEADER_BYTES = 262_144;
const IDLE_SWEEP_MS = 50;

/** Milliseconds until a connection is given up. */
export interface HttpTimeouts {
  /** For all headers of a request. */
  readonly headers: number;
  /** For the whole request, its body included. */
  readonly request: number;
  /** Between two requests. */
  readonly keepAlive: number;
  /** While neither side sends a byte: the client is gone, or reads on purpose at a crawl. */
  readonly silence: number;
  /** How often the first two are looked at. */
  readonly check: number;
}

const TIMEOUTS: HttpTimeouts = {
  headers: 15_000,
  request: 30_000,
  // Longer than the 60 s of common load balancers, so that they, not we, end an idle connection.
  keepAlive: 65_000,
  silence: 120_000,
  check: 2_000,
};

/** Express as this API needs it: exact routes, strong ETags, plain `application/json`, limits against slow clients. */
export class ApiAdapter extends ExpressAdapter {
  private readonly messages: MessageClasses;
  private readonly timeouts: HttpTimeouts;
  private readonly sender: BodySender;

  /**
   * @param publicUrl what `$schema` starts with
   * @param trustProxy whose `X-Forwarded-For` tells the client's address, which is all that is believed of a proxy
   * @param timeouts other ones than usual, for tests
   */
  constructor(
    private readonly publicUrl: string,
    trustProxy: Config['trustProxy'],
    timeouts: Partial<HttpTimeouts> = {},
  ) {
    const app = express();
    app.disable('x-powered-by');
    app.set('trust proxy', trustProxy);
    app.set('etag', 'strong');
    // These two count only while no route or middleware is registered, so they cannot be set later.
    app.set('case sensitive routing', true);
    app.set('strict routing', true);
    super(app);
    this.messages = expressMessages(app);
    this.sender = new BodySender(publicUrl);
    this.timeouts = { ...TIMEOUTS, ...timeouts };
  }

  override initHttpServer(_options: NestApplicationOptions): void {
    const app: Application = this.getInstance();
    const answer = (request: IncomingMessage, response: ServerResponse): void => {
      request.url = originForm(request.url ?? '');
      boundUnreadBody(request, response);
      app(request, response);
    };
    const server = createServer(
      {
        ...this.messages,
        // Ours to check, so that the refusal has a body.
        requireHostHeader: false,
        maxHeaderSize: MAX_HEADER_BYTES,
        requestTimeout: this.timeouts.request,
        headersTimeout: this.timeouts.headers,
        keepAliveTimeout: this.timeouts.keepAlive,
        connectionsCheckingInterval: this.timeouts.check,
      },
      answer,
    );
    server.on('checkExpectation', answer);
    // Who reads the body says so first; else the client is answered and its body never comes.
    server.on('checkContinue', (request, response) => {
      response.setHeader('Connection', 'close');
      answer(request, response);
    });
    server.on('connect', (request, socket) => answer(request, this.responseOn(socket, request)));
    server.setTimeout(this.timeouts.silence);
    server.on('clientError', answerUnreadableRequest(this.publicUrl));
    this.setHttpServer(server);
  }

  /** Takes no more connections, and ends each that is open as soon as it has nothing to answer. */
  override async close(): Promise<void> {
    const server = this.getHttpServer();
    // Node ends those that are idle now; the others would be kept for their next request when they have their answer.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    await super.close();
    clearInterval(sweep);
  }

  /** At the root instead of below the prefix alone: every unknown path is a problem document. */
  override setNotFoundHandler(handler: RequestHandler): void {
    super.setNotFoundHandler(((request, response, next) => {
      refuseMethod(this.getInstance(), request, response);
      return handler(request, response, next);
    }) satisfies RequestHandler);
  }

  /** Sends objects as JSON bodies, and dates files like them. */
  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (typeof body !== 'object' || body === null || body instanceof StreamableFile) {
      this.sender.date(response);
      return super.reply(response, body, statusCode);
    }
    if (statusCode) response.status(statusCode);
    this.sender.send(response, body);
    return response;
  }

  /** Node leaves CONNECT alone with its socket; here it is one more method that no path has. */
  private responseOn(socket: Duplex, request: IncomingMessage): ServerResponse {
    const response = new this.messages.ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(request.socket);
    response.on('finish', () => socket.end());
    // Nobody else listens any more, and an error that nobody hears ends the process.
    socket.on('error', () => socket.destroy());
    return response;
  }
}
