import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import cors from 'cors';
import type { Application, RequestHandler } from 'express';
import { AppModule } from './app.module';
import type { Config } from './config/config';
import { allowedMethods } from './http/adapter/allowed-methods';
import { ApiAdapter, type HttpTimeouts } from './http/adapter/api-adapter';
import { conditionalRequests } from './http/adapter/conditional-requests';
import { serveDashboard } from './http/adapter/dashboard-pages';
import { pathEncoding } from './http/adapter/path-encoding';
import { requestForm } from './http/adapter/request-form';
import { requestLog } from './http/adapter/request-log';
import { securityHeaders } from './http/adapter/security-headers';
import { serveApiDocuments } from './http/openapi/api-documents';
import { serveMarkdown } from './http/openapi/markdown-documents';
import { API_PREFIX } from './http/openapi/schema-link';
import { parseQuery } from './http/query/query-value';
import { InputValidation } from './http/query/validation.pipe';
import { addressLimit } from './limits/address-limit';
import { warnOfUntrustedProxy } from './limits/untrusted-proxy';
import { ApplicationLog } from './ops/application-log';
import { ConsoleLog } from './ops/console-log';
import { webhookOperations } from './webhooks/event-schemas';

const PREFLIGHT_MAX_AGE_S = 600;
const OPERATORS_PATHS = ['livez', 'readyz'];
/** Of Segment's API, which its senders add to our origin. */
const SEGMENT_PATHS = ['batch', 'track', 'identify', 'group', 'alias', 'page', 'screen'].map((name) => `v1/${name}`);
const SEGMENT_PREFIX = '/v1/';
const MCP_PATHS = ['mcp', '.well-known/oauth-protected-resource', '.well-known/oauth-protected-resource/mcp'];

/**
 * Builds the application on a migrated database, ready to listen. Used by `main` and the HTTP tests.
 *
 * @param timeouts shorter limits against slow clients, for tests
 * @param preview creates no providers: enough for the API documents, without a database
 */
export async function createApplication(
  config: Config,
  databaseUrl: string,
  timeouts?: Partial<HttpTimeouts>,
  preview = false,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.of(config, databaseUrl),
    new ApiAdapter(config.publicUrl, config.trustProxy, timeouts),
    {
      // JSON in production, plain text for developers.
      logger: !preview && (config.production ? new ApplicationLog(config.logLevel) : new ConsoleLog(['error', 'warn'])),
      abortOnError: false,
      preview,
      // Each route reads its own body, after its guards.
      bodyParser: false,
    },
  );
  app.setGlobalPrefix(API_PREFIX, { exclude: [...OPERATORS_PATHS, ...MCP_PATHS, ...SEGMENT_PATHS] });
  app.useGlobalPipes(new InputValidation());
  const express: Application = app.getHttpAdapter().getInstance();
  express.set('query parser', parseQuery);
  // One router layer for all of them, because a layer costs more than most of these functions.
  app.use(
    composeMiddleware([
      requestLog(config.logLevel),
      securityHeaders(config.publicUrl),
      warnOfUntrustedProxy(),
      allowDashboards(config.clerk.authorizedParties),
      ...(config.rateLimit === null ? [] : [addressLimit(config.rateLimit)]),
      requestForm,
      conditionalRequests,
      pathEncoding,
      allowedMethods(express),
    ]),
  );
  serveApiDocuments(app, webhookOperations);
  serveMarkdown(app);
  if (config.dashboard) serveDashboard(app, config.clerk.frontend);
  return app;
}

/** Allows cross-origin requests from the dashboards whose tokens are accepted, and of senders for Segment from any page. */
function allowDashboards(origins: readonly string[]): RequestHandler {
  const allow = cors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'If-None-Match', 'Last-Event-ID', 'MCP-Protocol-Version'],
    exposedHeaders: [
      'Content-Disposition',
      'ETag',
      'Last-Modified',
      'Link',
      'Location',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
      'X-Data-As-Of',
      'X-Data-Restated',
      'X-Model-Version',
      'X-Request-Id',
    ],
    maxAge: PREFLIGHT_MAX_AGE_S,
    preflightContinue: true,
  });
  // Pages send no cookies there: what they may do is what their key may do.
  const allowSenders = cors({
    origin: '*',
    methods: ['POST'],
    allowedHeaders: ['Authorization', 'Content-Type'],
    exposedHeaders: ['RateLimit', 'RateLimit-Policy', 'Retry-After', 'X-Request-Id'],
    maxAge: PREFLIGHT_MAX_AGE_S,
    preflightContinue: true,
  });
  return (request, response, next) => {
    response.setHeader('Vary', 'Origin, Accept-Encoding');
    // Only browsers on pages of other origins send this header.
    if (request.headers.origin === undefined && request.method !== 'OPTIONS') next();
    else if (request.path.startsWith(SEGMENT_PREFIX)) allowSenders(request, response, next);
    else allow(request, response, next);
  };
}

/** Runs middleware in order, as Express would; an error that is thrown or passed to `next` stops the chain. */
function composeMiddleware(handlers: readonly RequestHandler[]): RequestHandler {
  return (request, response, next) => {
    let index = 0;
    const proceed = (error?: unknown): void => {
      const handler = handlers[index++];
      if (error !== undefined || handler === undefined) next(error);
      else handler(request, response, proceed);
    };
    proceed();
  };
}
