import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type NestApplicationOptions, StreamableFile } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import express, { type Application, type RequestHandler, type Response } from 'express';
import type { Config } from '../../config/config';
import { boundUnreadBody } from '../body/unread-body';
import { respondToUnreadableRequest } from '../problem/unreadable-request';
import { rejectMethod } from './allowed-methods';
import { BodySender } from './body-sender';
import { expressMessages, type MessageClasses } from './express-messages';
import { inTurn, isAnswering } from './pipelining';
import { originForm } from './request-form';

/** Fits a percent-encoded id of 64 KB or a token of 100 KB, so that they get a 404 or 401 instead of a bare 431. */
const MAX_HEADER_BYTES = 262_144;
const IDLE_SWEEP_MS = 50;

/** Milliseconds until a connection is closed. */
export interface HttpTimeouts {
  /** To receive all headers of a request. */
  readonly headers: number;
  /** To receive the whole request, including its body; the routes that read one have limits of their own. */
  readonly request: number;
  /** Idle time between two requests. */
  readonly keepAlive: number;
  /** Without a byte in either direction: the client has disconnected, or deliberately reads very slowly. */
  readonly inactivity: number;
  /** Interval at which the first two are checked. */
  readonly check: number;
}

const TIMEOUTS: HttpTimeouts = {
  headers: 15_000,
  // As long as a large file may take.
  request: 3_600_000,
  // Longer than the 60 s of common load balancers, so that they close idle connections, not this server.
  keepAlive: 65_000,
  inactivity: 120_000,
  check: 2_000,
};

/**
 * Express with the settings of this API: exact routes, strong ETags, plain `application/json`, limits against slow
 * clients.
 */
export class ApiAdapter extends ExpressAdapter {
  private readonly messages: MessageClasses;
  private readonly timeouts: HttpTimeouts;
  private readonly sender: BodySender;

  /**
   * @param publicUrl prefix of `$schema` URLs
   * @param trustProxy the proxies whose `X-Forwarded-For` is trusted for the client's address; no other forwarded
   *   header is
   * @param timeouts overrides for tests
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
    // Express reads these two when the first route or middleware is registered, so they cannot be set later.
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
        // Checked by `requestForm`, so that the error has a body.
        requireHostHeader: false,
        maxHeaderSize: MAX_HEADER_BYTES,
        requestTimeout: this.timeouts.request,
        headersTimeout: this.timeouts.headers,
        keepAliveTimeout: this.timeouts.keepAlive,
        connectionsCheckingInterval: this.timeouts.check,
      },
      inTurn(answer),
    );
    server.on('checkExpectation', inTurn(answer));
    // A route that reads the body resets this header and sends 100 Continue; otherwise the response is sent and the
    // body never comes.
    server.on('checkContinue', (request, response) => {
      response.setHeader('Connection', 'close');
      inTurn(answer)(request, response);
    });
    server.on('connect', (request, socket) => {
      // Node has stopped handling the connection, so a response to an earlier request cannot be completed.
      if (isAnswering(socket)) socket.destroy();
      else answer(request, this.responseOn(request));
    });
    server.setTimeout(this.timeouts.inactivity);
    server.on('clientError', respondToUnreadableRequest(this.publicUrl));
    this.setHttpServer(server);
  }

  /** Accepts no more connections, and closes each open one as soon as it has no request to answer. */
  override async close(): Promise<void> {
    const server = this.getHttpServer();
    // Node closes connections that are idle now, but keeps the others open after their response.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    await super.close();
    clearInterval(sweep);
  }

  /** Handles unknown paths outside the API prefix as well: each gets a problem document. */
  override setNotFoundHandler(handler: RequestHandler): void {
    super.setNotFoundHandler(((request, response, next) => {
      rejectMethod(this.getInstance(), request, response);
      return handler(request, response, next);
    }) satisfies RequestHandler);
  }

  /** Sends objects as JSON bodies, and sets the date headers on files too. */
  override reply(response: Response, body: unknown, statusCode?: number): unknown {
    if (typeof body !== 'object' || body === null || body instanceof StreamableFile) {
      this.sender.date(response);
      return super.reply(response, body, statusCode);
    }
    if (statusCode) response.status(statusCode);
    this.sender.send(response, body);
    return response;
  }

  /** Node passes CONNECT requests without a response object; here it is one more method that no path supports. */
  private responseOn(request: IncomingMessage): ServerResponse {
    const { socket } = request;
    const response = new this.messages.ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    // Not only its own half: no timeout of the server applies to this connection any more.
    response.on('finish', () => socket.destroySoon());
    // Nothing else handles errors of this socket now, and an unhandled one would end the process.
    socket.on('error', () => socket.destroy());
    return response;
  }
}
