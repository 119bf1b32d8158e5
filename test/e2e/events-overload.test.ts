import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { QueryRunner } from 'typeorm';
import { insertProject } from '../support/facts';
import { lockWaiter } from '../support/lock-waiter';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Seven bodies of the maximum length exceed the 32 MB that one organisation may hold in a process. */
const LARGEST = 5 * 2 ** 20;
const ROOM_FOR = 6;

/** One batch at the database at a time, and a short wait for a turn. */
describe('more events than the server can handle', () => {
  let database: TestDatabase;
  let api: TestApi;
  let projectId: string;
  let projects = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url, {
      environment: {
        DATABASE_POOL_SIZE: '4',
        DB_POOL_WAIT_MS: '2000',
        DB_STATEMENT_TIMEOUT_MS: '60000',
        ORGANISATION_SHARE: '1',
      },
    });
  });
  beforeEach(async () => {
    projectId = await insertProject(database.dataSource, `Project ${++projects}`);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const path = () => `/api/v1/projects/${projectId}/events`;
  const batch = (name: string) => ({
    events: ['a', 'b'].map((id) => ({
      type: 'interaction',
      event_id: `${name}-${id}`,
      agent: 'Nova',
      user_id: id,
      occurred_at: '2025-06-01T10:00:00Z',
    })),
  });
  const post = (body: string) =>
    api.get(path(), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const send = (name: string) => post(JSON.stringify(batch(name)));
  const sendLargest = (name: string) => post(JSON.stringify(batch(name)).padEnd(LARGEST));
  const count = async (table: string): Promise<number> => {
    const [{ n }] = await database.dataSource.query(`SELECT count(*)::int AS n FROM ${table} WHERE project_id = $1`, [
      projectId,
    ]);
    return n;
  };
  async function expectShed(response: Response, status = 503, limit = 'the server'): Promise<void> {
    expect([response.status, response.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(await response.json()).toMatchObject({
      detail: expect.stringMatching(
        new RegExp(`^${limit} is at its limit for (event batches|request bodies); try again later$`),
      ),
    });
  }

  /** Sends the head of a request, and nothing of its body. */
  async function announce(): Promise<{ socket: Socket; answer: () => string }> {
    const socket = connect(api.port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
    });
    await once(socket, 'connect');
    const authorization = `Bearer ${await api.token()}`;
    const head = { host: 'a', authorization, 'content-type': 'application/json', 'content-length': LARGEST };
    const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST ${path()} HTTP/1.1\r\n${lines.join('')}\r\n`);
    return { socket, answer: () => text };
  }

  /** Locks the project's row, so that a batch waits there for the database. */
  async function holdProject(): Promise<QueryRunner> {
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT FROM projects WHERE project_id = $1 FOR UPDATE', [projectId]);
    return runner;
  }
  /** @returns the server process that waits for a lock */
  it('are rejected before their body is read, and accepted when others have finished', async () => {
    const announced = await Promise.all(Array.from({ length: ROOM_FOR + 1 }, announce));
    // Nobody has sent any of a body, and one request has a response: the last one.
    const answered = () => announced.filter(({ answer }) => answer().includes('}'));
    while (answered().length === 0) await delay(10);
    const [refused] = answered();
    expect(refused?.answer()).toMatch(/^HTTP\/1.1 429 (?:.|\r\n)*\r\nRetry-After: [1-9]/);
    await expectShed(await sendLargest('late'), 429, 'this organisation');
    expect(answered()).toHaveLength(1);
    // A client that disconnects early releases its capacity.
    const [leaving, ...others] = announced.filter((each) => each !== refused);
    leaving?.socket.destroy();
    let response = await sendLargest('late');
    while (response.status === 429) response = await sendLargest('late');
    expect(await response.json()).toMatchObject({ accepted: 2 });
    for (const { socket } of [...(refused ? [refused] : []), ...others]) socket.destroy();
    expect(await count('interactions')).toBe(2);
  });

  it('are rejected after the wait for the database, without loss', async () => {
    const runner = await holdProject();
    const first = send('one');
    await lockWaiter(database.dataSource);
    for (const response of await Promise.all(['two', 'three'].map(send))) await expectShed(response);
    await runner.commitTransaction();
    await runner.release();
    expect((await first).status).toBe(202);
    expect(await count('interactions')).toBe(2);
    for (const name of ['one', 'two', 'three']) expect((await send(name)).status).toBe(202);
    expect(await count('interactions')).toBe(6);
  });

  it('leave nothing if their transaction fails, and are accepted when sent again', async () => {
    // The interactions are written, and the contacts wait.
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE contacts IN SHARE MODE');
    const broken = send('one');
    await database.dataSource.query('SELECT pg_terminate_backend($1)', [await lockWaiter(database.dataSource)]);
    const response = await broken;
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, expect.stringMatching(/^[1-9]/)]);
    await runner.commitTransaction();
    await runner.release();
    const tables = ['event_receipts', 'interactions', 'contacts', 'agents', 'change_notes'];
    for (const table of tables) expect([table, await count(table)]).toEqual([table, 0]);
    expect(await (await send('one')).json()).toMatchObject({ accepted: 2, duplicates: 0, rejected: 0 });
    expect([await count('interactions'), await count('contacts')]).toEqual([2, 2]);
    expect(await (await send('one')).json()).toMatchObject({ accepted: 0, duplicates: 2, rejected: 0 });
  });
});
