import { NotFoundException } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { Application, RequestHandler, Response } from 'express';
import { stringify } from 'yaml';
import { apiDocument } from './api-document';
import { jsonSchemas } from './json-schemas';
import { API_PREFIX } from './schema-link';

const DOCS = `${API_PREFIX}/docs`;
/** The files of the page. The folder also contains an example page, source maps and a package.json. */
const DOCS_FILE = /^\/(?:[\w.-]+\.(?:css|js|png))?$/;
/** Swagger UI loads its own files, uses inline styles, draws icons from data URLs and calls this API. */
const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves the API documentation, to everyone: the OpenAPI document, the JSON Schema of every body, and Swagger UI. Call
 * after all modules are loaded and before the application is initialised. Each document is created on its first
 * request, because together they take longer than the rest of the application to build.
 *
 * @param webhooks what endpoints of clients receive, for the section of this name
 */
export function serveApiDocuments(app: NestExpressApplication, webhooks: () => OpenAPIObject['webhooks']): void {
  const document = once((): OpenAPIObject => ({ ...apiDocument(app), webhooks: webhooks() }));
  const schemas = once(() => jsonSchemas(document()));
  const express: Application = app.getHttpAdapter().getInstance();

  express.get(
    `${API_PREFIX}/openapi.json`,
    text('application/json', () => JSON.stringify(document())),
  );
  express.get(
    `${API_PREFIX}/openapi.yaml`,
    text('application/yaml', () => stringify(document(), { aliasDuplicateObjects: false })),
  );
  express.get(`${API_PREFIX}/schemas/:file`, (request, response) => {
    const name = /^(\w+)\.json$/.exec(String(request.params.file))?.[1];
    const schema = name && schemas().get(name);
    if (!schema) throw new NotFoundException();
    send(response, 'application/json', JSON.stringify(schema));
  });

  app.use(DOCS, ((request, response, next) => {
    if (!DOCS_FILE.test(request.path)) throw new NotFoundException();
    response.setHeader('Content-Security-Policy', DOCS_POLICY);
    next();
  }) satisfies RequestHandler);
  SwaggerModule.setup(DOCS, app, document, {
    raw: false,
    customSiteTitle: 'Relationship Depth API',
    swaggerOptions: {
      // Otherwise Swagger UI would send the document's address to a validator on the internet.
      validatorUrl: null,
      tryItOutEnabled: true,
      requestInterceptor: removeDuplicateBearer,
    },
  });
}

/**
 * Runs in the browser, as source text. The published description of the token says "Format: Bearer eyJ...", but a value
 * pasted in that form would be sent as `Bearer Bearer eyJ...`.
 */
function removeDuplicateBearer(request: { headers: Record<string, string> }): object {
  const { Authorization: value } = request.headers;
  if (value) request.headers.Authorization = value.replace(/^(?:bearer\s+)+/i, 'Bearer ').trim();
  return request;
}

function text(type: string, write: () => string): RequestHandler {
  const body = once(write);
  return (_request, response) => send(response, type, body());
}

function once<T>(create: () => T): () => T {
  let created: { readonly value: T } | undefined;
  return () => {
    created ??= { value: create() };
    return created.value;
  };
}

function send(response: Response, type: string, body: string): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Cache-Control', 'public, no-cache');
  response.send(Buffer.from(body));
}
