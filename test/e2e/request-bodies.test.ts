import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { RequestBodies } from '../../src/http/body/request-bodies';
import { insertProject } from '../support/facts';
import { exchange, lastAnswer } from '../support/raw-exchange';
import { type Route, routesOf } from '../support/routes';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const KB = 1_024;
const MB = KB * KB;
const ZERO = '00000000-0000-4000-8000-000000000000';
const JSON_TYPE = 'Content-Type: application/json\r\n';
const CHUNKED = 'Transfer-Encoding: chunked\r\n';
/** A chunk that is announced but incomplete. */
const BEGUN = '100000\r\n{"name":"';
/** Bodies that must not be read before the guards have run: each is endless, or inflates to much data. */
const HOSTILE: Readonly<Record<string, string>> = {
  'a body without end': `${JSON_TYPE}${CHUNKED}\r\n${BEGUN}`,
  'gzip that inflates to much and does not end': `${JSON_TYPE}Content-Encoding: gzip\r\n${CHUNKED}\r\n400\r\n${gzipSync(
    '['.repeat(524_000),
  )
    .subarray(0, 500)
    .toString('latin1')}`,
  'more than any route accepts': `${JSON_TYPE}Content-Length: 1000000000\r\n\r\n{`,
  'NDJSON without end': `Content-Type: application/x-ndjson\r\n${CHUNKED}\r\n${BEGUN}`,
  'a body that waits to be asked for': `${JSON_TYPE}Content-Length: 10\r\nExpect: 100-continue\r\n\r\n`,
};
const WITH_CHUNKS = /^(?:POST|PUT|PATCH|DELETE)$/;

describe('bodies of requests', () => {
  let database: TestDatabase;
  let api: TestApi;
  let token: string;
  let projectId: string;
  let routes: Route[];
  let reads: jest.SpyInstance;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    projectId = await insertProject(database.dataSource, 'Bodies');
    token = await api.token();
    routes = routesOf(api.app);
    reads = jest.spyOn(api.app.get(RequestBodies), 'read');
  });
  beforeEach(() => reads.mockClear());
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const concrete = (path: string) => path.replace(/:\w+/g, ZERO);
  const projects = '/api/v1/projects';
  const bearer = () => `Authorization: Bearer ${token}\r\n`;

  /** Sends the head of a request and the beginning of its body, and waits only for the response. */
  async function begin(method: string, path: string, rest: string): Promise<{ status: number; text: string }> {
    const socket = connect(api.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.setEncoding('latin1');
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: a\r\n${rest}`, 'latin1');
    let text = '';
    while (!/\r\n\r\n/.test(text)) {
      const [chunk] = (await once(socket, 'data')) as [string];
      text += chunk;
    }
    socket.destroy();
    return { status: Number(text.slice(9, 12)), text };
  }

  it('are read by routes that declare it, and by the events', () => {
    const wrong = routes.filter(({ takesBody, bodyBytes }) => takesBody !== (bodyBytes !== undefined));
    expect(wrong.map(({ handler }) => handler)).toEqual([]);
    for (const { handler, bodyBytes } of routes.filter(({ takesBody }) => takesBody)) {
      const most = /^(Segment)?SettingsController/.test(handler) ? 64 * KB : 16 * KB;
      expect([handler, bodyBytes]).toEqual([handler, expect.any(Number)]);
      expect(bodyBytes).toBeLessThanOrEqual(most);
    }
    expect(routes.filter(({ takesBody }) => takesBody).length).toBeGreaterThanOrEqual(6);
  });

  it.each(Object.entries(HOSTILE))('with %s are not read for who may not call the route', async (_, body) => {
    const strangers = ['', `Authorization: Bearer ${await api.token('org_test', 'member')}\r\n`];
    for (const { method, path, rule, admin, handler } of routes) {
      if (rule === 'public' || !WITH_CHUNKS.test(method)) continue;
      for (const authorization of admin ? strangers : ['']) {
        const { status, text } = await begin(method, concrete(path), authorization + body);
        // For an unknown project, the response says no more.
        expect([handler, status]).toEqual([handler, authorization === '' ? 401 : path.includes(':') ? 404 : 403]);
        expect(text).not.toContain('100 Continue');
      }
    }
    expect(reads).not.toHaveBeenCalled();
  });

  it.each(Object.entries(HOSTILE))('with %s are not read if no route accepts a body', async (_, body) => {
    const asks: [string, string, number][] = [
      ['POST', '/nowhere', 404],
      ['POST', '/api/v1/nowhere', 404],
      ['PUT', projects, 405],
      ['DELETE', projects, 405],
      ['OPTIONS', projects, 204],
      ['OPTIONS', '/nowhere', 404],
      ['GET', projects, 200],
      ['HEAD', projects, 200],
      ['GET', '/livez', 200],
      ['POST', '/livez', 405],
      ['GET', '/api/v1/openapi.json', 200],
      ['POST', '/api/v1/docs', 405],
      ['POST', `${projects}/${projectId}/recompute`, 202],
      ['DELETE', `${projects}/${ZERO}`, 404],
    ];
    for (const [method, path, status] of asks) {
      expect([path, (await begin(method, path, bearer() + body)).status]).toEqual([path, status]);
    }
    expect(reads).not.toHaveBeenCalled();
  });

  it.each([
    ['16 KB', (size: number) => JSON.stringify({ name: 'a' }).padEnd(size), 16 * KB, 201],
    ['16 KB and a byte', (size: number) => JSON.stringify({ name: 'b' }).padEnd(size), 16 * KB + 1, 413],
  ])('of %s', async (_, make, size, status) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
    expect((await api.get(projects, { ...init, body: make(size) })).status).toBe(status);
    // The same in chunks, whose total size is not known in advance.
    const name = JSON.stringify({ name: 'in chunks' }).padEnd(size);
    const stream = new ReadableStream({
      start(controller) {
        for (let at = 0; at < size; at += 5_000) controller.enqueue(Buffer.from(name.slice(at, at + 5_000)));
        controller.close();
      },
    });
    const chunks = await api.get(projects, { ...init, body: stream, duplex: 'half' } as RequestInit);
    expect(chunks.status).toBe(status);
    if (status === 413) {
      expect(await chunks.json()).toMatchObject({ detail: 'the body is too large: at most 16384 bytes are accepted' });
    }
  });

  it.each([
    ['application/json', { 'content-encoding': 'gzip' }, gzipSync('{"name":"gzip"}'), 415],
    ['application/json', { 'content-encoding': 'identity' }, '{"name":"identity"}', 201],
    ['application/json; charset=utf-8', {}, '{"name":"utf-8"}', 201],
    ['application/vnd.api+json', {}, '{"name":"vendor"}', 201],
    ['application/json', {}, '\ufeff{"name":"with a mark"}', 201],
    ['application/json; charset=utf-16', {}, '{"name":"utf-16"}', 415],
    ['text/plain', {}, '{"name":"text"}', 415],
    ['application/jsonp', {}, '{"name":"jsonp"}', 415],
    ['application/json', {}, Buffer.from('{"name":"\xff"}', 'latin1'), 400],
    ['application/json', {}, '"name"', 400],
    ['application/json', {}, '[{"name":"list"}]', 422],
    ['application/json', {}, `{"name":${'['.repeat(3_000)}${']'.repeat(3_000)}}`, 422],
    ['application/json', {}, `{"name":${'['.repeat(16_000)}`, 422],
    ['application/json', {}, `{"name":${'['.repeat(30)}${']'.repeat(30)}}`, 422],
    ['application/json', {}, `{${Array.from({ length: 1_500 }, (_, index) => `"${index}":0`)}}`, 422],
    ['application/json', {}, '{"__proto__":{"name":"a"}}', 422],
    ['application/json', {}, `{"${'x'.repeat(10_000)}":"${'y'.repeat(5_000)}"}`, 422],
  ])('of type %s %j: %.40s', async (type, headers, body, status) => {
    const init = { method: 'POST', headers: { ...headers, 'content-type': type }, body: body as string };
    const response = await api.get(projects, init);
    expect(response.status).toBe(status);
    // However many mistakes there are, the response is short.
    const text = await response.text();
    expect(text.length).toBeLessThan(16 * KB);
    expect((JSON.parse(text) as { errors?: unknown[] }).errors?.length ?? 0).toBeLessThanOrEqual(20);
  });

  it('report the number of mistakes beyond 20', async () => {
    const body = JSON.stringify(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`key-${index}`, 0])));
    for (const [method, path] of [
      ['POST', projects],
      ['PATCH', `${projects}/${projectId}/settings`],
      ['POST', `${projects}/${projectId}/keys`],
    ] as const) {
      const response = await api.get(path, { method, headers: { 'content-type': 'application/json' }, body });
      const { detail, errors } = (await response.json()) as { detail: string; errors: unknown[] };
      expect([response.status, errors.length]).toEqual([422, 20]);
      expect(detail).toMatch(/^validation failed \(20 of 10\d mistakes are listed\)$/);
    }
  });

  it('that are rejected keep the connection if little of them is left', async () => {
    const request = (path: string, headers: string, body = '') =>
      `POST ${path} HTTP/1.1\r\nHost: a\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
    const answer = await exchange(
      api.port,
      request('/nowhere', JSON_TYPE, 'x'.repeat(100_000)) +
        request(projects, JSON_TYPE, 'x'.repeat(100_000)) +
        request(projects, bearer() + JSON_TYPE, 'x'.repeat(100_000)) +
        request('/nowhere', 'Connection: close\r\n'),
    );
    expect([...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual(['404', '401', '413', '404']);
  });

  it('that continue after the response are cut off soon', async () => {
    for (const head of [
      `POST ${projects} HTTP/1.1\r\nHost: a\r\n${JSON_TYPE}${CHUNKED}\r\n`,
      `POST /nowhere HTTP/1.1\r\nHost: a\r\n${CHUNKED}\r\n`,
      `GET /livez HTTP/1.1\r\nHost: a\r\n${CHUNKED}\r\n`,
      `POST ${projects} HTTP/1.1\r\nHost: a\r\n${bearer()}${JSON_TYPE}${CHUNKED}\r\n`,
    ]) {
      const accepted = once(api.app.getHttpServer(), 'connection') as Promise<[Socket]>;
      const client = connect(api.port, '127.0.0.1');
      client.resume().on('error', () => {});
      const closed = new Promise((resolve) => client.on('close', resolve));
      client.write(head);
      const chunk = `10000\r\n${'x'.repeat(64 * KB)}\r\n`;
      const send = (): void => {
        while (!client.destroyed && client.write(chunk));
      };
      client.on('drain', send);
      send();
      const [socket] = await accepted;
      await closed;
      // A megabyte, and the data in transit.
      expect(socket.bytesRead).toBeLessThan(2 * MB);
    }
  });

  it('are requested only after the guards have accepted the request', async () => {
    const waits = `Expect: 100-continue\r\nConnection: close\r\n${JSON_TYPE}Content-Length: 20\r\n\r\n`;
    const good = await exchange(
      api.port,
      `POST ${projects} HTTP/1.1\r\nHost: a\r\n${bearer()}${waits}`,
      '{"name":"continued"}',
    );
    expect(good).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
    const large = waits.replace('20', '20000');
    for (const [head, status] of [
      [waits, 401],
      [`Authorization: Bearer nonsense\r\n${waits}`, 401],
      [bearer() + large, 413],
      [`${bearer()}Content-Encoding: gzip\r\n${waits}`, 415],
    ] as const) {
      const answer = await exchange(api.port, `POST ${projects} HTTP/1.1\r\nHost: a\r\n${head}`);
      expect(answer.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
      expect(lastAnswer(answer).head).toContain('\r\nConnection: close\r\n');
    }
  });

  it('of one organisation use at most its share of the memory', async () => {
    const uploads: Socket[] = [];
    const announce = async (authorization: string): Promise<string> => {
      const socket = connect(api.port, '127.0.0.1');
      uploads.push(socket);
      socket.setEncoding('latin1').on('error', () => {});
      socket.write(
        `POST ${projects}/${projectId}/events HTTP/1.1\r\nHost: a\r\n${authorization}${JSON_TYPE}Expect: 100-continue\r\nContent-Length: ${5 * MB}\r\n\r\n`,
      );
      const [text] = (await once(socket, 'data')) as [string];
      return text.slice(9, 12);
    };
    const ours: string[] = [];
    for (let upload = 0; upload < 4; upload++) ours.push(await announce(bearer()));
    expect(ours).toEqual(['100', '100', '100', '429']);
    const others = await api.token('org_others');
    const init = {
      method: 'POST',
      headers: { authorization: `Bearer ${others}`, 'content-type': 'application/json' },
      body: '{"name":"theirs"}',
    };
    expect((await api.get(projects, init)).status).toBe(201);
    for (const socket of uploads) socket.destroy();
  });
});
