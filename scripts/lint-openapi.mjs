// Lints the OpenAPI document that the server serves with Redocly's rules, as redocly.yaml sets them. Assembles it from
// the built application in preview: nothing is instantiated, so it needs no database, no port and no key.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { formatProblems, getTotals, lintFromString, loadConfig } from '@redocly/openapi-core';
import 'reflect-metadata';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = JSON.stringify(await servedDocument(), null, 2);
const config = await loadConfig({ configPath: join(root, 'redocly.yaml') });
const problems = await lintFromString({ source, absoluteRef: join(root, 'openapi.json'), config });
const totals = getTotals(problems);
formatProblems(problems, { format: 'stylish', totals, version: '' });
console.log(`openapi.json: ${totals.errors} errors, ${totals.warnings} warnings`);
process.exitCode = problems.length > 0 ? 1 : 0;

async function servedDocument() {
  const [{ AppModule }, { loadConfig: appConfig }, { ApiAdapter }, { apiDocument }, { API_PREFIX }] = await Promise.all(
    ['app.module', 'config/load-config', 'http/api-adapter', 'http/api-document', 'http/schema-link'].map(
      (name) => import(pathToFileURL(join(root, 'dist', 'src', `${name}.js`)).href),
    ),
  );
  const settings = appConfig({});
  const app = await NestFactory.create(
    AppModule.of(settings, 'postgres://localhost/none'),
    new ApiAdapter(settings.publicUrl),
    { preview: true, logger: false, abortOnError: false },
  );
  app.setGlobalPrefix(API_PREFIX);
  return apiDocument(app);
}
