import { developmentKey } from '../../src/auth/development-key';
import { developmentToken } from '../../src/auth/development-token';
import { Config } from '../../src/config/config';
import type { FuzzWorld } from './fuzz-requests';
import { routesOf } from './routes';
import { insertScoredProject } from './scored-project';
import type { TestApi } from './test-api';
import type { TestDatabase } from './test-database';

/** One of the organisations that share a server, and all of it that the others must never see. */
export interface FuzzTenant {
  readonly token: string;
  /** What it may name in a path, in lower case. */
  readonly ids: ReadonlySet<string>;
  readonly projectId: string;
  /** Ids and names of its agents, as written. */
  readonly agents: readonly string[];
  readonly contactId: string;
  readonly runIds: readonly string[];
  readonly secrets: readonly string[];
  /** Its own answers in good times, by path. */
  readonly answers: ReadonlyMap<string, { readonly etag: string; readonly body: string }>;
}

const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;

/** Makes a scored project whose names and ids nobody else has, and notes what can be read of it. */
export async function fuzzTenant(api: TestApi, database: TestDatabase, marker: string): Promise<FuzzTenant> {
  const organisation = `org_${marker}`;
  const project = await insertScoredProject(database.dataSource, { name: marker, organisation, marker: `${marker}-` });
  const token = await api.token(organisation);
  const [run]: { run_id: string }[] = await database.dataSource.query(
    'SELECT run_id FROM recompute_runs WHERE project_id = $1',
    [project.projectId],
  );
  const values: Record<string, string | undefined> = { ...project, runId: run?.run_id };
  const paths = routesOf(api.app)
    .filter(({ method, streams }) => method === 'GET' && !streams)
    .map(({ path }) => path.replace(/:(\w+)/g, (_, name: string) => values[name] ?? ''));
  const answers = await answersOf(api, token, paths);
  const ids = new Set([...answers.values()].flatMap(({ body }) => body.match(UUID) ?? []));
  const agents = [project.agentId, `${marker}-Ada`, `${marker}-Bob`];
  return {
    token,
    ids: new Set([project.projectId, ...agents.map((agent) => agent.toLowerCase()), ...ids]),
    projectId: project.projectId,
    agents,
    contactId: project.contactId,
    runIds: [values.runId ?? ''],
    secrets: [marker, ...ids],
    answers,
  };
}

/** @throws unless each path is a 200 */
export async function answersOf(api: TestApi, token: string, paths: Iterable<string>): Promise<FuzzTenant['answers']> {
  const answers = new Map<string, { etag: string; body: string }>();
  for (const path of paths) {
    const response = await api.get(path, { headers: { authorization: `Bearer ${token}` } });
    const body = await response.text();
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${body}`);
    answers.set(path, { etag: response.headers.get('etag') ?? '', body });
  }
  return answers;
}

/** All that exists, and tokens of all kinds. */
export async function fuzzWorld(api: TestApi, tenants: Readonly<Record<string, FuzzTenant>>): Promise<FuzzWorld> {
  const all = Object.values(tenants);
  return {
    tokens: Object.fromEntries(Object.entries(tenants).map(([name, { token }]) => [name, `Bearer ${token}`])),
    badTokens: await badTokens(api, all),
    projectIds: all.map(({ projectId }) => projectId),
    agents: all.flatMap(({ agents }) => agents),
    contactIds: all.map(({ contactId }) => contactId),
    runIds: all.flatMap(({ runIds }) => runIds),
    // An export has no tag: it is not known before it has ended.
    known: all.flatMap(({ answers }) =>
      [...answers].flatMap(([path, { etag }]) => (etag === '' ? [] : [{ path, etag }])),
    ),
    routes: routesOf(api.app)
      .filter(({ streams }) => !streams)
      .map(({ path }) => path),
  };
}

/** `Authorization` values that must not count, most of them close to one that does. */
async function badTokens(api: TestApi, tenants: readonly FuzzTenant[]): Promise<string[]> {
  const { clerk, dataDir } = api.app.get(Config);
  const { privateKey } = await developmentKey(dataDir);
  const request = { userId: 'user_1', organisation: 'org_crimson', issuer: clerk.issuer, ttlSeconds: 60 };
  const party = clerk.authorizedParties[0] ?? '';
  const expired = developmentToken({ ...request, authorizedParty: party }, privateKey, Date.now() - 600_000);
  const foreign = developmentToken({ ...request, authorizedParty: 'https://evil.example' }, privateKey, Date.now());
  const parts = tenants.map(({ token }) => token.split('.'));
  const [[header = '', claims = '', signature = ''] = [], [, otherClaims = ''] = []] = parts;
  const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${header}.${claims}.${signature}`;
  return [
    expired,
    foreign,
    `${header}.${otherClaims}.${signature}`,
    `${header}.${claims}.${signature.slice(0, 100)}A${signature.slice(102)}`,
    `${header}.${claims}.`,
    `${header}.${claims}`,
    `${json({ alg: 'none', typ: 'JWT', kid: 'ins_development' })}.${claims}.${signature}`,
    `${json({ alg: 'HS256', typ: 'JWT', kid: 'ins_development' })}.${claims}.${signature}`,
    `${json({ alg: 'RS256', kid: '__proto__' })}.${claims}.${signature}`,
    `${json(null)}.${json(null)}.${json(null)}`,
    `${json([])}.${json('')}.AAAA`,
    `${token}, Bearer ${token}`,
    `${token} ${token}`,
    '',
    '....',
    'x'.repeat(100_000),
  ]
    .map((bad) => `Bearer ${bad}`)
    .concat(token, `Basic ${token}`, `Bearer${token}`, `Bearer\t${token}`);
}
