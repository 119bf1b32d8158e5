// The OpenAPI document that the server serves, assembled from the built application in preview: nothing is instantiated,
// so it needs no database, no port and no key.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import 'reflect-metadata';

const dist = join(dirname(fileURLToPath(import.meta.url)), '..', 'dist', 'src');

export async function servedDocument() {
  const [{ AppModule }, { loadConfig }, { ApiAdapter }, { apiDocument }, { API_PREFIX }, { webhookOperations }] =
    await Promise.all(
      [
        'app.module',
        'config/load-config',
        'http/adapter/api-adapter',
        'http/openapi/api-document',
        'http/openapi/schema-link',
        'webhooks/event-schemas',
      ].map((name) => import(pathToFileURL(join(dist, `${name}.js`)).href)),
    );
  const settings = loadConfig({});
  const app = await NestFactory.create(
    AppModule.of(settings, 'postgres://localhost/none'),
    new ApiAdapter(settings.publicUrl),
    { preview: true, logger: false, abortOnError: false },
  );
  app.setGlobalPrefix(API_PREFIX);
  return { ...apiDocument(app), webhooks: webhookOperations() };
}
