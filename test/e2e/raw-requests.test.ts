import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Application } from 'express';
import { bodyChecker, contract } from '../support/contract';
import { exchange, lastAnswer } from '../support/raw-exchange';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const CLOSE = 'Connection: close\r\n\r\n';
const HOST = 'Host: api\r\n';

/** Requests that no well-behaved client sends, written to the socket byte by byte. */
describe('a request by hand', () => {
  let database: TestDatabase;
  let api: TestApi;
  let project: ScoredProject;
  let token: string;
  let check: ReturnType<typeof bodyChecker>;
  /** For each request of `/turn`, the number of requests handled before it in the same turn of the event loop. */
  const together: number[] = [];
  let inThisTurn = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url, {
      environment: { RATE_LIMIT: 'off' },
      prepare: (app) => {
        const express: Application = app.getHttpAdapter().getInstance();
        express.get('/turn', (_request, response) => {
          together.push(inThisTurn++);
          setImmediate(() => (inThisTurn = 0));
          response.end();
        });
        express.get('/half', (_request, response) => void response.write('half an ans'));
      },
    });
    project = await insertScoredProject(database.dataSource);
    token = await api.token();
    check = bodyChecker(contract ?? ((await (await api.get('/api/v1/openapi.json')).json()) as OpenAPIObject));
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  /** Fills in `MOAT`, `RISK` (a list) and `TOKEN`. */
  const send = async (request: string) =>
    lastAnswer(
      await exchange(
        api.port,
        request
          .replaceAll('MOAT', `/api/v1/projects/${project.projectId}/moat`)
          .replaceAll('RISK', `/api/v1/projects/${project.projectId}/at-risk`)
          .replaceAll('TOKEN', `Authorization: Bearer ${token}\r\n`),
      ),
    );

  it.each([
    ['a body', `GET MOAT HTTP/1.1\r\n${HOST}TOKENContent-Type: application/json\r\nContent-Length: 5\r\n${CLOSE}{"a":`],
    [
      'a body in chunks',
      `GET MOAT HTTP/1.1\r\n${HOST}TOKENTransfer-Encoding: chunked\r\n${CLOSE}3\r\n{{{\r\n0\r\n\r\n`,
    ],
    ['less body than announced', `GET MOAT HTTP/1.1\r\n${HOST}TOKENContent-Length: 9\r\n${CLOSE}{`],
    ['HTTP/1.0', 'GET MOAT HTTP/1.0\r\nTOKEN\r\n'],
    ['Expect: 100-continue', `GET MOAT HTTP/1.1\r\n${HOST}TOKENExpect: 100-continue\r\n${CLOSE}`],
    ['an Accept of punctuation', `GET MOAT HTTP/1.1\r\n${HOST}TOKENAccept: ;;;,,,\r\n${CLOSE}`],
    ['a whole URL as target', `GET http://evil.exampleMOAT HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`],
    ['an upgrade', `GET MOAT HTTP/1.1\r\n${HOST}TOKENUpgrade: h2c\r\nConnection: Upgrade, close\r\n\r\n`],
    ['a method override', `GET MOAT HTTP/1.1\r\n${HOST}TOKENX-HTTP-Method-Override: DELETE\r\n${CLOSE}`],
    ['an empty Host', `GET MOAT HTTP/1.1\r\nHost:\r\nTOKEN${CLOSE}`],
    ['empty lines before it', `\r\n\r\nGET MOAT HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`],
    ['a range', `GET MOAT HTTP/1.1\r\n${HOST}TOKENRange: bytes=0-1\r\n${CLOSE}`],
    ['a limit of 200,000 digits', `GET RISK?limit=${'0'.repeat(200_000)}1 HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`],
    ['200,000 parameters', `GET RISK?${'&'.repeat(200_000)} HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`],
  ])('with %s is answered like any other', async (_, request) => {
    const { status, head, body } = await send(request);
    expect(status).toBe(200);
    expect(head).toContain('\r\nContent-Type: application/json\r\n');
    expect(JSON.parse(body)).toHaveProperty('$schema');
  });

  it.each([
    ['two Authorization headers', `GET MOAT HTTP/1.1\r\n${HOST}TOKENTOKEN${CLOSE}`, 401],
    ['an empty Authorization header besides', `GET MOAT HTTP/1.1\r\n${HOST}Authorization:\r\nTOKEN${CLOSE}`, 401],
    ['a token of 100 KB', `GET MOAT HTTP/1.1\r\n${HOST}Authorization: Bearer ${'x.'.repeat(51_200)}\r\n${CLOSE}`, 401],
    ['a token as cookie', `GET MOAT HTTP/1.1\r\n${HOST}Cookie: __session=x\r\n${CLOSE}`, 401],
    ['a limit with NUL', `GET RISK?limit=1%00 HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`, 422],
    ['an unknown expectation', `GET MOAT HTTP/1.1\r\n${HOST}TOKENExpect: the-unexpected\r\n${CLOSE}`, 417],
    ['no Host', `GET MOAT HTTP/1.1\r\nTOKEN${CLOSE}`, 400],
    ['two Hosts', `GET MOAT HTTP/1.1\r\n${HOST}Host: evil.example\r\nTOKEN${CLOSE}`, 400],
    ['a folded header', `GET MOAT HTTP/1.1\r\n${HOST}X-Folded: a\r\n b\r\nTOKEN${CLOSE}`, 400],
    ['chunks of garbage', `GET MOAT HTTP/1.1\r\n${HOST}TOKENTransfer-Encoding: chunked\r\n${CLOSE}zz\r\n`, 400],
    [
      'both a length and chunks',
      `GET MOAT HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n${CLOSE}`,
      400,
    ],
    ['two lengths', `GET MOAT HTTP/1.1\r\n${HOST}Content-Length: 3\r\nContent-Length: 4\r\n${CLOSE}abcd`, 400],
    ['an unknown transfer coding', `GET MOAT HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n${CLOSE}`, 400],
    ['lines without carriage returns', `GET MOAT HTTP/1.1\n${HOST}\n\n`, 400],
    ['a broken header', 'GET MOAT HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n', 400],
    ['a NUL in a header', `GET MOAT HTTP/1.1\r\n${HOST}X: \0\r\n${CLOSE}`, 400],
    ['bytes in its path', `GET /api/v1/projects/\xff\xfe/moat HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`, 400],
    ['a space in its path', `GET /api/v1/projects/a b/moat HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`, 400],
    ['no version at all', 'GET MOAT\r\n\r\n', 400],
    ['a version to come', `GET MOAT HTTP/1.2\r\n${HOST}TOKEN${CLOSE}`, 400],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['no HTTP at all', 'hello\r\n\r\n', 400],
    ['an unknown method', `NONSENSE / HTTP/1.1\r\n${HOST}\r\n`, 400],
    ['a URL of 200 KB', `GET /api/v1/${'a'.repeat(200_000)} HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`, 404],
    ['a URL of 300 KB', `GET /api/v1/${'a'.repeat(300_000)} HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`, 431],
    ['a megabyte of headers', `GET MOAT HTTP/1.1\r\n${HOST}X: ${'x'.repeat(1_000_000)}\r\n\r\n`, 431],
    ['a whole URL of an unknown path', `GET http://evil.example/nowhere HTTP/1.1\r\n${HOST}${CLOSE}`, 404],
    ['a URL that is none', `GET http://[::1 HTTP/1.1\r\n${HOST}${CLOSE}`, 404],
    ['two slashes before it', `GET //evil.exampleMOAT HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`, 404],
    ['two slashes in it', `GET /api/v1//projects HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`, 404],
    ['dots in its path', `GET /api/v1/nowhere/../projects HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`, 404],
    ['dots out of the docs', `GET /api/v1/docs/../../../package.json HTTP/1.1\r\n${HOST}${CLOSE}`, 404],
    ['a dot in the docs', `GET /api/v1/docs/%2E HTTP/1.1\r\n${HOST}${CLOSE}`, 404],
    ['encoded dots out of the docs', `GET /api/v1/docs/%2e%2e%2fpackage.json HTTP/1.1\r\n${HOST}${CLOSE}`, 404],
    ['a slash after it', `GET MOAT/ HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`, 404],
    ['an upper-case path', `GET /API/V1/PROJECTS HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`, 404],
    ['the method TRACE', `TRACE MOAT HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`, 405],
    ['the method CONNECT', `CONNECT MOAT HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`, 405],
    ['CONNECT to a host', `CONNECT evil.example:443 HTTP/1.1\r\n${HOST}${CLOSE}`, 404],
    ['OPTIONS of nothing', `OPTIONS * HTTP/1.1\r\n${HOST}${CLOSE}`, 404],
    [
      'POST to nowhere, of gzip that is none',
      `POST /nowhere HTTP/1.1\r\n${HOST}Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n${CLOSE}abc`,
      404,
    ],
  ])('with %s is rejected', async (_, request, status) => {
    const answer = await send(request);
    expect(answer.status).toBe(status);
    expect(answer.head).toContain('\r\nContent-Type: application/problem+json\r\n');
    expect(answer.head).toMatch(/\r\nX-Request-Id: [\da-f-]{36}\r\n/);
    expect(JSON.parse(answer.body)).toMatchObject({ status });
    expect(check('ErrorModel', JSON.parse(answer.body))).toEqual([]);
    // The response contains neither the host of the target nor a token.
    expect(answer.head + answer.body).not.toMatch(/evil|eyJ/);
  });

  it('with HEAD or OPTIONS has no body, whatever the status', async () => {
    const statuses: number[] = [];
    for (const line of ['HEAD MOAT', 'HEAD RISK?limit=x', 'HEAD /nowhere', 'HEAD /\xff', 'OPTIONS MOAT']) {
      const { status, head, body } = await send(`${line} HTTP/1.1\r\n${HOST}TOKEN${CLOSE}`);
      expect([line, body]).toEqual([line, '']);
      if (status >= 400) expect(head).toContain('\r\nContent-Type: application/problem+json\r\n');
      statuses.push(status);
    }
    expect(statuses).toEqual([200, 422, 404, 400, 204]);
  });

  it('ignores the host of an absolute URL', async () => {
    const lies = ['Host', 'X-Forwarded-Host', 'X-Forwarded-For', 'X-Forwarded-Prefix', 'X-Original-URL', 'Origin'];
    const headers = `${lies.map((name) => `${name}: http://evil.example\r\n`).join('')}Forwarded: host=evil.example\r\nX-Request-Id: evil\r\n`;
    const paths = [
      'MOAT',
      '/nowhere',
      ...['docs', 'docs/', 'docs/swagger-ui-init.js', 'openapi.json', 'openapi.yaml', 'schemas/DepthBody.json'].map(
        (name) => `/api/v1/${name}`,
      ),
    ];
    for (const path of paths) {
      const { status, head, body } = await send(`GET ${path} HTTP/1.1\r\n${headers}TOKEN${CLOSE}`);
      expect([path, status]).toEqual([path, path === '/nowhere' ? 404 : 200]);
      expect(head + body).not.toContain('evil');
    }
  });

  it('can be pipelined, with responses in order', async () => {
    const request = (path: string, more = '') => `GET ${path} HTTP/1.1\r\n${HOST}${more}\r\n`;
    const answer = await exchange(
      api.port,
      request('/api/v1/schemas/DepthBody.json') +
        request('/nowhere') +
        request('/api/v1/projects') +
        request('/api/v1/projects', `Authorization: Bearer ${token}\r\nConnection: close\r\n`),
    );
    const statuses = [...answer.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);
    expect(statuses).toEqual(['200', '404', '401', '200']);
  });

  it('does not hold the event loop with others of the same packet', async () => {
    await exchange(api.port, `${`GET /turn HTTP/1.1\r\n${HOST}\r\n`.repeat(199)}GET /turn HTTP/1.1\r\n${HOST}${CLOSE}`);
    expect(together).toEqual(Array(200).fill(0));
  });

  it.each([
    'GET /half',
    'GET /turn',
    'GET /api/v1/projects',
    'POST /api/v1/projects',
  ])('%s, followed by CONNECT, does not end the process', async (request) => {
    await exchange(api.port, `${request} HTTP/1.1\r\n${HOST}\r\nCONNECT api:80 HTTP/1.1\r\n${HOST}\r\n`);
    expect((await api.get('/livez')).status).toBe(200);
  });

  it('with CONNECT is closed even if the client keeps its side open', async () => {
    const accepted = once(api.app.getHttpServer(), 'connection') as Promise<[Socket]>;
    const client = connect({ port: api.port, host: '127.0.0.1', allowHalfOpen: true });
    client.write(`CONNECT api:80 HTTP/1.1\r\n${HOST}\r\n`);
    const [socket] = await accepted;
    client.resume();
    if (!socket.destroyed) await once(socket, 'close');
    expect(socket.destroyed).toBe(true);
    client.destroy();
  });

  it('followed by garbage is not mixed with the error response', async () => {
    const answer = await exchange(api.port, `GET /half HTTP/1.1\r\n${HOST}\r\n`, 'GARBAGE\r\n');
    expect(answer).toContain('half an ans');
    expect(answer).not.toContain('HTTP/1.1 400');
  });
});
