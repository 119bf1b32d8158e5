import { routesOf } from '../support/routes';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const UNKNOWN_ID = '5a1f6f9e-7f4d-4c8e-9a55-0f2f1f9d7b11';

/** Which of several reasons to refuse a request is told. */
describe('a request that is wrong in several ways', () => {
  let database: TestDatabase;
  let api: TestApi;
  let project: ScoredProject;
  let routes: { method: string; path: string }[];
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    project = await insertScoredProject(database.dataSource);
    routes = routesOf(api.app).filter(({ rule }) => rule !== 'public');
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const concrete = (path: string, ids: Partial<Record<string, string>>): string =>
    path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? UNKNOWN_ID);

  it('is told of its token first', async () => {
    for (const { method, path } of routes) {
      for (const authorization of ['', 'Bearer', 'Basic dTpw', `Bearer ${'x'.repeat(100_000)}`]) {
        const headers = { authorization, 'if-none-match': '*' };
        const response = await api.get(`${concrete(path, {})}?limit=abc`, { method, headers });
        expect([path, response.status]).toEqual([path, 401]);
        expect(response.headers.get('content-type')).toBe('application/problem+json');
        expect(response.headers.get('etag')).toBeNull();
      }
    }
  });

  it('is told of an unknown id next, and then of a limit that is no number', async () => {
    for (const name of ['at-risk', 'depth-scores', 'fleet-activity']) {
      const path = (id: string) => `/api/v1/projects/${id}/${name}?limit=abc`;
      expect((await api.get(path(UNKNOWN_ID), { headers: { 'if-none-match': '*' } })).status).toBe(404);
      expect((await api.get(path(project.projectId), { headers: { 'if-none-match': '*' } })).status).toBe(422);
    }
  });

  it('is told no less by HEAD', async () => {
    const path = `/api/v1/projects/${UNKNOWN_ID}/at-risk?limit=abc`;
    expect((await api.get(path, { method: 'HEAD', headers: { authorization: '' } })).status).toBe(401);
    expect((await api.get(path, { method: 'HEAD' })).status).toBe(404);
  });
});
