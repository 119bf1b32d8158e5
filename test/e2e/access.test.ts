import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplication } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createApplication } from '../../src/app.setup';
import { developmentKey } from '../../src/auth/development-key';
import { developmentToken } from '../../src/auth/development-token';
import { KEY_SCOPES } from '../../src/auth/tenant';
import { loadConfig } from '../../src/config/load-config';
import { insertFacts, insertProject } from '../support/facts';
import { insertKey } from '../support/keys';
import { type Route, routesOf } from '../support/routes';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const dataDir = mkdtempSync(join(tmpdir(), 'access-'));
// Without a rate limit: its headers change, and responses are compared unchanged.
const config = loadConfig({
  NODE_ENV: 'test',
  DATA_DIR: dataDir,
  RECOMPUTE_CRON: 'off',
  LOG_LEVEL: 'silent',
  RATE_LIMIT: 'off',
});

let database: TestDatabase;
let app: INestApplication;
let base: string;
let routes: Route[];

beforeAll(async () => {
  database = await createTestDatabase();
  app = await createApplication(config, database.url);
  await app.listen(0, '127.0.0.1');
  base = await app.getUrl();
  routes = routesOf(app);
});
afterAll(async () => {
  await app.close();
  await database.drop();
  rmSync(dataDir, { recursive: true });
});

it('the enumerated routes include the nine published operations and the projects', () => {
  const paths = routes.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths).toEqual(
    expect.arrayContaining([
      'GET /api/v1/agents/:agentId/contacts/:contactId/depth',
      'GET /api/v1/agents/:agentId/depth-distribution',
      'GET /api/v1/projects',
      ...['at-risk', 'cohorts', 'depth-scores', 'fleet-activity', 'moat', 'moat-index', 'pipeline-flow'].map(
        (name) => `GET /api/v1/projects/:projectId/${name}`,
      ),
    ]),
  );
});

it('every route declares an access rule that fits its parameters', () => {
  const wrong = routes.filter(({ path, rule }) => {
    const parameters = path.match(/:(projectId|agentId)\b/g) ?? [];
    // An agent after its project is looked up in the project.
    if (rule === 'project') return parameters[0] !== ':projectId';
    if (rule === 'agent') return parameters.join() !== ':agentId';
    return rule === undefined || parameters.length > 0;
  });
  expect(wrong).toEqual([]);
});

it('only public routes accept requests without a token', async () => {
  for (const { method, path } of closedRoutes()) {
    for (const headers of [new Headers(), new Headers({ authorization: 'Bearer garbage' })]) {
      const response = await fetch(base + concrete(path), { method, headers });
      expect({ path, status: response.status }).toEqual({ path, status: 401 });
      expect(response.headers.get('www-authenticate')).toBe('Bearer');
    }
  }
});

it('a user and an organisation with the same id are two owners', async () => {
  const issue = async (userId: string, organisation: string | null) => {
    const { issuer, authorizedParties } = config.clerk;
    const request = { userId, organisation, issuer, authorizedParty: authorizedParties[0] ?? '', ttlSeconds: 600 };
    const { privateKey } = await developmentKey(dataDir);
    const authorization = `Bearer ${developmentToken(request, privateKey, Date.now())}`;
    return { authorization, 'content-type': 'application/json' };
  };
  for (const id of ['user_twin', 'twin', 'user:twin', 'org_twin']) {
    const owners = [await issue(id, null), await issue('user_other', id)];
    const made: string[] = [];
    for (const headers of owners) {
      const body = JSON.stringify({ name: 'Twins' });
      const response = await fetch(`${base}/api/v1/projects`, { method: 'POST', headers, body });
      expect([id, response.status]).toEqual([id, 201]);
      made.push(((await response.json()) as { project_id: string }).project_id);
    }
    for (const [index, headers] of owners.entries()) {
      const list = (await (await fetch(`${base}/api/v1/projects`, { headers })).json()) as {
        projects: { project_id: string }[];
      };
      expect(list.projects.map(({ project_id }) => project_id)).toEqual([made[index]]);
      const other = await fetch(`${base}/api/v1/projects/${made[1 - index]}`, { headers });
      expect(other.status).toBe(404);
    }
  }
});

it('no route distinguishes foreign from unknown ids', async () => {
  const projectId = await insertProject(database.dataSource, 'Secret', 'org_acme');
  const fact = { agent: 'secret-agent', contact: 'contact', occurredAt: '2025-01-01T00:00:00Z' };
  const agentId = (await insertFacts(database.dataSource, projectId, [fact])).get('secret-agent');
  const authorization = `Bearer ${await token('org_evil')}`;
  const scoped = routes.filter(({ rule }) => rule === 'project' || rule === 'agent');
  expect(scoped.length).toBeGreaterThanOrEqual(9);
  for (const { method, path } of scoped) {
    for (const asked of method === 'GET' ? ['GET', 'HEAD'] : [method]) {
      for (const headers of [new Headers({ authorization }), new Headers({ authorization, 'if-none-match': '*' })]) {
        const unknown = await answerOf(asked, concrete(path), headers);
        expect({ path, status: unknown.status }).toEqual({ path, status: 404 });
        for (const agent of [agentId, 'secret-agent']) {
          const foreign = concrete(path, { projectId, agentId: agent, contactId: 'contact' });
          expect(await answerOf(asked, foreign, headers)).toEqual(unknown);
        }
      }
    }
  }
});

it('every route accepts only the keys that it documents', async () => {
  const projectId = await insertProject(database.dataSource, 'Keyed', 'org_acme');
  const other = await insertProject(database.dataSource, 'Other', 'org_acme');
  const fact = { agent: 'other-agent', contact: 'contact', occurredAt: '2025-01-01T00:00:00Z' };
  const agentId = (await insertFacts(database.dataSource, other, [fact])).get('other-agent');
  const read = (await insertKey(database.dataSource, projectId, ['read'])).key;
  const write = (await insertKey(database.dataSource, projectId, ['events:write'])).key;
  const document = (await (await fetch(`${base}/api/v1/openapi.json`)).json()) as OpenAPIObject;
  const taken: string[] = [];
  // Language models find its tools by its protocol, not in the document (mcp.test.ts).
  for (const { method, path, key, rule } of closedRoutes().filter((route) => route.path !== '/mcp')) {
    const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase() as 'get'];
    const documented = operation?.security?.flatMap((requirement) => requirement.apiKey ?? []) ?? [];
    expect({ path, documented }).toEqual({
      path,
      documented: key === 'any' ? [...KEY_SCOPES] : key === undefined ? [] : [key],
    });
    for (const [scope, text] of [
      ['read', read],
      ['events:write', write],
    ]) {
      const ask = async (ids: Record<string, string | undefined>) =>
        await answerOf(method, concrete(path, ids), new Headers({ authorization: `Bearer ${text}` }));
      if (key === undefined) {
        expect({ path, status: (await ask({ projectId })).status }).toEqual({ path, status: 401 });
        continue;
      }
      taken.push(`${method} ${path}`);
      if (rule === 'caller') {
        const { status } = await ask({});
        const isAccepted = key === 'any' || key === scope;
        // A path of Segment needs a body.
        expect([path, status]).toEqual([path, isAccepted ? (path.startsWith('/v1/') ? 400 : 200) : 403]);
        continue;
      }
      // For a key, other projects of its owner are the same as projects that do not exist.
      const unknown = await ask({});
      expect({ path, status: unknown.status }).toEqual({ path, status: 404 });
      expect(await ask({ projectId: other, agentId })).toEqual(unknown);
      expect(await ask({ projectId: other, agentId: 'other-agent' })).toEqual(unknown);
      if (rule === 'project' && key !== scope) expect((await ask({ projectId })).status).toBe(403);
    }
  }
  expect(taken).toEqual(
    expect.arrayContaining(['GET /api/v1/me', 'GET /api/v1/projects', 'GET /api/v1/projects/:projectId/agents']),
  );
});

it('exactly the published operations accept keys where the project permits it, without documenting them', async () => {
  const permitted = routes.filter(({ permittedKey }) => permittedKey !== undefined);
  expect(permitted.map(({ path }) => path.split('/').at(-1)).sort()).toEqual(
    [
      'at-risk',
      'cohorts',
      'depth',
      'depth-distribution',
      'depth-scores',
      'fleet-activity',
      'moat',
      'moat-index',
    ].concat('pipeline-flow'),
  );
  const projectId = await insertProject(database.dataSource, 'Permits', 'org_acme');
  const fact = { agent: 'permits-agent', contact: 'contact', occurredAt: '2025-01-01T00:00:00Z' };
  const agentId = (await insertFacts(database.dataSource, projectId, [fact])).get('permits-agent');
  const other = await insertProject(database.dataSource, 'Permits too', 'org_acme');
  const foreign = (await insertFacts(database.dataSource, other, [fact])).get('permits-agent');
  await database.dataSource.query('UPDATE projects SET keys_read_published = true WHERE project_id = ANY ($1)', [
    [projectId, other],
  ]);
  const read = (await insertKey(database.dataSource, projectId, ['read'])).key;
  const write = (await insertKey(database.dataSource, projectId, ['events:write'])).key;
  for (const { method, path } of permitted) {
    const ask = async (key: string, ids: Record<string, string | undefined>) =>
      await answerOf(method, concrete(path, ids), new Headers({ authorization: `Bearer ${key}` }));
    const unknown = await ask(read, {});
    expect({ path, status: unknown.status }).toEqual({ path, status: 404 });
    expect(await ask(read, { projectId: other, agentId: foreign })).toEqual(unknown);
    expect({ path, status: (await ask(write, { projectId, agentId })).status }).toEqual({ path, status: 403 });
    const own = await ask(read, { projectId, agentId });
    const user = new Headers({ authorization: `Bearer ${await token('org_acme')}` });
    expect(own).toEqual(await answerOf(method, concrete(path, { projectId, agentId }), user));
  }
});

it('every admin route answers 403 to members, and 404 for foreign ids', async () => {
  const projectId = await insertProject(database.dataSource, 'Roles', 'org_acme');
  const admin = routes.filter((route) => route.admin);
  expect(admin.length).toBeGreaterThanOrEqual(7);
  for (const { method, path, rule } of admin) {
    const headers = async (organisation: string, role: string) =>
      new Headers({ authorization: `Bearer ${await token(organisation, role)}` });
    for (const role of ['member', 'basic_member', 'administrator']) {
      const answer = await answerOf(method, concrete(path, { projectId }), await headers('org_acme', role));
      expect({ path, status: answer.status }).toEqual({ path, status: 403 });
    }
    if (rule === 'caller') continue;
    const foreign = await answerOf(method, concrete(path, { projectId }), await headers('org_evil', 'member'));
    expect(foreign).toEqual(await answerOf(method, concrete(path), await headers('org_evil', 'admin')));
  }
  const [project] = await database.dataSource.query('SELECT name FROM projects WHERE project_id = $1', [projectId]);
  expect(project).toEqual({ name: 'Roles' });
});

/** The whole response except the date and the id of the request. */
async function answerOf(method: string, path: string, headers: Headers) {
  const response = await fetch(base + path, { method, headers });
  const body = await response.text();
  const id = response.headers.get('x-request-id');
  const seen = JSON.stringify({ headers: [...response.headers].filter(([name]) => name !== 'date'), body });
  return { status: response.status, seen: id ? seen.replaceAll(id, '') : seen };
}

function closedRoutes(): Route[] {
  const closed = routes.filter(({ rule }) => rule !== 'public');
  expect(closed.length).toBeGreaterThanOrEqual(10);
  return closed;
}

/** The path with its parameters filled in: the given ones, or else values that exist nowhere. */
function concrete(path: string, values: Record<string, string | undefined> = {}): string {
  return path.replace(/:(\w+)/g, (_, name: string) => values[name] ?? randomUUID());
}

async function token(organisation: string, role = 'admin'): Promise<string> {
  const { privateKey } = await developmentKey(dataDir);
  const { issuer, authorizedParties } = config.clerk;
  const [authorizedParty = ''] = authorizedParties;
  const request = { userId: 'user_1', organisation, role, issuer, authorizedParty, ttlSeconds: 600 };
  return developmentToken(request, privateKey, Date.now());
}
