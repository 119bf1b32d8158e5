import { request as httpRequest } from 'node:http';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { DataSource } from 'typeorm';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { insertFacts, insertProject, isoDay } from './facts';

/** A hostile or expensive request. */
export interface HostileRequest {
  readonly name: string;
  /** Relative to the project; from the root if it starts with a slash. */
  readonly path: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  /** Sent without a token. */
  readonly stranger?: boolean;
}

const MB = 2 ** 20;
const JSON_TYPE = { 'content-type': 'application/json' };
const NDJSON_TYPE = { 'content-type': 'application/x-ndjson' };
const zipped = (headers: object, text: string) => ({
  headers: { ...headers, 'content-encoding': 'gzip' },
  body: gzipSync(text),
});
const times = (count: number, item: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => item(i)).join();
const fill = (bytes: number, unit: string) => unit.repeat(Math.floor(bytes / unit.length));
const keys = (count: number) => `{${times(count, (index) => `"${index}":0`)}}`;
const interaction = (index: number, more = '') =>
  `{"type":"interaction","event_id":"e-${index}","agent":"Nova","user_id":"c-${index % 200}","occurred_at":"2025-06-01T10:00:00Z"${more}}`;
const uuid = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const act = (index: number) =>
  `{"type":"agent_action","event_id":"a-${index}","agent":"Nova","action":"note","occurred_at":"2025-06-01T10:00:00Z","summary":"${'s'.repeat(2_000)}"}`;

const EVENTS: readonly HostileRequest[] = [
  { name: '1,000 good events', path: 'events', headers: JSON_TYPE, body: `{"events":[${times(1_000, interaction)}]}` },
  { name: '1,000 good events of 2 KB', path: 'events', headers: JSON_TYPE, body: `{"events":[${times(1_000, act)}]}` },
  { name: '2.6 million lines of x, gzip', path: 'events', ...zipped(NDJSON_TYPE, fill(5.2e6, 'x\n')) },
  { name: '5 million blank lines, gzip', path: 'events', ...zipped(NDJSON_TYPE, fill(5 * MB - 1, '\n')) },
  { name: '5 million spaced lines, gzip', path: 'events', ...zipped(NDJSON_TYPE, fill(5 * MB - 1, ' \n')) },
  { name: 'one line of a million items', path: 'events', headers: NDJSON_TYPE, body: `[${times(1e6, () => '0')}]` },
  { name: 'a line of 900,000 brackets', path: 'events', headers: NDJSON_TYPE, body: '['.repeat(9e5) },
  { name: '5 lines of 70,000 keys', path: 'events', headers: NDJSON_TYPE, body: `${keys(70_000)}\n`.repeat(5) },
  {
    name: '80 events of 10,000 keys, gzip',
    path: 'events',
    ...zipped(JSON_TYPE, `{"events":[${times(60, () => keys(7_000))}]}`),
  },
  {
    name: '1,000 events of 900 unknown keys, gzip',
    path: 'events',
    ...zipped(JSON_TYPE, `{"events":[${times(700, () => `{"type":"interaction",${keys(900).slice(1)}`)}]}`),
  },
  {
    name: '1,000 events of 20 wrong fields',
    path: 'events',
    headers: JSON_TYPE,
    body: `{"events":[${times(1_000, (index) => interaction(index, `,${times(20, (key) => `"${'k'.repeat(60)}${key}":"${'v'.repeat(60)}"`)}`))}]}`,
  },
  {
    name: '1.7 million empty events',
    path: 'events',
    ...zipped(JSON_TYPE, `{"events":[${fill(5 * MB - 50, '{},')}{}]}`),
  },
  { name: 'brackets, 5 MB gzip', path: 'events', ...zipped(JSON_TYPE, '['.repeat(5 * MB - 1)) },
  { name: 'one text of 5 MB', path: 'events', ...zipped(JSON_TYPE, `{"events":["${'x'.repeat(5 * MB - 50)}"]}`) },
  { name: 'escapes, 5 MB', path: 'events', ...zipped(JSON_TYPE, `{"events":["${fill(5 * MB - 50, '\\u0041')}"]}`) },
  {
    name: 'lone surrogates, 5 MB',
    path: 'events',
    ...zipped(
      JSON_TYPE,
      `{"events":[${times(800, () => `{"type":"interaction","event_id":"${fill(6_000, '\\ud800')}"}`)}]}`,
    ),
  },
  {
    name: 'one key 500,000 times',
    path: 'events',
    ...zipped(JSON_TYPE, `{"events":[{${fill(5 * MB - 100, '"type":1,')}"type":1}]}`),
  },
  { name: '300,000 unknown fields beside', path: 'events', ...zipped(JSON_TYPE, keys(300_000)) },
  {
    name: 'a number of 5 million digits',
    path: 'events',
    ...zipped(JSON_TYPE, `{"events":[${'9'.repeat(5 * MB - 50)}]}`),
  },
  { name: 'bytes that are no UTF-8, 5 MB', path: 'events', headers: NDJSON_TYPE, body: Buffer.alloc(5 * MB, 0xff) },
  {
    name: 'lines that are no UTF-8, 5 MB',
    path: 'events',
    headers: NDJSON_TYPE,
    body: Buffer.from('\xff\n'.repeat(2.5 * MB), 'latin1'),
  },
  { name: '5 MB of spaces', path: 'events', headers: JSON_TYPE, body: ' '.repeat(5 * MB) },
  {
    name: '100 MB of zeros, gzip',
    path: 'events',
    headers: { ...JSON_TYPE, 'content-encoding': 'gzip' },
    body: gzipSync(Buffer.alloc(100 * MB)),
  },
  {
    name: '100 MB of zeros, br',
    path: 'events',
    headers: { ...JSON_TYPE, 'content-encoding': 'br' },
    // The default quality takes two seconds.
    body: brotliCompressSync(Buffer.alloc(100 * MB), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  },
];

const BODIES: readonly HostileRequest[] = [
  {
    name: 'stranger: brackets, gzip',
    path: '/api/v1/projects',
    stranger: true,
    ...zipped(JSON_TYPE, '['.repeat(524_000)),
  },
  {
    name: 'stranger: brackets, gzip, nowhere',
    path: '/nowhere',
    stranger: true,
    ...zipped(JSON_TYPE, '['.repeat(524_000)),
  },
  { name: 'project: brackets', path: '/api/v1/projects', headers: JSON_TYPE, body: '['.repeat(524_000) },
  {
    name: 'project: a name nested 3,000 deep',
    path: '/api/v1/projects',
    headers: JSON_TYPE,
    body: `{"name":${'['.repeat(3_000)}${']'.repeat(3_000)}}`,
  },
  { name: 'project: 90,000 unknown keys', path: '/api/v1/projects', headers: JSON_TYPE, body: keys(90_000) },
  { name: 'project: 900 unknown keys', path: '/api/v1/projects', headers: JSON_TYPE, body: keys(900) },
  {
    name: 'key: 400,000 scopes',
    path: 'keys',
    headers: JSON_TYPE,
    body: `{"name":"a","scopes":[${fill(8e5, '1,')}1]}`,
  },
  {
    name: 'settings: 300,000 bands',
    path: 'settings',
    method: 'PATCH',
    headers: JSON_TYPE,
    body: `{"bands":[${times(300_000, () => '{}')}]}`,
  },
  {
    name: 'settings: 900 bands',
    path: 'settings',
    method: 'PATCH',
    headers: JSON_TYPE,
    body: `{"bands":[${times(900, () => '{}')}]}`,
  },
  {
    name: 'settings: 900 unknown keys of 60 letters',
    path: 'settings',
    method: 'PATCH',
    headers: JSON_TYPE,
    body: `{${times(900, (index) => `"${'k'.repeat(56)}${index}":0`)}}`,
  },
  {
    name: 'webhook: 900 types and 900 agents',
    path: 'webhooks',
    headers: JSON_TYPE,
    body: `{"url":"https://a","events":[${times(900, () => '"x"')}],"filter":{"agents":[${times(900, () => '"x"')}]}}`,
  },
  {
    name: 'webhook: a URL of 16,000 letters',
    path: 'webhooks',
    headers: JSON_TYPE,
    body: `{"url":"https://${fill(16_000, 'a.')}","events":["relationship.at_risk"]}`,
  },
  {
    name: 'episodes: 400 ids',
    path: 'episodes',
    method: 'PATCH',
    headers: JSON_TYPE,
    body: `{"episode_ids":[${times(400, (index) => `"${uuid(index)}"`)}],"assignee":"a"}`,
  },
];

const GET = { method: 'GET' };
const HEADS: readonly HostileRequest[] = [
  { name: '200,000 empty parameters', path: `relationships?${'&'.repeat(200_000)}`, ...GET },
  { name: '80,000 parameters', path: `relationships?${fill(240_000, 'a=&')}`, ...GET },
  { name: '60,000 escaped parameters', path: `relationships?${fill(240_000, '%61&')}`, ...GET },
  { name: 'a parameter of 240,000 letters', path: `relationships?search=${'x'.repeat(240_000)}`, ...GET },
  { name: '80,000 bands', path: `relationships?band=${fill(240_000, 'deep,')}`, ...GET },
  { name: '20,000 types of transitions', path: `transitions?type=${fill(240_000, 'relationship,')}`, ...GET },
  { name: '80,000 states of episodes', path: `episodes?state=${fill(240_000, 'open,')}`, ...GET },
  { name: 'a path of 240,000 escapes', path: `/api/v1/projects/${fill(240_000, '%41/')}`, ...GET },
  { name: 'a path of 240,000 slashes', path: `/api/v1/projects${'/'.repeat(240_000)}`, ...GET },
  {
    name: 'a cursor of rubbish',
    path: `relationships?cursor=${Buffer.from('['.repeat(12_000)).toString('base64url')}`,
    ...GET,
  },
  {
    name: '20,000 tags in If-None-Match',
    path: 'moat',
    ...GET,
    headers: { 'if-none-match': fill(240_000, '"abcdefgh", ') },
  },
  {
    name: 'Accept-Encoding of 240 KB',
    path: 'moat',
    ...GET,
    headers: { 'accept-encoding': fill(240_000, 'gzip;q=0.1,') },
  },
  {
    name: 'Accept-Encoding of 120,000 commas',
    path: 'moat',
    ...GET,
    headers: { 'accept-encoding': fill(240_000, 'a,') },
  },
  {
    name: 'a token of 240 KB',
    path: '/api/v1/projects',
    ...GET,
    stranger: true,
    headers: { authorization: `Bearer ${fill(240_000, 'a.')}` },
  },
  {
    name: 'a token of 240,000 spaces',
    path: '/api/v1/projects',
    ...GET,
    stranger: true,
    headers: { authorization: `Bearer${' '.repeat(240_000)}x` },
  },
  { name: 'a traceparent of 240 KB', path: 'moat', ...GET, headers: { traceparent: fill(240_000, '00-') } },
  { name: 'X-Forwarded-For of 240 KB', path: 'moat', ...GET, headers: { 'x-forwarded-for': fill(240_000, '::1,') } },
  { name: 'a cookie of 240 KB', path: 'moat', ...GET, headers: { cookie: fill(240_000, 'a=b;') } },
  {
    name: 'a type of 240 KB',
    path: 'events',
    headers: { 'content-type': `application/json;${' '.repeat(240_000)}x` },
    body: '{}',
  },
];

/** The largest responses, compressed. `:agent` is the agent of `insertLargeBook`. */
const ANSWERS: readonly HostileRequest[] = [
  { name: 'gzip: 500 relationships', path: 'relationships?limit=500' },
  { name: 'gzip: 600 relationships as CSV', path: 'relationships.csv' },
  { name: 'gzip: the triangle by week', path: 'cohorts/triangle' },
  { name: 'gzip: the life cycle', path: 'lifecycle' },
  { name: 'gzip: 15,000 days explained', path: '/api/v1/agents/Large/contacts/old/depth/explain' },
  {
    name: 'gzip: 1,100 points of history',
    path: `/api/v1/agents/Large/contacts/old/depth/history?step=week&from=${new Date(Date.now() - 1_099 * 7 * 86_400_000).toISOString().slice(0, 10)}`,
  },
  { name: 'gzip: what moved the index', path: 'moat-index/explain' },
  { name: 'gzip: fleet activity', path: 'fleet-activity?limit=500' },
  { name: 'gzip: distribution', path: 'moat?days=365' },
  { name: 'gzip: runs', path: 'recompute-runs?limit=500' },
  { name: 'gzip: transitions', path: 'transitions?page_size=500' },
  { name: 'gzip: episodes', path: 'episodes?page_size=500' },
  { name: 'gzip: the document of the API', path: '/api/v1/openapi.json' },
].map((each) => ({ ...each, method: 'GET', headers: { 'accept-encoding': 'gzip' } }));

/** A contact with 15,000 days, and 600 others. */
export async function insertLargeBook(dataSource: DataSource): Promise<string> {
  const projectId = await insertProject(dataSource, 'Large');
  await dataSource.query('UPDATE projects SET score_version = 2 WHERE project_id = $1', [projectId]);
  const today = Math.floor(Date.now() / 86_400_000);
  const fact = (contact: string, day: number) => ({
    agent: 'Large',
    contact,
    occurredAt: `${isoDay(day)}T10:00:00Z`,
    direction: 'inbound' as const,
  });
  await insertFacts(dataSource, projectId, [
    ...Array.from({ length: 15_000 }, (_, index) => fact('old', today - index)),
    ...Array.from({ length: 600 }, (_, index) => fact(`contact of the large book, ${index}`, today - index)),
  ]);
  await new RecomputeService(dataSource, new RecomputeQueries(dataSource)).recompute({ project: 'Large' });
  return projectId;
}

export const HOSTILE_REQUESTS: readonly HostileRequest[] = [...EVENTS, ...BODIES, ...HEADS, ...ANSWERS];

/** @param projects `large` is the project of `insertLargeBook`, `small` any other */
export async function sendHostile(
  { path, method = 'POST', headers, body, stranger }: HostileRequest,
  port: number,
  authorization: string,
  projects: { readonly small: string; readonly large: string },
): Promise<{ status: number; bytes: number }> {
  const reads = method === 'GET' && headers?.['accept-encoding'] === 'gzip';
  const options = {
    port,
    method,
    path: path.startsWith('/') ? path : `/api/v1/projects/${reads ? projects.large : projects.small}/${path}`,
    headers: { ...(stranger ? {} : { authorization }), ...headers },
    agent: false,
  };
  return await new Promise((resolve) => {
    const request = httpRequest(options, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0, bytes }));
    });
    request.on('error', () => resolve({ status: 0, bytes: 0 }));
    request.end(body);
  });
}
