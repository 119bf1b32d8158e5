import { newKey } from '../../src/auth/api-key';
import { developmentKey } from '../../src/auth/development-key';
import { developmentToken } from '../../src/auth/development-token';
import { Config } from '../../src/config/config';
import { encodeCursor } from '../../src/http/query/cursor';
import { KEY_LIST } from '../../src/keys/keys.dto';
import { AGENT_LIST } from '../../src/projects/agents.dto';
import { PROJECT_LIST } from '../../src/projects/projects.dto';
import { insertProject } from './facts';
import { insertFinishedImport } from './finished-import';
import { insertFinishedJob } from './finished-job';
import type { FuzzWorld } from './fuzz-requests';
import { insertKey } from './keys';
import { type Route, routesOf } from './routes';
import { insertScoredProject } from './scored-project';
import type { TestApi } from './test-api';
import type { TestDatabase } from './test-database';

/** One of the organisations that share a server, and everything of it that the others must never see. */
export interface FuzzTenant {
  /** Of an admin. */
  readonly token: string;
  /** `Authorization` values that the fuzzing uses for it. */
  readonly callers: readonly string[];
  /** What it may name in a path, in lower case. */
  readonly ids: ReadonlySet<string>;
  readonly projectId: string;
  /** The same, and of an admin some others to be deleted. */
  readonly projectIds: readonly string[];
  /** Ids and names of its agents, as written. */
  readonly agents: readonly string[];
  readonly contactId: string;
  readonly accountId: string;
  readonly runIds: readonly string[];
  readonly jobId: string;
  readonly importId: string;
  readonly episodeId: string;
  readonly keyId: string;
  readonly secrets: readonly string[];
  /** Its own responses before the fuzzing, by path. */
  readonly answers: ReadonlyMap<string, { readonly etag: string; readonly body: string }>;
}

/** Projects that may be deleted before nothing is left to work on. */
/** It answers in the form of its protocol; mcp.test.ts has its bad requests. */
const MCP = '/mcp';
const SPARES = 10;
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;

/**
 * Creates a scored project with unique names and ids, and records what can be read of it.
 *
 * @param role of the fuzzing user: a `member` leaves the organisation unchanged, an `admin` may delete everything in it
 */
export async function fuzzTenant(
  api: TestApi,
  database: TestDatabase,
  marker: string,
  role: 'admin' | 'member' = 'member',
): Promise<FuzzTenant> {
  const organisation = `org_${marker}`;
  const project = await insertScoredProject(database.dataSource, { name: marker, organisation, marker: `${marker}-` });
  const projectIds = [project.projectId];
  for (let spare = 0; role === 'admin' && spare < SPARES; spare++) {
    projectIds.push(await insertProject(database.dataSource, `${marker} ${spare}`, organisation));
  }
  const token = await api.token(organisation);
  const asked = await api.token(organisation, role);
  const [run]: { run_id: string }[] = await database.dataSource.query(
    'SELECT run_id FROM recompute_runs WHERE project_id = $1',
    [project.projectId],
  );
  const [episode]: { episode_id: string }[] = await database.dataSource.query(
    'SELECT episode_id FROM episodes WHERE project_id = $1 ORDER BY episode_id LIMIT 1',
    [project.projectId],
  );
  const episodeId = episode?.episode_id ?? '';
  const read = await insertKey(database.dataSource, project.projectId, ['read'], { name: `${marker}-key` });
  const write = await insertKey(database.dataSource, project.projectId, ['events:write'], { name: `${marker}-writer` });
  const jobId = await insertFinishedJob(database.dataSource, project.projectId);
  const importId = await insertFinishedImport(database.dataSource, project.projectId);
  const values: Record<string, string | undefined> = {
    ...project,
    ...{ runId: run?.run_id, jobId, importId, episodeId, userId: project.contactId },
  };
  const paths = routesOf(api.app)
    // Admins' views of keys change when keys are used; public data belongs to nobody.
    .filter(({ method, rule, admin, streams }) => method === 'GET' && rule !== 'public' && !admin && !streams)
    // What the fuzz sends itself.
    .filter(({ path }) => !/rejection|segment\/events/.test(path))
    .map(({ path }) => path.replace(/:(\w+)/g, (_, name: string) => values[name] ?? ''));
  const answers = await answersOf(api, token, paths);
  const ids = new Set([...answers.values()].flatMap(({ body }) => body.match(UUID) ?? []));
  const agents = [project.agentId, `${marker}-Ada`, `${marker}-Bob`];
  return {
    token,
    // Most requests are of a user, because the published operations accept no key.
    callers: [...Array.from({ length: role === 'admin' ? 1 : 5 }, () => asked), read.key, write.key].map(
      (text) => `Bearer ${text}`,
    ),
    ids: new Set([...projectIds, read.keyId, write.keyId, ...agents.map((agent) => agent.toLowerCase()), ...ids]),
    projectId: project.projectId,
    projectIds,
    agents,
    contactId: project.contactId,
    accountId: project.accountId,
    runIds: [values.runId ?? ''],
    jobId,
    importId,
    episodeId,
    keyId: read.keyId,
    secrets: [marker, read.key, write.key, ...ids],
    answers,
  };
}

/** @throws unless each path gives a 200 */
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

/** Everything that exists, and tokens of all kinds. */
export async function fuzzWorld(api: TestApi, tenants: Readonly<Record<string, FuzzTenant>>): Promise<FuzzWorld> {
  const all = Object.values(tenants);
  return {
    tokens: Object.fromEntries(Object.entries(tenants).map(([name, { callers }]) => [name, callers])),
    badTokens: await badTokens(api, all),
    projectIds: all.flatMap(({ projectIds }) => projectIds),
    agents: all.flatMap(({ agents }) => agents),
    contactIds: all.map(({ contactId }) => contactId),
    accountIds: all.map(({ accountId }) => accountId),
    runIds: all.flatMap(({ runIds }) => runIds),
    jobIds: all.map(({ jobId }) => jobId),
    importIds: all.map(({ importId }) => importId),
    episodeIds: all.map(({ episodeId }) => episodeId),
    keyIds: all.map(({ keyId }) => keyId),
    cursors: all.flatMap(({ projectId, agents }) => [
      encodeCursor(AGENT_LIST, [agents[1] ?? '']),
      encodeCursor(PROJECT_LIST, [agents[1] ?? '']),
      encodeCursor(KEY_LIST, [Date.now() * 1_000, projectId]),
    ]),
    // An export has no tag, because its content is not known before it ends.
    known: all.flatMap(({ answers }) =>
      [...answers].flatMap(([path, { etag }]) => (etag === '' ? [] : [{ path, etag }])),
    ),
    routes: routesOf(api.app)
      .filter(({ streams, path }) => !streams && path !== MCP)
      .map(({ path }) => path),
    writes: seldomDeleting(
      // Recomputes are rejected with 503 if too many are requested.
      routesOf(api.app).filter(({ method, path }) => method !== 'GET' && !path.endsWith('/recompute') && path !== MCP),
    ),
    admin: 'amber',
  };
}

/** If every sixth write deleted a project, none would be left soon. */
function seldomDeleting(writes: readonly Route[]): readonly Route[] {
  const deletion = ({ method, path }: Route) => method === 'DELETE' && path.endsWith('/:projectId');
  return [...Array.from({ length: 4 }, () => writes.filter((write) => !deletion(write))).flat(), ...writes];
}

/** Invalid `Authorization` values, most of them similar to a valid one. */
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
    .concat(
      newKey().replace(/^/, 'Bearer '),
      newKey().replace('rd_live_', 'Bearer sk_'),
      'Bearer rd_live_',
      'Bearer sk_',
      'Bearer sk_test_x',
      token,
      `Basic ${token}`,
      `Bearer${token}`,
      `Bearer\t${token}`,
    );
}
