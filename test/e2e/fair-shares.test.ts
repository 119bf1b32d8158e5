import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { QueryRunner } from 'typeorm';
import { ReaderPool } from '../../src/database/reader-pool';
import { RelationshipsService } from '../../src/relationships/relationships.service';
import { EventStream } from '../support/event-stream';
import { insertProject } from '../support/facts';
import { insertScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** More than any semaphore has permits. */
const MANY = 70;

/** The requests of one organisation in one of its projects. */
interface Tenant {
  readonly projectId: string;
  ask(method: string, path: string, body?: object): Promise<Response>;
  stream(): Promise<EventStream>;
  /** Sends the head of a request with events, and nothing of its body. @returns the status of the first response */
  announce(bytes?: number): Promise<number>;
}

/** A case: one organisation uses up a resource, and `serve` is the request of another one. */
interface Resource {
  /** Starts work that lasts until `end`. @returns the responses to requests beyond the share, as they arrive */
  readonly fill: (a: Tenant) => Promise<Promise<unknown>[]>;
  readonly serve: (b: Tenant) => Promise<number | undefined>;
  readonly served: number;
}

describe('one organisation that fills a resource', () => {
  let database: TestDatabase;
  let api: TestApi;
  let a: Tenant;
  let b: Tenant;
  let ends: (() => unknown)[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url, {
      environment: { DB_POOL_WAIT_MS: '1500', DB_STATEMENT_TIMEOUT_MS: '60000', STREAM_LIMIT: '8' },
    });
    [a, b] = [await tenant('org_a'), await tenant('org_b')];
  });
  beforeEach(() => {
    ends = [];
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const end of ends) await end();
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function tenant(organisation: string): Promise<Tenant> {
    const { projectId } = await insertScoredProject(database.dataSource, {
      organisation,
      name: organisation,
      marker: organisation,
    });
    const authorization = `Bearer ${await api.token(organisation)}`;
    const url = `/api/v1/projects/${projectId}`;
    const headers = { authorization, 'content-type': 'application/json' };
    return {
      projectId,
      ask: (method, path, body) =>
        api.get(`${url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) }),
      stream: async () => {
        const stream = await EventStream.open(`http://127.0.0.1:${api.port}${url}/fleet-activity/stream`, {
          authorization,
        });
        ends.push(() => stream.close());
        return stream;
      },
      announce: async (bytes = 100) => {
        const socket: Socket = connect(api.port, '127.0.0.1').on('error', () => {});
        ends.push(() => socket.destroy());
        await once(socket, 'connect');
        const head = { host: 'a', ...headers, 'content-length': bytes, expect: '100-continue' };
        const lines = Object.entries(head).map(([name, value]) => `${name}: ${value}\r\n`);
        socket.write(`POST ${url}/events HTTP/1.1\r\n${lines.join('')}\r\n`);
        const [answer] = (await once(socket, 'data')) as [Buffer];
        return Number(answer.toString('latin1').slice(9, 12));
      },
    };
  }

  /** Holds a lock until the end of the test. */
  async function hold(statement: string, parameters: unknown[] = []): Promise<QueryRunner> {
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(statement, parameters);
    ends.unshift(async () => {
      await runner.rollbackTransaction();
      await runner.release();
    });
    return runner;
  }
  const holdProject = ({ projectId }: Tenant) =>
    hold('SELECT FROM projects WHERE project_id = $1 FOR UPDATE', [projectId]);

  let events = 0;
  const sendEvent = async ({ ask }: Tenant): Promise<number> => {
    const event = { type: 'interaction', agent: 'Nova', user_id: 'u', occurred_at: '2025-06-01T10:00:00Z' };
    return (await ask('POST', '/events', { events: [{ ...event, event_id: `event ${++events}` }] })).status;
  };
  /** Resolves when the semaphore has rejected a request: then it is full. */
  const refused = async (work: Promise<number | undefined>): Promise<void> => {
    const status = await work;
    if (status !== 429 && status !== 503) await new Promise(() => {});
  };
  const statusOf = async (response: Promise<Response>): Promise<number> => (await response).status;
  const times = <T>(work: () => T): T[] => Array.from({ length: MANY }, work);
  const read = (queryAs: 'queryAs' | 'queryHeavyAs') => async (tenant: Tenant) => {
    await hold('SELECT pg_advisory_xact_lock(18)');
    const pool = api.app.get(ReaderPool, { strict: false });
    expect((await tenant.ask('GET', '')).status).toBe(200);
    const text = 'SELECT $1::uuid, pg_advisory_xact_lock_shared(18)';
    return times(() =>
      pool[queryAs](tenant.projectId, text, [tenant.projectId]).catch((error: unknown) => {
        if (typeof (error as { getStatus?: unknown }).getStatus !== 'function') return new Promise(() => {});
        return undefined;
      }),
    );
  };

  const resources: Record<string, Resource> = {
    'requests with events, by uploads that go nowhere': {
      fill: async ({ announce }) => times(() => refused(announce())),
      serve: sendEvent,
      served: 202,
    },
    'bytes of request bodies, by large uploads that go nowhere': {
      fill: async ({ announce }) => times(() => refused(announce(5_000_000))),
      serve: ({ announce }) => announce(5_000_000),
      served: 100,
    },
    'turns of events at the database': {
      fill: async (tenant) => {
        await holdProject(tenant);
        return times(() => refused(sendEvent(tenant)));
      },
      serve: sendEvent,
      served: 202,
    },
    'connections that write, by changes that wait for a lock': {
      fill: async (tenant) => {
        await holdProject(tenant);
        return times(() => refused(statusOf(tenant.ask('PATCH', '/settings', { horizon_days: 20 }))));
      },
      serve: ({ ask }) => statusOf(ask('POST', '/keys', { name: 'k', scopes: ['read'] })),
      served: 201,
    },
    'connections that read': {
      fill: read('queryAs'),
      serve: ({ ask }) => statusOf(ask('GET', '/relationships')),
      served: 200,
    },
    'reads of the whole history': {
      fill: read('queryHeavyAs'),
      serve: ({ ask }) => statusOf(ask('GET', '/cohorts/triangle')),
      served: 200,
    },
    exports: {
      fill: async (tenant) => {
        const service = api.app.get(RelationshipsService, { strict: false });
        const all = service.all.bind(service);
        const begun = new Promise<void>((begin) => {
          jest.spyOn(service, 'all').mockImplementation(async (projectId, filter) => {
            if (projectId !== tenant.projectId) return await all(projectId, filter);
            begin();
            await new Promise<void>((resolve) => ends.push(resolve));
            return await all(projectId, filter);
          });
        });
        for (const _ of [1, 2, 3]) void tenant.ask('GET', '/relationships.csv').then((response) => response.text());
        return [begun];
      },
      serve: async ({ ask }) => {
        const response = await ask('GET', '/relationships.csv');
        await response.text();
        return response.status;
      },
      served: 200,
    },
    recomputes: {
      fill: async (tenant) => {
        const others = await Promise.all([1, 2].map((n) => insertProject(database.dataSource, `Other ${n}`, 'org_a')));
        await sendEvent(b);
        await hold('LOCK TABLE depth_scores IN SHARE MODE');
        const recompute = (id: string) => statusOf(tenant.ask('POST', `/../${id}/recompute`));
        expect(await recompute(others[0] ?? '')).toBe(202);
        expect(await recompute(others[1] ?? '')).toBe(429);
        return [];
      },
      serve: ({ ask }) => statusOf(ask('POST', '/recompute')),
      served: 202,
    },
    'live streams': {
      fill: async (tenant) =>
        times(async () => {
          const { status } = await tenant.stream();
          return await refused(Promise.resolve(status));
        }),
      serve: async ({ stream }) => (await stream()).status,
      served: 200,
    },
  };

  it.each(Object.entries(resources))('leaves others their part of %s', async (_, { fill, serve, served }) => {
    const beyond = await fill(a);
    if (beyond.length > 0) await Promise.race(beyond);
    expect(await serve(b)).toBe(served);
  });
});
