import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ErrorModel } from '../problem/error-model.dto';
import { PROBLEM_TYPE } from '../problem/problem-document';
import { ANY_TYPE } from '../query/field.decorators';
import { describePathParameters } from './path-parameters';
import { schemaPath } from './schema-link';

/** The security scheme of a Clerk session token. */
export const BEARER = 'bearerClerk';
/** The security scheme of a project's keys. The access rule of a route says whether it accepts them. */
const API_KEY = 'apiKey';
const DESCRIPTION = `Relationship depth, cohorts, fleet activity and the Moat Index of your agents' contacts.

Every operation takes a Clerk session token: press *Authorize* and paste it. Operations that list
\`apiKey\` also accept a key of the project, for programs without a user; the nine operations under *Relationship Depth* do if
the project has \`keys_read_published\`. If Clerk is not configured,
\`npm run cli -- token --org org_sample\` prints a token for the sample fleet. \`GET /api/v1/projects\` then lists your
projects and agents with the ids that the other operations need.

**depth** is the probability that the contact takes part on at least one of the next 30 days: by an inbound interaction, by
one without a direction, or in a meeting. What your side sends adds nothing to it, so send \`direction\` with every
interaction; a source without directions counts as the contact taking part (\`undirected\` in the settings leaves it out).
All numbers are computed in advance, as of a day, so a response always shows one consistent state. The depth distribution and the moat accept an
optional \`?days=\` (1 to 365, default 90): the length of the trend in days.

**The past**: the nine operations under *Relationship Depth* that a dashboard shows accept an optional
\`?as_of=YYYY-MM-DD\` and then show the state at the end of that day. If that state is not known exactly, the response is a
422 that says why. \`X-Data-As-Of\` names the day, and \`X-Model-Version\` the version of the model that computed its
scores. \`X-Data-Restated\` is sent if a recompute has changed the numbers published for that day (late facts, an erasure,
other settings, another time zone); it names the first changed day.
Pipeline flow and fleet activity of a past day are read from the facts on request: they include late facts at once, and
\`X-Data-Restated\` says so at once. Answers about a range of days send it if the change reaches into the range. The feed of a project that is pinned to a day omits later acts, and no feed shows an act before its
own time. A contact without any dated fact counts as \`new\` on every day.`;

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
export type Schema = Record<string, unknown> & {
  properties?: Record<string, Record<string, unknown>>;
  required?: string[];
};

/** The OpenAPI 3.1 document of the whole API. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Relationship Depth API')
    .setVersion('1.0.0')
    .setDescription(DESCRIPTION)
    .addServer('/')
    .addTag('Projects', 'Projects and agents. Start here for the ids that the other operations need.')
    .addTag('Keys', 'Keys that give programs access to a project.')
    .addTag('Relationship Depth', 'Depths, distributions, cohorts, the pipeline, the fleet and the Moat Index.')
    .addTag('Relationships', 'Filtered and sorted lists, by page or as a file.')
    .addTag('Explain and history', 'Why a number is what it is, what moved it, and what it was on any past day.')
    .addTag('Signals', 'What recomputes changed: relationships at risk or recovered, replies owed, moves of the index.')
    .addTag('Evidence', 'How reliable the numbers are: backtests on your own past, and previews of changes.')
    .addTag('Settings', 'The thresholds, horizon and weights of the score: preview, change and roll back.')
    .addTag('Events', 'Send facts as they happen, and erase persons.')
    .addTag('Segment', 'Senders that were written for Segment: what they send, and what of it counts.')
    .addTag('Imports', 'Files as they were exported, and what came of them.')
    .addTag('People', 'One person under several ids, accounts, and everything that is stored of a person.')
    .addTag('Audit log', 'Who changed what, when, and from which value to which.')
    .addTag('Webhooks', 'Endpoints of yours that receive events as they happen, and the deliveries to them.')
    .addTag('Jobs', 'Work that takes longer than a request: progress, result and cancellation.')
    .addTag('Recompute', 'The age of the numbers, and how to recompute them.')
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
        bearerFormat: 'rd_live_',
        description: 'Key of one project, for programs. Format: Bearer rd_live_....',
      },
      API_KEY,
    );
  const document = SwaggerModule.createDocument(app, builder.build(), { extraModels: [ErrorModel] });
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.values(item as Record<string, Operation>).map((operation) => inOrder(operation, path)),
  );
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  describePathParameters(document.paths);
  for (const operation of operations) {
    addErrors(operation);
    addPastHeaders(operation);
  }
  for (const schema of Object.values(schemas)) close(schema);
  for (const name of new Set([...operations.flatMap(servedBodies), ErrorModel.name])) {
    const schema = schemas[name];
    if (schema) addSchemaField(schema, name);
  }
  return document;
}

/** Orders parameters: those of the path first, then those of the query. Decorators run from the bottom up. */
function inOrder(operation: Operation, path: string): Operation {
  const place = (name: string) => (path.includes(`{${name}}`) ? path.indexOf(`{${name}}`) : path.length);
  (operation.parameters as { name: string }[] | undefined)?.sort((a, b) => place(a.name) - place(b.name));
  return operation;
}

/**
 * Adds the error response to an operation. It is the same everywhere and created by the filter, so handlers do not
 * declare it.
 */
function addErrors(operation: Operation): void {
  operation.responses.default = {
    description: 'Error',
    content: { [PROBLEM_TYPE]: { schema: { $ref: `#/components/schemas/${ErrorModel.name}` } } },
  };
}

const PAST_HEADERS = {
  'X-Data-As-Of': {
    description: 'The day of the response, YYYY-MM-DD.',
    schema: { type: 'string', format: 'date' },
  },
  'X-Data-Restated': {
    description:
      'The first day whose published numbers have changed since, YYYY-MM-DD, if the change affects the requested days.',
    schema: { type: 'string', format: 'date' },
  },
} as const;

/** Adds the headers about restated days to operations that accept a past day. */
function addPastHeaders(operation: Operation): void {
  const parameters = (operation.parameters ?? []) as { in: string; schema?: { format?: string } }[];
  if (!parameters.some(({ in: place, schema }) => place === 'query' && schema?.format === 'date')) return;
  const response = operation.responses['200'] as { headers?: object };
  response.headers = { ...response.headers, ...PAST_HEADERS };
}

/** Names of the schemas in an operation's responses. */
function servedBodies(operation: Operation): string[] {
  const text = JSON.stringify(Object.values(operation.responses));
  return [...text.matchAll(/"application\/json":\{"schema":\{"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
    (match) => match[1] ?? '',
  );
}

/** Forbids undeclared fields in bodies. */
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
