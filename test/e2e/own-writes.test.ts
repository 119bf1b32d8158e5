import { Notifications } from '../../src/database/notifications';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('a client that reads what it has just changed', () => {
  let database: TestDatabase;
  let api: TestApi;
  let projectId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    // The notification of a change may arrive after the response: here it never does.
    jest.spyOn(api.app.get(Notifications), 'dispatch' as never).mockImplementation();
    projectId = await insertProject(database.dataSource, 'Own writes');
    const facts = ['c-1', 'c-2'].map((contact) => ({ agent: 'Ada', contact, occurredAt: onDay(AS_OF - 1) }));
    await insertFacts(database.dataSource, projectId, facts);
    await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [
      projectId,
      isoDay(AS_OF),
    ]);
    await api.app.get(RecomputeService).recompute({ project: 'Own writes' });
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const change = async (path: string, method: string, body?: object) =>
    await api.get(`/api/v1/projects/${projectId}${path}`, {
      method,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });

  it('does not get an erased contact from a cache, nor a 304 for one', async () => {
    const path = '/api/v1/agents/Ada/contacts/c-1/depth';
    const before = await api.get(path);
    const list = await api.get(`/api/v1/projects/${projectId}/moat`);
    expect([before.status, list.status]).toEqual([200, 200]);
    expect((await change('/contacts/c-1', 'DELETE')).status).toBe(200);
    const conditional = { headers: { 'if-none-match': before.headers.get('etag') ?? '' } };
    expect((await api.get(path, conditional)).status).toBe(404);
    expect((await api.get(path)).status).toBe(404);
    expect(((await list.json()) as { total: number }).total).toBe(2);
    const listed = await api.get(`/api/v1/projects/${projectId}/moat`);
    expect(((await listed.json()) as { total: number }).total).toBe(1);
  });

  it('is rejected with a key that it has just revoked', async () => {
    const created = await change('/keys', 'POST', { name: 'short', scopes: ['read'] });
    const { key, key_id: keyId } = (await created.json()) as { key: string; key_id: string };
    const headers = { authorization: `Bearer ${key}` };
    expect((await api.get('/api/v1/me', { headers })).status).toBe(200);
    expect((await change(`/keys/${keyId}`, 'DELETE')).status).toBe(204);
    expect((await api.get('/api/v1/me', { headers })).status).toBe(401);
  });

  it('does not find a project that it has just deleted', async () => {
    expect((await change('', 'GET')).status).toBe(200);
    expect((await change('', 'DELETE')).status).toBe(204);
    expect((await change('', 'GET')).status).toBe(404);
    expect((await change('/moat', 'GET')).status).toBe(404);
  });
});
