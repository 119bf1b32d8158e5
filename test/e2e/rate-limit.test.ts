import type { OpenAPIObject } from '@nestjs/swagger';
import { RequestBodies } from '../../src/http/body/request-bodies';
import { bodyChecker } from '../support/contract';
import { exchange } from '../support/raw-exchange';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const PROJECTS = '/api/v1/projects';
const UNKNOWN = `${PROJECTS}/00000000-0000-4000-8000-000000000000/moat`;
/** Per organisation; an address may send twice as many. */
const LIMIT = 5;

describe('the rate limit', () => {
  let database: TestDatabase;
  let api: TestApi;
  let check: ReturnType<typeof bodyChecker>;
  const serve = (environment: Record<string, string>) =>
    serveTestApi(database.url, { environment: { RATE_LIMIT: String(LIMIT), ...environment } });
  beforeAll(async () => {
    database = await createTestDatabase();
    const unlimited = await serveTestApi(database.url);
    check = bodyChecker((await (await unlimited.get('/api/v1/openapi.json')).json()) as OpenAPIObject);
    await unlimited.close();
  });
  afterEach(() => api.close());
  afterAll(() => database.drop());

  const limitsOf = (response: Response) => [
    response.headers.get('ratelimit-policy'),
    response.headers.get('ratelimit'),
  ];
  const asUser = async (organisation: string, address = '192.0.2.1') => ({
    headers: { authorization: `Bearer ${await api.token(organisation)}`, 'x-forwarded-for': address },
  });

  async function expectTooMany(response: Response, whose: string): Promise<void> {
    const body = (await response.json()) as Record<string, unknown>;
    expect(response.status).toBe(429);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(check('ErrorModel', body)).toEqual([]);
    expect(body).toMatchObject({
      title: 'Too Many Requests',
      status: 429,
      detail: `too many requests from this ${whose}; try again later`,
    });
    expect(body.instance).toBe(`urn:uuid:${response.headers.get('x-request-id')}`);
    const wait = Number(response.headers.get('retry-after'));
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
    expect(response.headers.get('ratelimit')).toContain(`"${whose}";r=0;t=${wait}`);
  }

  it('is reported in every response', async () => {
    api = await serve({});
    const policy = `"address";q=${2 * LIMIT};w=60`;
    const both = `${policy}, "organisation";q=${LIMIT};w=60`;
    const seconds = '(60|59)';
    const answers: [string, RequestInit, number, string, string][] = [
      [PROJECTS, {}, 200, both, `^"address";r=9;t=${seconds}, "organisation";r=4;t=${seconds}$`],
      [UNKNOWN, {}, 404, both, `^"address";r=8;t=${seconds}, "organisation";r=3;t=${seconds}$`],
      [PROJECTS, { method: 'HEAD' }, 200, both, '"address";r=7;.*"organisation";r=2;'],
      [PROJECTS, { headers: { authorization: '' } }, 401, policy, `^"address";r=6;t=${seconds}$`],
      [PROJECTS, { method: 'DELETE' }, 405, policy, '^"address";r=5;'],
      ['/api/v1/openapi.json', {}, 200, policy, '^"address";r=4;'],
      ['/api/v1/schemas/DepthBody.json', {}, 200, policy, '^"address";r=3;'],
      ['/nowhere', {}, 404, policy, '^"address";r=2;'],
      [`${PROJECTS}/%zz/moat`, {}, 400, policy, '^"address";r=1;'],
    ];
    for (const [path, init, status, expectedPolicy, left] of answers) {
      const response = await api.get(path, init);
      expect([response.status, ...limitsOf(response)]).toEqual([status, expectedPolicy, expect.stringMatching(left)]);
    }
  });

  it('does not limit health checks', async () => {
    api = await serve({});
    for (let turn = 0; turn < 2 * LIMIT; turn++) await api.get('/nowhere');
    expect((await api.get('/nowhere')).status).toBe(429);
    for (const path of ['/livez', '/readyz', '/livez?x=1']) {
      for (const method of ['GET', 'HEAD']) {
        const response = await api.get(path, { method });
        expect([path, response.status, ...limitsOf(response)]).toEqual([path, 200, null, null]);
      }
    }
    for (const path of ['/livez/', '/api/v1/livez', '/LIVEZ']) expect((await api.get(path)).status).toBe(429);
  });

  it('is decided before a byte of a body is read', async () => {
    api = await serve({});
    const reads = jest.spyOn(api.app.get(RequestBodies), 'read');
    const token = `Authorization: Bearer ${await api.token()}\r\n`;
    // Announced, and never sent: a server that waits for it does not respond.
    const begun = (authorization: string) =>
      exchange(
        api.port,
        `POST ${PROJECTS} HTTP/1.1\r\nHost: a\r\n${authorization}Content-Type: application/json\r\n` +
          'Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n1000\r\n{"name":',
      );
    for (let turn = 0; turn < LIMIT; turn++) await api.get(PROJECTS);
    for (let turn = LIMIT; turn < 2 * LIMIT; turn++) {
      expect(await begun(token)).toMatch(/^HTTP\/1\.1 429 [\s\S]*from this organisation/);
    }
    for (const authorization of [token, '']) {
      expect(await begun(authorization)).toMatch(/^HTTP\/1\.1 429 [\s\S]*from this address/);
    }
    expect(reads).not.toHaveBeenCalled();
  });

  it('counts all requests of an organisation, and no others', async () => {
    api = await serve({ TRUST_PROXY: '1' });
    for (let turn = 0; turn < LIMIT; turn++) {
      // From several addresses, for projects that do not exist: it counts before anything is looked up.
      const path = turn % 2 ? UNKNOWN : PROJECTS;
      expect((await api.get(path, await asUser('org_busy', `192.0.2.${turn}`))).status).toBe(turn % 2 ? 404 : 200);
    }
    for (const path of [PROJECTS, UNKNOWN]) {
      await expectTooMany(await api.get(path, await asUser('org_busy', '192.0.2.99')), 'organisation');
    }
    expect((await api.get(PROJECTS, await asUser('org_calm', '192.0.2.99'))).status).toBe(200);
    expect((await api.get(PROJECTS, { headers: { 'x-forwarded-for': '192.0.2.99', authorization: '' } })).status).toBe(
      401,
    );
  });

  it.each([
    ['refused tokens', PROJECTS, { authorization: 'Bearer garbage' }, 401],
    ['the documents', '/api/v1/openapi.json', {}, 200],
    ['the Swagger UI', '/api/v1/docs', {}, 200],
    ['unknown paths', '/nowhere', {}, 404],
  ])('of an address counts %s', async (_, path, headers, status) => {
    api = await serve({});
    for (let turn = 0; turn < 2 * LIMIT; turn++) expect((await api.get(path, { headers })).status).toBe(status);
    await expectTooMany(await api.get(path, { headers }), 'address');
    // For any caller: the token is not even read.
    await expectTooMany(await api.get(PROJECTS), 'address');
    expect((await api.get(PROJECTS, { method: 'HEAD' })).status).toBe(429);
  });

  it('uses the address of the socket, not X-Forwarded-For', async () => {
    api = await serve({});
    for (let turn = 0; turn <= 2 * LIMIT; turn++) {
      const response = await api.get('/nowhere', { headers: { 'x-forwarded-for': `192.0.2.${turn}` } });
      expect(response.status).toBe(turn < 2 * LIMIT ? 404 : 429);
    }
  });

  it.each([
    ['one hop', '1', '192.0.2.1', '203.0.113.9, 192.0.2.1', false],
    ['one hop, and the client lies', '1', '203.0.113.8, 192.0.2.1', '203.0.113.9, 192.0.2.1', false],
    ['one hop, and another client', '1', '192.0.2.1', '192.0.2.2', true],
    ['addresses', 'loopback, 10.0.0.0/8', '192.0.2.1, 10.1.1.1', '192.0.2.1, 10.2.2.2', false],
    ['addresses, and another client', '127.0.0.1,::ffff:127.0.0.1', '192.0.2.1', '192.0.2.2', true],
    ['addresses that are not these', '10.0.0.0/8', '192.0.2.1', '192.0.2.2', false],
    ['one network of IPv6', '1', '2001:db8::1', '2001:db8::2', false],
    ['two networks of IPv6', '1', '2001:db8:0:1::1', '2001:db8:0:2::1', true],
    ['rubbish, which is no address', '1', `rubbish${'x'.repeat(5_000)}`, 'other rubbish', false],
  ])('of an address believes proxies as configured: %s', async (_, trusted, first, second, apart) => {
    api = await serve({ TRUST_PROXY: trusted });
    const ask = async (address: string) => await api.get('/nowhere', { headers: { 'x-forwarded-for': address } });
    for (let turn = 0; turn < 2 * LIMIT; turn++) expect((await ask(first)).status).toBe(404);
    expect((await ask(first)).status).toBe(429);
    expect((await ask(second)).status).toBe(apart ? 404 : 429);
  });

  it('trusts the address from a trusted proxy only', async () => {
    api = await serve({ TRUST_PROXY: '1' });
    const evil = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'evil',
      host: 'evil.example',
      forwarded: 'host=evil',
    };
    for (const path of ['/api/v1/projects', '/api/v1/docs', '/api/v1/docs/', '/nowhere', '/api/v1/openapi.json']) {
      const lines = Object.entries({ ...evil, connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
      const answer = await exchange(api.port, `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 [234]/);
      expect(answer).not.toContain('evil');
    }
  });

  it('can be off, and is then not reported', async () => {
    api = await serve({ RATE_LIMIT: 'off' });
    for (let turn = 0; turn < 3 * LIMIT; turn++) {
      const response = await api.get(PROJECTS);
      expect([response.status, ...limitsOf(response)]).toEqual([200, null, null]);
    }
  });

  it('can be read by a dashboard of another origin, also in errors', async () => {
    api = await serve({ CLERK_AUTHORIZED_PARTIES: 'https://app.example.com' });
    const headers = { origin: 'https://app.example.com' };
    for (let turn = 0; turn <= LIMIT; turn++) {
      const response = await api.get(PROJECTS, { headers });
      expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
      expect(response.headers.get('access-control-expose-headers')).toContain('RateLimit,RateLimit-Policy,Retry-After');
    }
  });
});
