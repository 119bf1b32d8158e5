import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ErrorModel } from '../problem/error-model.dto';
import { PROBLEM_TYPE } from '../problem/problem-document';
import { ANY_TYPE } from '../query/field.decorators';
import { schemaPath } from './schema-link';

/** The security scheme of a Clerk session token. */
export const BEARER = 'bearerClerk';
/** The security scheme of a project's keys. Routes that take them say so with their access rule. */
const API_KEY = 'apiKey';
const DESCRIPTION = `Relationship depth, cohorts, fleet activity and the Moat Index of your agents' contacts.

Every operation takes a Clerk session token: press *Authorize* and paste it. Those that list
\`apiKey\` take a key of the project as well, for programs without a user. Where no Clerk is configured,
\`npm run cli -- token --org org_sample\` prints one for the sample fleet. Then \`GET /api/v1/projects\` lists your projects
and agents, whose ids the other operations take.

**depth** is the probability that the pair is active on at least one of the next 30 days. All numbers are computed in
advance, as of a UTC day, so an answer is always one consistent state. The depth distribution and the moat take an
optional \`?days=\` (1 to 365, default 90): how many days of trend to send.

**The past**: the nine operations under *Relationship Depth* that a dashboard shows take an optional \`?as_of=YYYY-MM-DD\`: the
answer as of the end of that day, if it can be given exactly; otherwise a 422 that says why.
\`X-Data-As-Of\` names the day, and \`X-Model-Version\` the version of the model that its scores were computed with. \`X-Data-Restated\` is there if a recompute found other numbers than had been published for
that day when it was over (late facts, an erasure, other settings, another time zone): it names the first day concerned.
Pipeline flow and fleet activity of a past day are read live from the facts: late acts and pipeline facts are in them at
once, and are not announced. The feed of a project that is pinned to a day leaves out every act after that day, and no feed
shows an act before its own time. A contact without any dated fact counts as \`new\` on every day.`;

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
export type Schema = Record<string, unknown> & {
  properties?: Record<string, Record<string, unknown>>;
  required?: string[];
};

/** The OpenAPI 3.1 document of everything the application serves. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Relationship Depth API')
    .setVersion('1.0.0')
    .setDescription(DESCRIPTION)
    .addServer('/')
    .addTag('Projects', 'Your projects and agents. Start here: the other operations take their ids.')
    .addTag('Keys', 'Access to a project for programs without a user.')
    .addTag('Relationship Depth', 'Depths, distributions, cohorts, the pipeline, the fleet and the Moat Index.')
    .addTag('Relationships', 'Filtered and ordered lists, in pages and as files.')
    .addTag('Explain and history', 'Why a number is what it is, what moved it, and what it was on any day of the past.')
    .addTag('Evidence', 'Whether the numbers can be trusted: backtest and life cycle.')
    .addTag('Settings', 'The thresholds, horizon and weights of the score: preview, change, roll back.')
    .addTag('Events', 'Send facts as they happen, and erase a person.')
    .addTag('Recompute', 'How old the numbers are, and how to recompute them.')
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'Clerk session JWT from an authenticated dashboard user. Format: Bearer eyJ....',
      },
      BEARER,
    )
    .addBearerAuth(
      {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'sk_',
        description: 'Key of one project, for programs. Format: Bearer sk_....',
      },
      API_KEY,
    );
  const document = SwaggerModule.createDocument(app, builder.build(), { extraModels: [ErrorModel] });
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.values(item as Record<string, Operation>).map((operation) => inOrder(operation, path)),
  );
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  for (const operation of operations) addErrors(operation);
  for (const schema of Object.values(schemas)) close(schema);
  for (const name of new Set([...operations.flatMap(servedBodies), ErrorModel.name])) {
    const schema = schemas[name];
    if (schema) addSchemaField(schema, name);
  }
  return document;
}

/** Parameters as the path has them, then those of the query: decorators are read from the bottom up. */
function inOrder(operation: Operation, path: string): Operation {
  const place = (name: string) => (path.includes(`{${name}}`) ? path.indexOf(`{${name}}`) : path.length);
  (operation.parameters as { name: string }[] | undefined)?.sort((a, b) => place(a.name) - place(b.name));
  return operation;
}

/** Every error of every operation is the same document, and the filter makes it: no handler declares it. */
function addErrors(operation: Operation): void {
  operation.responses.default = {
    description: 'Error',
    content: { [PROBLEM_TYPE]: { schema: { $ref: `#/components/schemas/${ErrorModel.name}` } } },
  };
}

/** Names of the schemas that an operation answers with. */
function servedBodies(operation: Operation): string[] {
  const text = JSON.stringify(Object.values(operation.responses));
  return [...text.matchAll(/"application\/json":\{"schema":\{"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
}

/** Bodies hold the declared fields and nothing else. */
function close(schema: Schema): void {
  if (schema.type !== 'object' || !schema.properties) return;
  schema.additionalProperties = false;
  schema.required?.sort();
  for (const property of Object.values(schema.properties)) {
    if (property.type === ANY_TYPE) delete property.type;
  }
}

function addSchemaField(schema: Schema, name: string): void {
  const $schema = {
    type: 'string',
    format: 'uri',
    readOnly: true,
    description: 'A URL to the JSON Schema for this object.',
    examples: [schemaPath(name)],
  };
  schema.properties = { $schema, ...schema.properties };
}
