import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
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
/** The script with the document, of Swagger UI. */
const DOCS_SCRIPT = 'swagger-ui-init.js';
const SCHEMA_FILE = /^\w+\.json$/;
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

/** Where the build writes the documents as they are served (scripts/build-server.mjs). */
const BUILT = join(__dirname, 'documents');
const TYPES: Readonly<Record<string, string>> = { '.json': 'application/json', '.yaml': 'application/yaml' };

/** The text of a document by its name, such as `openapi.json`; null if there is none of this name. */
type Documents = (name: string) => Promise<Buffer | null>;

/**
 * Serves the API documentation, to everyone: the OpenAPI document, the JSON Schema of every body, and Swagger UI. Call
 * after all modules are loaded and before the application is initialised. The built program serves the files of its
 * build. Elsewhere each document is created on its first request, which blocks the process longer than a request may.
 *
 * @param webhooks what endpoints of clients receive, for the section of this name
 */
export function serveApiDocuments(app: NestExpressApplication, webhooks: () => OpenAPIObject['webhooks']): void {
  const document = once((): OpenAPIObject => ({ ...apiDocument(app), webhooks: webhooks() }));
  const documents = existsSync(BUILT) ? readBuilt : createOnRequest(document);
  const express: Application = app.getHttpAdapter().getInstance();
  const serve = async (name: string, response: Response): Promise<void> => {
    const body = await documents(name);
    if (!body) throw new NotFoundException();
    response.setHeader('Content-Type', TYPES[extname(name)] ?? '');
    response.setHeader('Cache-Control', 'public, no-cache');
    response.send(body);
  };

  for (const name of ['openapi.json', 'openapi.yaml']) {
    express.get(`${API_PREFIX}/${name}`, (_request, response) => serve(name, response));
  }
  express.get(`${API_PREFIX}/schemas/:file`, async (request, response) => {
    const { file } = request.params;
    if (!SCHEMA_FILE.test(file)) throw new NotFoundException();
    await serve(`schemas/${file}`, response);
  });

  app.use(DOCS, ((request, response, next) => {
    if (!DOCS_FILE.test(request.path)) throw new NotFoundException();
    response.setHeader('Content-Security-Policy', DOCS_POLICY);
    next();
  }) satisfies RequestHandler);
  express.get(`${DOCS}/${DOCS_SCRIPT}`, async (_request, response, next) => {
    const script = await documents(DOCS_SCRIPT);
    if (script) response.type('application/javascript').send(script.toString());
    else next();
  });
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

async function readBuilt(name: string): Promise<Buffer | null> {
  try {
    return await readFile(join(BUILT, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Creates all but the script of Swagger UI, which creates it itself. */
function createOnRequest(document: () => OpenAPIObject): Documents {
  const json = once(() => JSON.stringify(document()));
  const yaml = once(() => stringify(document(), { aliasDuplicateObjects: false }));
  const schemas = once(() => jsonSchemas(document()));
  return async (name) => {
    if (name === DOCS_SCRIPT) return null;
    if (name === 'openapi.json') return Buffer.from(json());
    if (name === 'openapi.yaml') return Buffer.from(yaml());
    const schema = schemas().get(basename(name, '.json'));
    return schema ? Buffer.from(JSON.stringify(schema)) : null;
  };
}

function once<T>(create: () => T): () => T {
  let created: { readonly value: T } | undefined;
  return () => {
    created ??= { value: create() };
    return created.value;
  };
}
