import type { IncomingMessage } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module';
import type { Config } from './config/config';
import { allowedMethods } from './http/allowed-methods';
import { ApiAdapter, type HttpTimeouts } from './http/api-adapter';
import { serveApiDocuments } from './http/api-documents';
import { conditionalRequests } from './http/conditional-requests';
import { serveDashboard } from './http/dashboard-pages';
import { pathEncoding } from './http/path-encoding';
import { requestForm } from './http/request-form';
import { requestLog } from './http/request-log';
import { API_PREFIX } from './http/schema-link';
import { securityHeaders } from './http/security-headers';
import { bodyValidation } from './http/validation.pipe';
import { addressLimit } from './limits/address-limit';

const BODY_LIMIT = '1mb';
const METHODS_WITH_BODY = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const EVENTS_ROUTE = /^\/api\/v1\/projects\/[^/?]+\/events(?:\?|$)/;
const PREFLIGHT_MAX_AGE_S = 600;

/**
 * Builds the whole application on a migrated database, ready to listen: `main` and the HTTP tests both call it.
 *
 * @param timeouts against slow clients, where a test cannot wait for the usual ones
 */
export async function createApplication(
  config: Config,
  databaseUrl: string,
  timeouts?: Partial<HttpTimeouts>,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.of(config, databaseUrl),
    new ApiAdapter(config.publicUrl, config.trustProxy, timeouts),
    { logger: ['error', 'warn'], abortOnError: false, bodyParser: false },
  );
  app.setGlobalPrefix(API_PREFIX);
  app.useGlobalPipes(bodyValidation());
  app.use(requestLog(config.logLevel));
  app.use(securityHeaders(config.publicUrl));
  allowDashboards(app, config.clerk.authorizedParties);
  if (config.rateLimit !== null) app.use(addressLimit(config.rateLimit));
  app.use(requestForm);
  app.use(conditionalRequests);
  app.use(pathEncoding);
  app.use(allowedMethods(app.getHttpAdapter().getInstance()));
  app.useBodyParser('json', { limit: BODY_LIMIT, type: isJsonBody });
  serveApiDocuments(app);
  if (config.dashboard) serveDashboard(app, config.clerk.frontend);
  return app;
}

/** The dashboards that may send us tokens are the ones whose tokens we accept. */
function allowDashboards(app: INestApplication, origins: readonly string[]): void {
  app.enableCors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'If-None-Match', 'Last-Event-ID'],
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
      'X-Request-Id',
    ],
    maxAge: PREFLIGHT_MAX_AGE_S,
    preflightContinue: true,
  });
}

/** A body on a GET means nothing, so it is not even read; one of events is read by its route, if there is room. */
function isJsonBody(request: IncomingMessage): boolean {
  return (
    METHODS_WITH_BODY.has(request.method ?? '') &&
    !EVENTS_ROUTE.test(request.url ?? '') &&
    /^application\/([\w.-]+\+)?json\b/i.test(request.headers['content-type'] ?? '')
  );
}
