import { randomUUID } from 'node:crypto';
import { insertProject } from '../support/facts';
import { insertKey } from '../support/keys';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

type Json = Record<string, unknown>;

describe('the keys of a project', () => {
  let database: TestDatabase;
  let api: TestApi;
  /** Another process on the same database. */
  let replica: TestApi;
  let project: ScoredProject;
  let path: string;
  let keys: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    replica = await serveTestApi(database.url);
    project = await insertScoredProject(database.dataSource);
    path = `/api/v1/projects/${project.projectId}`;
    keys = `${path}/keys`;
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    await replica.close();
    await api.close();
    await database.drop();
  });

  const post = (body: unknown, more: Record<string, string> = {}, to = keys) =>
    api.get(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...more },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const withKey = (key: unknown, from = api, url = path, init: RequestInit = {}) =>
    from.get(url, { ...init, headers: { ...(init.headers as object), authorization: `Bearer ${key}` } });
  const made = async (body: Json): Promise<Json> => (await (await post(body)).json()) as Json;
  /** The whole response except the id of the request. */
  const shown = async (response: Response) => {
    const { instance, ...body } = (await response.json()) as Json;
    return { status: response.status, challenge: response.headers.get('www-authenticate'), body };
  };

  it('are shown once, stored as a hash, and accepted by every server', async () => {
    const response = await post({ name: ' CRM ', scopes: ['read'] });
    const { $schema, key, ...item } = (await response.json()) as Json;
    expect(response.status).toBe(201);
    expect($schema).toBe('https://api.example.com/api/v1/schemas/NewKeyBody.json');
    expect(response.headers.get('location')).toBe(`${keys}/${item.key_id}`);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(key).toMatch(/^rd_live_[\da-f]{48}$/);
    expect(item).toEqual({
      key_id: expect.stringMatching(/^[\da-f-]{36}$/),
      name: 'CRM',
      prefix: String(key).slice(0, 16),
      scopes: ['read'],
      status: 'active',
      created_at: expect.stringMatching(/Z$/),
      created_by: 'user_test',
      expires_at: null,
      last_used_at: null,
      last_used_address: null,
      last_used_user_agent: null,
      revoked_at: null,
      rate_limit: null,
      replaces: null,
    });
    const got = await (await api.get(response.headers.get('location') ?? '')).text();
    const listed = await (await api.get(keys)).text();
    expect(JSON.parse(got)).toMatchObject(item);
    for (const text of [got, listed]) expect(text).not.toContain(String(key).slice(16));
    const [row] = await database.dataSource.query('SELECT to_jsonb(k)::text AS row FROM api_keys k WHERE key_id = $1', [
      item.key_id,
    ]);
    expect(row.row).not.toContain(String(key).slice(16));

    for (const server of [api, replica]) {
      for (const url of [path, `${path}/agents`, `${path}/recompute-runs`, '/api/v1/projects', '/api/v1/me']) {
        expect([url, (await withKey(key, server, url)).status]).toEqual([url, 200]);
      }
    }
  });

  it('are rejected within five seconds of being revoked, also by servers that cached them', async () => {
    const { key, key_id: keyId } = await made({ name: 'leaked', scopes: ['read'] });
    for (const server of [api, replica]) expect((await withKey(key, server)).status).toBe(200);
    const revoked = await api.get(`${keys}/${keyId}`, { method: 'DELETE' });
    expect(revoked.status).toBe(204);
    expect(await revoked.text()).toBe('');
    const now = performance.now.bind(performance);
    jest.spyOn(performance, 'now').mockImplementation(() => now() + 5_000);
    const garbage = await shown(await withKey('garbage'));
    for (const server of [api, replica]) expect(await shown(await withKey(key, server))).toEqual(garbage);
    expect(garbage).toMatchObject({ status: 401, challenge: 'Bearer' });
    // It stays listed, with the time at which it was revoked.
    const item = (await (await api.get(`${keys}/${keyId}`)).json()) as Json;
    expect(item).toMatchObject({ status: 'revoked', revoked_at: expect.stringMatching(/Z$/) });
    expect((await api.get(`${keys}/${keyId}`, { method: 'DELETE' })).status).toBe(204);
    expect(await (await api.get(`${keys}/${keyId}`)).json()).toEqual(item);
  });

  it('are rejected after they expire', async () => {
    const expires_at = new Date(Date.now() + 3_600_000).toISOString();
    const { key, ...item } = await made({ name: 'for an hour', scopes: ['read'], expires_at });
    expect(item).toMatchObject({ status: 'active', expires_at });
    expect((await withKey(key)).status).toBe(200);
    const now = Date.now();
    jest.spyOn(Date, 'now').mockReturnValue(now + 3_600_001);
    expect((await withKey(key)).status).toBe(401);
  });

  it('get their own identity', async () => {
    const { key, key_id } = await made({ name: 'who', scopes: ['events:write'] });
    const { $schema, ...me } = (await (await withKey(key, api, '/api/v1/me')).json()) as Json;
    expect(me).toEqual({
      kind: 'key',
      user_id: null,
      organisation_id: null,
      organisation_role: null,
      organisation_slug: null,
      is_admin: false,
      key_id,
      key_name: 'who',
      project_id: project.projectId,
      scopes: ['events:write'],
      key_expires_at: null,
    });
    // It allows nothing else: it may not read.
    expect(await shown(await withKey(key))).toMatchObject({
      status: 403,
      body: { title: 'Forbidden', detail: 'this operation requires a key with the scope read' },
    });
  });

  it('list their own project only', async () => {
    const other = await insertProject(database.dataSource, 'Another of ours');
    const { key } = await made({ name: 'lister', scopes: ['read'] });
    const list = (await (await withKey(key, api, '/api/v1/projects')).json()) as { projects: Json[]; total: number };
    expect(list.total).toBe(1);
    expect(list.projects.map(({ project_id }) => project_id)).toEqual([project.projectId]);
    const unknown = await shown(await withKey(key, api, `/api/v1/projects/${randomUUID()}`));
    expect(unknown.status).toBe(404);
    expect(await shown(await withKey(key, api, `/api/v1/projects/${other}`))).toEqual(unknown);
  });

  it('are rejected where users are required', async () => {
    const { key } = await made({ name: 'limited', scopes: ['events:write', 'read'] });
    const published = ['moat', 'moat-index', 'at-risk', 'depth-scores', 'cohorts', 'fleet-activity', 'pipeline-flow'];
    const urls = published.map((name) => `${path}/${name}`);
    urls.push(
      `/api/v1/agents/${project.agentId}/depth-distribution`,
      `/api/v1/agents/${project.agentId}/contacts/${project.contactId}/depth`,
      keys,
    );
    for (const url of urls) expect([url, (await withKey(key, api, url)).status]).toEqual([url, 401]);
    const writes: [string, string][] = [
      ['POST', keys],
      ['POST', '/api/v1/projects'],
      ['PATCH', path],
      ['DELETE', path],
      ['POST', `${path}/recompute`],
    ];
    for (const [method, url] of writes) {
      expect([method, url, (await withKey(key, api, url, { method })).status]).toEqual([method, url, 401]);
    }
  });

  it('are limited together with the users of their organisation', async () => {
    const limited = await serveTestApi(database.url, { environment: { RATE_LIMIT: '4' } });
    try {
      const { key } = await insertKey(database.dataSource, project.projectId);
      expect((await withKey(key, limited)).headers.get('ratelimit')).toMatch(/"organisation";r=3;/);
      expect((await limited.get(path)).headers.get('ratelimit')).toMatch(/"organisation";r=2;/);
      for (const _ of [1, 2]) expect((await withKey(key, limited)).status).toBe(200);
      expect((await withKey(key, limited)).status).toBe(429);
      expect((await limited.get(path)).status).toBe(429);
    } finally {
      await limited.close();
    }
  });

  it.each<[unknown, string, unknown]>([
    [{ scopes: ['read'] }, 'body.name', undefined],
    [{ name: '', scopes: ['read'] }, 'body.name', ''],
    [{ name: 'a\nb', scopes: ['read'] }, 'body.name', 'a\nb'],
    [{ name: 'x'.repeat(101), scopes: ['read'] }, 'body.name', 'x'.repeat(101)],
    [{ name: 'a' }, 'body.scopes', undefined],
    [{ name: 'a', scopes: [] }, 'body.scopes', []],
    [{ name: 'a', scopes: ['admin'] }, 'body.scopes', ['admin']],
    [{ name: 'a', scopes: ['read', 'read'] }, 'body.scopes', ['read', 'read']],
    [{ name: 'a', scopes: 'read' }, 'body.scopes', 'read'],
    [{ name: 'a', scopes: ['read'], expires_at: '2020-01-01T00:00:00Z' }, 'body.expires_at', '2020-01-01T00:00:00Z'],
    [{ name: 'a', scopes: ['read'], expires_at: '2099-02-30T00:00:00Z' }, 'body.expires_at', '2099-02-30T00:00:00Z'],
    [{ name: 'a', scopes: ['read'], expires_at: '2099-01-01' }, 'body.expires_at', '2099-01-01'],
    [{ name: 'a', scopes: ['read'], expires_at: 4e12 }, 'body.expires_at', 4e12],
    [{ name: 'a', scopes: ['read'], key: 'rd_live_mine' }, 'body.key', 'rd_live_mine'],
    [{ name: 'a', scopes: ['read'], rate_limit: 0 }, 'body.rate_limit', 0],
    [{ name: 'a', scopes: ['read'], rate_limit: 1.5 }, 'body.rate_limit', 1.5],
    [{ name: 'a', scopes: ['read'], rate_limit: '10' }, 'body.rate_limit', '10'],
    [{ name: 'a', scopes: ['read'], rate_limit: 1_000_001 }, 'body.rate_limit', 1_000_001],
    [[], 'body', undefined],
  ])('are not created from %j', async (body, location, value) => {
    const response = await post(body);
    expect(response.status).toBe(422);
    const { errors } = (await response.json()) as { errors: Json[] };
    expect(errors).toEqual([{ message: expect.any(String), location, ...(value === undefined ? {} : { value }) }]);
  });

  it('are not created from invalid JSON', async () => {
    expect((await post('{"name":')).status).toBe(400);
    expect((await post('name=a&scopes=read', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(
      415,
    );
    expect((await post(`{"name":"${'x'.repeat(2_000_000)}"}`)).status).toBe(413);
  });

  it('are hidden from members and other organisations', async () => {
    const { key_id: keyId } = await made({ name: 'ours', scopes: ['read'] });
    const asMember = { authorization: `Bearer ${await api.token('org_test', 'member')}` };
    const asEvil = { authorization: `Bearer ${await api.token('org_evil')}` };
    const asks: [string, string][] = [
      ['GET', keys],
      ['POST', keys],
      ['GET', `${keys}/${keyId}`],
      ['PATCH', `${keys}/${keyId}`],
      ['POST', `${keys}/${keyId}/rotation`],
      ['DELETE', `${keys}/${keyId}`],
    ];
    for (const [method, url] of asks) {
      expect(await shown(await api.get(url, { method, headers: asMember }))).toMatchObject({
        status: 403,
        body: { detail: 'this operation requires an admin of the organisation' },
      });
      expect((await api.get(url, { method, headers: asEvil })).status).toBe(404);
    }
    const theirs = await insertProject(database.dataSource, 'Theirs', 'org_evil');
    for (const id of [randomUUID(), 'x', '%00']) {
      expect((await api.get(`${keys}/${id}`, { method: 'DELETE' })).status).toBe(404);
    }
    // Through a project of one's own, a key of another project is not found.
    const across = `/api/v1/projects/${theirs}/keys/${keyId}`;
    for (const method of ['GET', 'DELETE']) {
      expect((await api.get(across, { method, headers: asEvil })).status).toBe(404);
    }
    expect(await (await api.get(`${keys}/${keyId}`)).json()).toMatchObject({ status: 'active' });
  });

  it('are limited to a hundred, and listed in pages, newest first', async () => {
    const projectId = await insertProject(database.dataSource, 'Many keys');
    const url = `/api/v1/projects/${projectId}/keys`;
    const at = (minute: number) => new Date(Date.UTC(2025, 0, 1, 0, minute));
    // Ten with the same time, so that the time alone does not determine their order.
    for (let index = 0; index < 100; index++) {
      const created_at = at(Math.floor(index / 10));
      await insertKey(database.dataSource, projectId, ['read'], { name: `key ${index}`, created_at });
    }
    const tooMany = await post({ name: 'one more', scopes: ['read'] }, {}, url);
    expect(await shown(tooMany)).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('100 active') },
    });
    const [last] = ((await (await api.get(url)).json()) as { keys: Json[] }).keys;
    await api.get(`${url}/${last?.key_id}`, { method: 'DELETE' });
    expect((await post({ name: 'one more', scopes: ['read'] }, {}, url)).status).toBe(201);

    const seen: Json[] = [];
    let cursor: string | null = '';
    let pages = 0;
    while (cursor !== null) {
      const page = (await (await api.get(`${url}?page_size=30&cursor=${cursor}`)).json()) as {
        keys: Json[];
        has_more: boolean;
        next_cursor: string | null;
      };
      expect(page.has_more).toBe(page.next_cursor !== null);
      seen.push(...page.keys);
      cursor = page.next_cursor;
      pages++;
    }
    expect([pages, seen.length, new Set(seen.map(({ key_id }) => key_id)).size]).toEqual([4, 101, 101]);
    const times = seen.map(({ created_at }) => String(created_at));
    expect(times).toEqual([...times].sort().reverse());
    const garbled = await api.get(`${url}?cursor=garbled`);
    expect(await shown(garbled)).toMatchObject({
      status: 422,
      body: { errors: [{ location: 'query.cursor', message: 'invalid cursor', value: 'garbled' }] },
    });
  });
});
