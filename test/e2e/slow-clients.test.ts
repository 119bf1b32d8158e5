import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { HttpTimeouts } from '../../src/http/adapter/api-adapter';
import { bodyChecker } from '../support/contract';
import { lockWaiters } from '../support/lock-waiter';
import { insertScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const TIMEOUTS = { headers: 300, request: 600, keepAlive: 200, inactivity: 4_000, check: 50 } satisfies HttpTimeouts;
const WAIT_MS = 400;
/** Much longer than the wait for a connection, so that a busy machine does not confuse the two. */
const STATEMENT_MS = 3_000;
const WAITERS = 6;
const OPENAPI = 'GET /api/v1/openapi.json HTTP/1.1\r\nHost: a\r\n\r\n';

describe('slow clients and statements', () => {
  let database: TestDatabase;
  let api: TestApi;
  let path: string;
  /** The head of a request with a body of 100 bytes; `BODY` until the token is known. */
  let upload: string;
  let check: ReturnType<typeof bodyChecker>;
  beforeAll(async () => {
    database = await createTestDatabase();
    path = `/api/v1/projects/${(await insertScoredProject(database.dataSource)).projectId}/moat`;
    api = await serveTestApi(database.url, {
      timeouts: TIMEOUTS,
      environment: {
        // A cached body needs no connection.
        BODY_CACHE_MB: '0',
        DATABASE_POOL_SIZE: '4',
        DB_POOL_WAIT_MS: String(WAIT_MS),
        DB_STATEMENT_TIMEOUT_MS: String(STATEMENT_MS),
      },
      prepare: (app) => {
        const express = app.getHttpAdapter().getInstance();
        // A response larger than all buffers between the two sides.
        express.get('/large', (_: unknown, response: { send(body: Buffer): void }) =>
          response.send(Buffer.alloc(64_000_000, 'x')),
        );
      },
    });
    upload = `POST /api/v1/projects HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${await api.token()}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n`;
    check = bodyChecker((await (await api.get('/api/v1/openapi.json')).json()) as OpenAPIObject);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  /** Sends the pieces, one every 40 ms, until the server closes the connection. @returns the response, and how long it took */
  async function exchange(pieces: readonly string[]): Promise<{ answer: string; ms: number }> {
    const started = performance.now();
    const socket = connect(api.port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => {});
    const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
    for (const piece of pieces) {
      if (socket.destroyed || socket.readableEnded) break;
      socket.write(piece === 'BODY' ? upload : piece);
      if (pieces.length > 1) await delay(40);
    }
    await closed;
    return { answer, ms: performance.now() - started };
  }

  it.each([
    ['headers that stop', [OPENAPI.slice(0, 30)], TIMEOUTS.headers],
    ['headers that trickle in', [...`${OPENAPI.slice(0, -2)}X-Long: header\r\n\r\n`], TIMEOUTS.headers],
    ['a body that stops', ['BODY', '{"a":'], TIMEOUTS.request],
    ['a body that trickles in', ['BODY', ...'{"a":"bcdefghijklmnopqrstuvwxyz"'], TIMEOUTS.request],
  ])('%s are a 408 problem, and the end of the connection', async (_, pieces, timeout) => {
    const { answer, ms } = await exchange(pieces);
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    const [head, body] = answer.split('\r\n\r\n') as [string, string];
    expect(head).toContain('Content-Type: application/problem+json');
    expect(head).toContain('Connection: close');
    expect(check('ErrorModel', JSON.parse(body))).toEqual([]);
    expect(ms).toBeGreaterThan(timeout - TIMEOUTS.check);
  });

  it.each([
    ['never says anything', [], ''],
    ['says nothing more after its answer', [OPENAPI], 'HTTP/1.1 200 OK'],
  ])('a client that %s loses its connection', async (_, pieces, answered) => {
    const { answer } = await exchange(pieces);
    expect(answer.slice(0, answered.length)).toBe(answered);
  });

  it('a client that does not read its response is disconnected', async () => {
    // A client that does not read does not notice either, so the server's side is observed.
    const accepted = once(api.app.getHttpServer(), 'connection');
    const client = connect(api.port, '127.0.0.1', () => client.write('GET /large HTTP/1.1\r\nHost: a\r\n\r\n'));
    const started = performance.now();
    const [socket] = (await accepted) as [Socket];
    await once(socket, 'close');
    expect(performance.now() - started).toBeGreaterThan(TIMEOUTS.inactivity / 2);
    client.destroy();
  });

  it('many slow clients do not delay other clients', async () => {
    const crowd = Array.from({ length: 300 }, (_, index) => exchange([index % 2 ? 'BODY' : OPENAPI.slice(0, 30)]));
    expect((await api.get(path)).status).toBe(200);
    for (const { answer } of await Promise.all(crowd)) expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect((await api.get(path)).status).toBe(200);
  });

  it('a locked table is a 503 for everyone: by the time limit of the statement, or the wait for a connection', async () => {
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE daily_snapshots IN ACCESS EXCLUSIVE MODE');
    const answered: string[] = [];
    try {
      // Each requests a different body, because identical requests share a statement.
      const ask = async (who: 'holds' | 'waits', days: number) => {
        const response = await api.get(`${path}?days=${days}`);
        answered.push(who);
        expect(response.status).toBe(503);
        expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
        expect(await response.json()).toMatchObject({ title: 'Service Unavailable', status: 503 });
      };
      const holders = [ask('holds', 1), ask('holds', 2)];
      await lockWaiters(database.dataSource, holders.length);
      await Promise.all([...holders, ...Array.from({ length: WAITERS }, (_, index) => ask('waits', index + 3))]);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
    // Requests without a connection need not wait for the statements of those that have one.
    expect(answered.indexOf('holds')).toBe(WAITERS);
    expect((await api.get(path)).status).toBe(200);
  });
});
