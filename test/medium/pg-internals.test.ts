import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client, type QueryResult } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { DataSource, type QueryRunner } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { withoutTimeout } from '../../src/database/pg-internals/client-timeouts';
import { ObservedPool, writerPool } from '../../src/database/pg-internals/observed-pool';
import { pipelined } from '../../src/database/pg-internals/pipelined';
import { TenantQuery } from '../../src/database/pg-internals/tenant-query';
import { type StatementMessage, statements } from '../../src/telemetry/statements';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Each test fails if pg or TypeORM changes something that the folder relies on. */
let database: TestDatabase;
let client: Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('pipelined', () => {
  const bytesSent = () => (client.connection.stream as Socket).bytesWritten;

  it('sends each query at once, and returns each its own result', async () => {
    const sent: number[] = [];
    const answers = await pipelined(client, async () => {
      const queries = [1, 2, 3].map((value) => {
        const query = client.query('SELECT $1::int AS value', [value]);
        sent.push(bytesSent());
        return query;
      });
      return await Promise.all(queries);
    });
    expect(answers.map(({ rows }) => rows)).toEqual([[{ value: 1 }], [{ value: 2 }], [{ value: 3 }]]);
    expect(new Set(sent).size).toBe(3);
  });

  it('rolls back a transaction with a failed statement, even if COMMIT has been sent', async () => {
    await client.query('CREATE TEMPORARY TABLE kept (value int)');
    const [begun, added, failed, committed] = await pipelined(client, () =>
      Promise.allSettled([
        client.query('BEGIN'),
        client.query('INSERT INTO kept VALUES (1)'),
        client.query('SELECT 1 / 0'),
        client.query('COMMIT'),
      ]),
    );
    expect([begun.status, added.status, failed.status]).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(committed).toMatchObject({ status: 'fulfilled', value: { command: 'ROLLBACK' } });
    expect((await client.query('SELECT * FROM kept')).rows).toEqual([]);
  });

  it('leaves the connection as it was, for COPY as well', async () => {
    await pipelined(client, () => client.query('SELECT 1'));
    await client.query('CREATE TEMPORARY TABLE copied (value int)');
    await pipeline(Readable.from(['1\n2\n']), client.query(copyFrom('COPY copied FROM STDIN')));
    expect((await client.query('SELECT count(*)::int AS n FROM copied')).rows).toEqual([{ n: 2 }]);
  });
});

describe('the time limit of a connection', () => {
  const SLOW = 'SELECT pg_sleep(0.3)';
  let limited: DataSource;
  beforeAll(async () => {
    const options = dataSourceOptions(database.url, 1, { statementTimeoutMs: 60_000 });
    limited = await new DataSource({
      ...options,
      extra: { ...(options.extra as object), query_timeout: 50 },
    }).initialize();
  });
  afterAll(() => limited.destroy());
  const onOneConnection = async <T>(work: (runner: QueryRunner) => Promise<T>): Promise<T> => {
    const runner = limited.createQueryRunner();
    try {
      return await work(runner);
    } finally {
      await runner.release();
    }
  };
  const pidOf = async (runner: QueryRunner) => (await runner.query('SELECT pg_backend_pid() AS pid'))[0].pid as number;

  it('is read for each query, lifted for some work, and in force again afterwards', async () => {
    await onOneConnection(async (runner) => {
      await withoutTimeout(runner, () => runner.query(SLOW));
      await expect(runner.query(SLOW)).rejects.toThrow('Query read timeout');
    });
  });

  it('closes the connection that it ends, and leaves any other open', async () => {
    const before = await onOneConnection(pidOf);
    expect(await onOneConnection(pidOf)).toBe(before);
    await onOneConnection((runner) => runner.query(SLOW).catch(() => {}));
    expect(await onOneConnection(pidOf)).not.toBe(before);
  });
});

describe('an observed pool', () => {
  const seen: string[] = [];
  const ended: StatementMessage[] = [];
  const onStart = (message: unknown) => seen.push((message as StatementMessage).text);
  const onEnd = (message: unknown) => ended.push(message as StatementMessage);
  const subscribers = { start: onStart, asyncEnd: onEnd } as unknown as Parameters<typeof statements.subscribe>[0];
  beforeEach(() => {
    seen.length = 0;
    ended.length = 0;
    statements.subscribe(subscribers);
  });
  afterEach(() => statements.unsubscribe(subscribers));

  it('publishes statements of promises and of query objects, successful or not', async () => {
    const pool = new ObservedPool({ pool: 'reader', connectionString: database.url, max: 1 });
    const observed = await pool.connect();
    try {
      await observed.query('SELECT 1');
      const query = (text: string) =>
        new Promise((resolve, reject) => {
          const statement = { name: '', text, values: [] };
          observed.query(new TenantQuery([], statement, (error, result) => (error ? reject(error) : resolve(result))));
        });
      await query('SELECT 2');
      await expect(query('SELECT 1 / 0')).rejects.toThrow('division by zero');
      expect(seen).toEqual(['SELECT 1', 'SELECT 2', 'SELECT 1 / 0']);
      expect(ended.map(({ error }) => error === undefined)).toEqual([true, true, false]);
      expect(pool.use).toEqual({ busy: 1, idle: 0, waiting: 0 });
    } finally {
      observed.release();
      await pool.end();
    }
  });

  it('keeps the connections of a run when all are idle', async () => {
    const options = dataSourceOptions(database.url, 3);
    const extra = { ...options.extra, idleTimeoutMillis: 1 };
    const dataSource = await new DataSource({ ...options, extra } as typeof options).initialize();
    const pool = writerPool(dataSource);
    const clients = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
    const removed = once(pool, 'remove');
    for (const each of clients) each.release();
    await removed;
    expect(pool.idleCount).toBe(2);
    await dataSource.destroy();
  });

  it('is used by TypeORM', async () => {
    const pool = writerPool(database.dataSource);
    expect(pool).toBeInstanceOf(ObservedPool);
    await database.dataSource.query('SELECT 3');
    expect(seen).toContain('SELECT 3');
    expect(pool.use.busy).toBe(0);
  });
});

describe('a statement behind settings of its transaction', () => {
  const show = { name: '', text: `SELECT current_setting('test.setting', true) AS setting`, values: [] };
  const setting = {
    name: '',
    text: `SELECT FROM (SELECT set_config('test.setting', $1, true) AS it) s WHERE it IS NULL`,
  };
  const run = (text: string, ...values: string[]) =>
    new Promise<QueryResult>((resolve, reject) => {
      const statement = { ...show, text };
      const first = values.map((value) => ({ ...setting, values: [value] }));
      client.query(new TenantQuery(first, statement, (error, result) => (error ? reject(error) : resolve(result))));
    });

  it('runs in one transaction with them, and returns its own rows', async () => {
    expect((await run(show.text, 'first', 'second')).rows).toEqual([{ setting: 'second' }]);
    expect((await client.query(show)).rows).toEqual([{ setting: '' }]);
  });

  it('is not run if a setting fails, and the connection stays usable', async () => {
    const failing = new Promise((_, reject) => {
      const first = [{ name: '', text: 'SELECT 1 / $1::int', values: ['0'] }];
      const statement = { name: '', text: 'CREATE TABLE never ()', values: [] };
      client.query(new TenantQuery(first, statement, (error) => reject(error)));
    });
    await expect(failing).rejects.toThrow('division by zero');
    expect((await client.query(`SELECT to_regclass('never') AS never`)).rows).toEqual([{ never: null }]);
  });
});
