import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { insertScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('HTTP methods and conditional requests', () => {
  let database: TestDatabase;
  let api: TestApi;
  let path: string;
  let agentId: string;
  let contactId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    const project = await insertScoredProject(database.dataSource);
    const { projectId } = project;
    ({ agentId, contactId } = project);
    path = `/api/v1/projects/${projectId}/moat`;
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  it('sends a strong ETag that changes only with the body', async () => {
    const [first, second, other] = await Promise.all([api.get(path), api.get(path), api.get(`${path}?days=1`)]);
    const etag = first.headers.get('etag');
    expect(etag).toMatch(/^"[^"]+"$/);
    expect(second.headers.get('etag')).toBe(etag);
    expect(other.headers.get('etag')).not.toBe(etag);
  });

  it('answers 304 without a body if the client has it', async () => {
    const etag = (await api.get(path)).headers.get('etag') ?? '';
    for (const candidate of [etag, '*', `"other", ${etag}`, `${etag},"other"`, `W/${etag}`]) {
      for (const method of ['GET', 'HEAD']) {
        const response = await api.get(path, { method, headers: { 'if-none-match': candidate } });
        expect([candidate, method, response.status]).toEqual([candidate, method, 304]);
        expect(await response.text()).toBe('');
        expect(response.headers.get('etag')).toBe(etag);
        expect(response.headers.get('cache-control')).toBe('private, no-cache');
        expect(response.headers.get('content-type')).toBeNull();
      }
    }
    expect((await api.get(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
  });

  it('compresses large bodies for clients that accept it, with a separate ETag', async () => {
    const as = (coding: string, more: Record<string, string> = {}) =>
      api.get(path, { headers: { 'accept-encoding': coding, ...more } });
    const [plain, zipped] = [await as('identity'), await as('br, gzip;q=0.5')];
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(Number(zipped.headers.get('content-length'))).toBeLessThan(Number(plain.headers.get('content-length')) / 2);
    for (const { headers } of [plain, zipped]) expect(headers.get('vary')).toContain('Accept-Encoding');
    expect(await zipped.text()).toBe(await plain.text());
    const [plainTag, zippedTag] = [plain, zipped].map(({ headers }) => headers.get('etag') ?? '');
    expect(zippedTag).not.toBe(plainTag);
    for (const [coding, tag, status] of [
      ['identity', plainTag, 304],
      ['gzip', zippedTag, 304],
      ['gzip', plainTag, 304],
      ['gzip;q=0', zippedTag, 304],
    ] as const) {
      const response = await as(coding, { 'if-none-match': tag ?? '' });
      expect([coding, tag, response.status]).toEqual([coding, tag, status]);
    }
    for (const coding of ['gzip;q=0', 'br', 'identity', '*;q=0', ';;;']) {
      expect([coding, (await as(coding)).headers.get('content-encoding')]).toEqual([coding, null]);
    }
    const small = await api.get(path.replace('moat', 'pipeline-flow'), { headers: { 'accept-encoding': 'gzip' } });
    expect(small.headers.get('content-encoding')).toBeNull();
    expect((await small.text()).length).toBeLessThan(1_024);
  });

  it('shows a finished run at once, whichever process ran it', async () => {
    const depth = `/api/v1/agents/${agentId}/contacts/${contactId}/depth`;
    const before = new Map<string, string>();
    for (const target of [path, depth]) before.set(target, (await api.get(target)).headers.get('etag') ?? '');
    const service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await service.recompute({ full: true })).toMatchObject([{ status: 'finished' }]);
    for (const [target, etag] of before) {
      const conditional = () => api.get(target, { headers: { 'if-none-match': etag } });
      let response = await conditional();
      while (response.status === 304) response = await conditional();
      expect(response.status).toBe(200);
      expect(response.headers.get('etag')).not.toBe(etag);
    }
  });

  it('checks the token before the condition', async () => {
    const response = await api.get(path, { headers: { authorization: '', 'if-none-match': '*' } });
    expect(response.status).toBe(401);
    expect(response.headers.get('etag')).toBeNull();
  });

  it('answers HEAD like GET without a body, also for errors', async () => {
    for (const target of [
      path,
      `${path}?days=x`,
      '/api/v1/projects/unknown/moat',
      '/nowhere',
      '/api/v1/projects/%zz/moat',
      '/api/v1/openapi.json',
    ]) {
      const [get, head] = await Promise.all([api.get(target), api.get(target, { method: 'HEAD' })]);
      expect([target, head.status]).toEqual([target, get.status]);
      for (const name of ['content-type', 'content-length', 'etag', 'link', 'cache-control']) {
        expect([target, name, head.headers.get(name)]).toEqual([target, name, get.headers.get(name)]);
      }
      expect(await head.text()).toBe('');
    }
  });

  it('answers OPTIONS with the methods of the path', async () => {
    const response = await api.get(path, { method: 'OPTIONS', headers: { authorization: '' } });
    expect(response.status).toBe(204);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect((await api.get('/nowhere', { method: 'OPTIONS' })).status).toBe(404);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])('rejects %s', async (method) => {
    for (const target of [path, '/api/v1/openapi.json', '/api/v1/schemas/DepthBody.json', '/api/v1/docs']) {
      const response = await api.get(target, { method });
      expect([target, response.status]).toEqual([target, 405]);
      expect(response.headers.get('allow')).toBe('GET, HEAD');
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toMatchObject({ status: 405, title: 'Method Not Allowed' });
    }
  });

  it('allows the configured origins only', async () => {
    const preflight = (origin: string) =>
      api.get(path, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
      });
    const [ours, evil] = await Promise.all([preflight('http://localhost'), preflight('https://evil.example')]);
    expect(ours.status).toBe(204);
    expect(ours.headers.get('access-control-allow-origin')).toBe('http://localhost');
    expect(ours.headers.get('access-control-allow-headers')).toMatch(/authorization/i);
    expect(evil.headers.get('access-control-allow-origin')).toBeNull();
    const answer = await api.get(path, { headers: { origin: 'http://localhost' } });
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/ETag.*Link.*X-Request-Id/);
    expect(answer.headers.get('vary')).toMatch(/Origin/);
  });

  it('sends the security headers', async () => {
    const { headers } = await api.get(path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get('strict-transport-security')).toMatch(/max-age=/);
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('sends a different request id with every response', async () => {
    const send = () =>
      api.get(path, { headers: { 'x-request-id': 'mine', 'x-forwarded-host': 'evil.example', host: 'evil.example' } });
    const [first, second] = [await send(), await send()];
    expect(first.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(first.headers.get('x-request-id')).not.toBe(second.headers.get('x-request-id'));
    expect(await first.text()).not.toContain('evil');
  });
});
