import { randomUUID } from 'node:crypto';
import { keyHash } from '../../src/auth/api-key';
import { ApiKeyQueries } from '../../src/auth/api-key.queries';
import { insertProject } from '../support/facts';
import { insertKey } from '../support/keys';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

type Json = Record<string, unknown>;
const monotonic = performance.now.bind(performance);

describe('a key of a project', () => {
  let database: TestDatabase;
  let api: TestApi;
  /** Another process on the same database. */
  let replica: TestApi;
  let project: ScoredProject;
  let path: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    replica = await serveTestApi(database.url);
    project = await insertScoredProject(database.dataSource);
    path = `/api/v1/projects/${project.projectId}`;
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    await replica.close();
    await api.close();
    await database.drop();
  });

  const send = async (method: string, to: string, body?: unknown, from = api) => {
    const headers = { 'content-type': 'application/json' };
    const response = await from.get(to, { method, headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Json, response };
  };
  const withKey = (key: unknown, from = api, url = path, headers: Record<string, string> = {}) =>
    from.get(url, { headers: { ...headers, authorization: `Bearer ${key}` } });
  const keyOf = async (keyId: unknown) => (await send('GET', `${path}/keys/${keyId}`)).body;
  /** Lets the servers forget verified keys, as if the time had passed. */
  const later = (ms: number) => {
    jest.spyOn(performance, 'now').mockImplementation(() => monotonic() + ms);
  };

  it('of an earlier release stays valid', async () => {
    const { key: made, keyId } = await insertKey(database.dataSource, project.projectId, ['read']);
    const earlier = made.replace('rd_live_', 'sk_');
    await database.dataSource.query('UPDATE api_keys SET key_hash = $2 WHERE key_id = $1', [keyId, keyHash(earlier)]);
    expect((await withKey(earlier)).status).toBe(200);
    expect((await withKey(made)).status).toBe(401);
  });

  it('says when and from where it was last used', async () => {
    const { key, keyId } = await insertKey(database.dataSource, project.projectId, ['read']);
    const touch = jest.spyOn(ApiKeyQueries.prototype, 'touch');
    expect((await withKey(key, api, path, { 'user-agent': `crm/1.0 ${'é'.repeat(300)}` })).status).toBe(200);
    await Promise.all(touch.mock.results.map(({ value }) => value));
    const { last_used_address, last_used_user_agent, last_used_at } = await keyOf(keyId);
    expect(last_used_address).toMatch(/^(::ffff:)?127\.0\.0\.1$|^::1$/);
    expect(last_used_user_agent).toBe(`crm/1.0 ${'?'.repeat(192)}`);
    expect(Date.parse(String(last_used_at))).toBeGreaterThan(0);
  });

  it('has a rate limit of its own, which does not use up that of its organisation', async () => {
    const limited = await serveTestApi(database.url, { environment: { RATE_LIMIT: '50' } });
    try {
      const made = await send('POST', `${path}/keys`, { name: 'slow', scopes: ['read'], rate_limit: 2 });
      expect(made.body).toMatchObject({ rate_limit: 2 });
      const first = await withKey(made.body.key, limited);
      expect(first.headers.get('ratelimit-policy')).toContain('"key";q=2;w=60');
      expect(first.headers.get('ratelimit')).toMatch(/"key";r=1;.*"organisation";r=49;/);
      expect((await withKey(made.body.key, limited)).status).toBe(200);
      const refused = await withKey(made.body.key, limited);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await refused.json()) as Json).toMatchObject({
        detail: 'too many requests from this key; try again later',
      });
      // Users, and other keys, go on.
      expect((await limited.get(path)).headers.get('ratelimit')).toMatch(/"organisation";r=47;/);
      const other = await insertKey(database.dataSource, project.projectId, ['read']);
      expect((await withKey(other.key, limited)).headers.get('ratelimit-policy')).not.toContain('"key"');
    } finally {
      await limited.close();
    }
  });

  it('is changed by a merge patch, also where no organisation is limited', async () => {
    const { key, keyId } = await insertKey(database.dataSource, project.projectId, ['read']);
    const at = `${path}/keys/${keyId}`;
    expect(await send('PATCH', at, { name: ' Night export ', rate_limit: 1 })).toMatchObject({
      status: 200,
      body: { name: 'Night export', rate_limit: 1, scopes: ['read'] },
    });
    expect((await withKey(key)).status).toBe(200);
    expect((await withKey(key)).status).toBe(429);
    expect((await send('PATCH', at, {})).body).toMatchObject({ name: 'Night export', rate_limit: 1 });
    expect((await send('PATCH', at, { rate_limit: null })).body).toMatchObject({ rate_limit: null });
    expect((await withKey(key)).status).toBe(200);
    for (const body of [{ scopes: ['read'] }, { name: null }, { rate_limit: -1 }, []]) {
      expect([body, (await send('PATCH', at, body)).status]).toEqual([body, 422]);
    }
    for (const id of [randomUUID(), 'x']) {
      expect((await send('PATCH', `${path}/keys/${id}`, { name: 'a' })).status).toBe(404);
    }
  });

  it('is replaced without a gap', async () => {
    const more = { name: 'CRM', rate_limit: 5_000 };
    const { key, keyId } = await insertKey(database.dataSource, project.projectId, ['read', 'events:write'], more);
    const before = Date.now();
    const {
      status,
      body: made,
      response,
    } = await send('POST', `${path}/keys/${keyId}/rotation`, { overlap_seconds: 60 });
    expect(status).toBe(201);
    expect(made).toMatchObject({ ...more, scopes: ['read', 'events:write'], replaces: keyId, expires_at: null });
    expect(response.headers.get('location')).toBe(`${path}/keys/${made.key_id}`);
    for (const server of [api, replica]) {
      for (const one of [key, made.key]) expect((await withKey(one, server)).status).toBe(200);
    }
    const expiry = Date.parse(String((await keyOf(keyId)).expires_at));
    expect(expiry).toBeGreaterThan(before + 59_000);
    later(5_000);
    jest.spyOn(Date, 'now').mockReturnValue(expiry + 1);
    for (const server of [api, replica]) {
      expect((await withKey(key, server)).status).toBe(401);
      expect((await withKey(made.key, server)).status).toBe(200);
    }
  });

  it('that expires is replaced by one that lives as long, and never outlives itself', async () => {
    const created_at = new Date(Date.now() - 9 * 86_400_000);
    const expires_at = new Date(created_at.getTime() + 10 * 86_400_000);
    const more = { created_at, expires_at };
    const { keyId } = await insertKey(database.dataSource, project.projectId, ['read'], more);
    const made = (await send('POST', `${path}/keys/${keyId}/rotation`, { overlap_seconds: 30 * 86_400 })).body;
    const lifetime = Date.parse(String(made.expires_at)) - Date.parse(String(made.created_at));
    expect(lifetime).toBe(10 * 86_400_000);
    expect((await keyOf(keyId)).expires_at).toBe(expires_at.toISOString());
    const chosen = '2999-01-01T00:00:00.000Z';
    const again = `${path}/keys/${made.key_id}/rotation`;
    expect((await send('POST', again, { expires_at: chosen })).body).toMatchObject({ expires_at: chosen });
  });

  it('is replaced once, however many ask at the same moment', async () => {
    const { keyId } = await insertKey(database.dataSource, project.projectId, ['read']);
    const at = `${path}/keys/${keyId}/rotation`;
    const answers = await Promise.all([api, replica, api, replica].map((server) => send('POST', at, {}, server)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const made = answers.find(({ status }) => status === 201)?.body;
    expect((await send('POST', at, {})).body).toMatchObject({
      detail: `the key ${made?.key_id} replaces it; rotate that one`,
    });
    await send('POST', `${path}/keys/${made?.key_id}/rotation`, { overlap_seconds: 0 });
    const ended = await send('POST', `${path}/keys/${made?.key_id}/rotation`, {});
    expect(ended.status).toBe(409);
  });

  it('is not replaced if it has ended, is unknown or of another project', async () => {
    const { keyId } = await insertKey(database.dataSource, project.projectId, ['read'], { revoked_at: new Date() });
    expect(await send('POST', `${path}/keys/${keyId}/rotation`, {})).toMatchObject({
      status: 409,
      body: { detail: 'the key has expired or was revoked; create another one' },
    });
    const other = await insertProject(database.dataSource, 'Not mine', 'org_evil');
    const { keyId: theirs } = await insertKey(database.dataSource, other, ['read']);
    for (const id of [theirs, randomUUID(), 'x']) {
      expect((await send('POST', `${path}/keys/${id}/rotation`, {})).status).toBe(404);
    }
    for (const body of [
      { overlap_seconds: -1 },
      { overlap_seconds: 2_592_001 },
      { expires_at: '2020-01-01T00:00:00Z' },
    ]) {
      expect((await send('POST', `${path}/keys/${keyId}/rotation`, body)).status).toBe(422);
    }
  });

  it('is replaced although the project has as many keys as it may, up to twice as many', async () => {
    const full = await insertProject(database.dataSource, 'Full');
    const keys: string[] = [];
    for (let index = 0; index < 100; index++) keys.push((await insertKey(database.dataSource, full)).keyId);
    const at = (keyId?: string) => `/api/v1/projects/${full}/keys${keyId ? `/${keyId}/rotation` : ''}`;
    expect((await send('POST', at(), { name: 'a', scopes: ['read'] })).status).toBe(409);
    expect((await send('POST', at(keys[0]), {})).status).toBe(201);
    for (let index = 0; index < 99; index++) await insertKey(database.dataSource, full);
    expect((await send('POST', at(keys[1]), {})).status).toBe(409);
  });

  it('reads the published operations as long as the project permits it', async () => {
    const { key } = await insertKey(database.dataSource, project.projectId, ['read']);
    const url = `${path}/moat-index`;
    const statuses = async () => [(await withKey(key, api, url)).status, (await withKey(key, replica, url)).status];
    expect(await statuses()).toEqual([401, 401]);
    expect((await send('PATCH', path, { keys_read_published: true })).body).toMatchObject({
      keys_read_published: true,
    });
    later(5_000);
    expect(await statuses()).toEqual([200, 200]);
    expect((await send('PATCH', path, { name: 'Renamed' })).body).toMatchObject({ keys_read_published: true });
    expect((await send('PATCH', path, { keys_read_published: null })).body).toMatchObject({
      keys_read_published: false,
    });
    later(10_000);
    expect(await statuses()).toEqual([401, 401]);
    expect((await send('PATCH', path, { keys_read_published: 'yes' })).status).toBe(422);
    const made = await send('POST', '/api/v1/projects', { name: 'Open from the start', keys_read_published: true });
    expect(made.body).toMatchObject({ keys_read_published: true });
  });
});
