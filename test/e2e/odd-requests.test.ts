import type { OpenAPIObject } from '@nestjs/swagger';
import { bodyChecker } from '../support/contract';
import { routesOf } from '../support/routes';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { PUBLIC_URL, serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const UNKNOWN_ID = '5a1f6f9e-7f4d-4c8e-9a55-0f2f1f9d7b11';
const ODD_IDS = {
  nul: '%00',
  'a name with NUL': 'Ada%00',
  'nothing but NUL, 64 KB': '%00'.repeat(65_536),
  '64 KB': 'a'.repeat(65_536),
  '64 KB of emoji': '%F0%9F%92%A9'.repeat(16_384),
  slash: 'a%2Fb',
  dots: '%2E%2E%2F%2E%2E',
  emoji: '%F0%9F%A6%84',
  'no UTF-8': '%FF%FE',
  'half a surrogate': '%ED%A0%80',
  'cut off UTF-8': '%E2%82',
  prototype: '__proto__',
  constructor: 'constructor',
  SQL: "'%3B%20DROP%20TABLE%20projects%3B--",
  'a UUID of nothing': '00000000-0000-0000-0000-000000000000',
  'a UUID in braces': '%7B5a1f6f9e-7f4d-4c8e-9a55-0f2f1f9d7b11%7D',
  percent: '%25',
  space: '%20',
  newline: '%0A',
};

describe('odd requests', () => {
  let database: TestDatabase;
  let api: TestApi;
  let project: ScoredProject;
  let check: ReturnType<typeof bodyChecker>;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    project = await insertScoredProject(database.dataSource);
    check = bodyChecker((await (await api.get('/api/v1/openapi.json')).json()) as OpenAPIObject);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function expectProblem(response: Response, status: number): Promise<string> {
    const text = await response.text();
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    const body = JSON.parse(text) as { status: number; instance: string };
    expect(check('ErrorModel', body)).toEqual([]);
    expect(body.status).toBe(status);
    expect(body.instance).toBe(`urn:uuid:${response.headers.get('x-request-id')}`);
    expect(text.startsWith(`{"$schema":"${PUBLIC_URL}/api/v1/schemas/ErrorModel.json",`)).toBe(true);
    expect(response.headers.get('link')).toBe('</api/v1/schemas/ErrorModel.json>; rel="describedBy"');
    return text.replaceAll(response.headers.get('x-request-id') ?? '', 'ID');
  }

  it.each(Object.entries(ODD_IDS))('an id that is %s is unknown, everywhere', async (_, id) => {
    const paths = routesOf(api.app)
      .filter(({ method, path }) => method === 'GET' && path.includes(':'))
      .flatMap(({ path }) => {
        const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name);
        // One parameter at a time is odd, the others are valid.
        return names.map((odd) =>
          path.replace(/:(\w+)/g, (_parameter, name: keyof ScoredProject) => (name === odd ? id : project[name])),
        );
      });
    expect(paths.length).toBeGreaterThanOrEqual(10);
    const bodies = new Set<string>();
    for (const path of paths) bodies.add(await expectProblem(await api.get(path), 404));
    expect(bodies.size).toBe(1);
  });

  it.each(['%zz', '%', 'a%2', '%0g', '%u1234'])('an id with the escape %s is malformed', async (id) => {
    await expectProblem(await api.get(`/api/v1/projects/${id}/moat`), 400);
    await expectProblem(await api.get(`/api/v1/agents/${project.agentId}/contacts/${id}/depth`), 400);
  });

  it.each([
    '/',
    '/api',
    '/api/v1',
    '/api/v1/',
    '/api/v1/nothing',
    '/api/v1/projects/',
    '/API/v1/projects',
    '/api/v1//projects',
    '/api/v1/schemas/Nothing.json',
    '/api/v1/schemas/__proto__.json',
    '/api/v1/schemas/constructor.json',
    '/api/v1/schemas/DepthBody',
    '/api/v1/schemas/..%2Fopenapi.json',
    '/api/v1/docs/nothing.js',
    '/api/v1/docs/LICENSE',
    '/api/v1/docs/package.json',
    '/api/v1/docs/index.html',
    '/favicon.ico',
  ])('%s is unknown', async (path) => {
    await expectProblem(await api.get(path, { headers: { authorization: '' } }), 404);
  });

  it.each([
    ';;;,,,',
    'text/html',
    'application/xml;q=1',
    '*/*;q=0',
    'a'.repeat(5000),
    '',
  ])('Accept header %# changes nothing', async (accept) => {
    const ok = await api.get(`/api/v1/projects/${project.projectId}/moat`, { headers: { accept } });
    expect([ok.status, ok.headers.get('content-type')]).toEqual([200, 'application/json']);
    await expectProblem(await api.get('/nowhere', { headers: { accept } }), 404);
  });

  /** Which of several reasons for rejecting a request is reported. */
  it('get a response that repeats little of a long query, on every route', async () => {
    const { paths } = (await (await api.get('/api/v1/openapi.json')).json()) as OpenAPIObject;
    const long = 'x'.repeat(200_000);
    const names = Object.entries(paths).flatMap(([path, { get, parameters: shared = [] }]) =>
      [...shared, ...(get?.parameters ?? [])].flatMap((parameter) =>
        'in' in parameter && parameter.in === 'query' ? [{ path, name: parameter.name }] : [],
      ),
    );
    expect(names.length).toBeGreaterThan(40);
    const refused: number[] = [];
    for (const { path, name } of names) {
      const filled = path.replace(/\{(\w+)\}/g, (_parameter, id: keyof ScoredProject) => project[id]);
      const response = await api.get(`${filled}?${name}=${long}`);
      const text = await response.text();
      expect(`${filled} ${name}: ${text.includes('x'.repeat(201))}`).toBe(`${filled} ${name}: false`);
      if (response.status === 422) refused.push(text.length);
    }
    expect(refused.length).toBeGreaterThan(40);
    expect(Math.max(...refused)).toBeLessThan(1_500);
  });

  describe('with several mistakes', () => {
    const concrete = (path: string, ids: Partial<Record<string, string>>): string =>
      path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? UNKNOWN_ID);

    it('report the token first', async () => {
      for (const { method, path } of routesOf(api.app).filter(({ rule }) => rule !== 'public')) {
        for (const authorization of ['', 'Bearer', 'Basic dTpw', `Bearer ${'x'.repeat(100_000)}`]) {
          const headers = { authorization, 'if-none-match': '*' };
          const response = await api.get(`${concrete(path, {})}?limit=abc`, { method, headers });
          expect([path, response.status]).toEqual([path, 401]);
          expect(response.headers.get('content-type')).toBe('application/problem+json');
          expect(response.headers.get('etag')).toBeNull();
        }
      }
    });

    it('report an unknown id next, then an invalid limit', async () => {
      for (const name of ['at-risk', 'depth-scores', 'fleet-activity']) {
        const path = (id: string) => `/api/v1/projects/${id}/${name}?limit=abc`;
        expect((await api.get(path(UNKNOWN_ID), { headers: { 'if-none-match': '*' } })).status).toBe(404);
        expect((await api.get(path(project.projectId), { headers: { 'if-none-match': '*' } })).status).toBe(422);
      }
    });

    it('report the same to HEAD', async () => {
      const path = `/api/v1/projects/${UNKNOWN_ID}/at-risk?limit=abc`;
      expect((await api.get(path, { method: 'HEAD', headers: { authorization: '' } })).status).toBe(401);
      expect((await api.get(path, { method: 'HEAD' })).status).toBe(404);
    });
  });
});
