import { setTimeout as delay } from 'node:timers/promises';
import { READ_TIMEOUT_MARGIN_MS } from '../../src/database/query-timeouts';
import { type CuttableProxy, cuttableProxy } from '../support/cuttable-proxy';
import { AS_OF, insertFacts, onDay } from '../support/facts';
import { heapUsed } from '../support/heap-used';
import { insertScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Names the connections of the application, to distinguish them from the test's own. */
const APPLICATION = 'victim';
/** By default a request waits 3 s for a connection, and 5 s for its statement. */
const WAIT_MS = 500;
const STATEMENT_MS = 500;
/**
 * A lock of 10 s lasts 1.25 times as long as both waits together. This one lasts until every client was rejected twice.
 */
const REFUSALS_EACH = 2;
const MAX_GROWTH_MB = 64;

/** The outcomes of many concurrent requests. */
interface Outcome {
  right: number;
  refused: number;
  /** Responses that are neither correct nor a 503 with `Retry-After`. */
  readonly wrong: unknown[];
  slowestMs: number;
}

describe('a database that is unavailable', () => {
  let database: TestDatabase;
  let proxy: CuttableProxy;
  let api: TestApi;
  let projectId: string;
  let reads: string[];
  let batches = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await cuttableProxy(database.url);
    const url = new URL(proxy.url);
    url.searchParams.set('application_name', APPLICATION);
    api = await serveTestApi(url.href, {
      environment: {
        BODY_CACHE_MB: '0',
        DB_POOL_WAIT_MS: String(WAIT_MS),
        DB_STATEMENT_TIMEOUT_MS: String(STATEMENT_MS),
      },
    });
    const project = await insertScoredProject(database.dataSource);
    ({ projectId } = project);
    reads = [
      `/api/v1/agents/${project.agentId}/contacts/${project.contactId}/depth`,
      `/api/v1/projects/${projectId}/depth-scores`,
      `/api/v1/projects/${projectId}/at-risk`,
    ];
  });
  afterAll(async () => {
    await api.close();
    await proxy.cut();
    await database.drop();
  });

  const read = (turn: number) => api.get(reads[turn % reads.length] ?? '');
  const live = async (path: string): Promise<number> => (await fetch(`http://127.0.0.1:${api.port}${path}`)).status;
  /** Sends a unique event. */
  const write = () =>
    api.get(`/api/v1/projects/${projectId}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        events: [
          {
            type: 'interaction',
            event_id: `e-${batches++}`,
            agent: 'Ada',
            user_id: 'weekly',
            occurred_at: '2025-06-01T10:00:00Z',
          },
        ],
      }),
    });

  /** This many clients that send requests repeatedly while `going`. */
  function crowd(clients: number, ask: (turn: number) => Promise<Response>) {
    const outcome: Outcome = { right: 0, refused: 0, wrong: [], slowestMs: 0 };
    let going = true;
    const client = async (_: unknown, id: number) => {
      for (let turn = id; going; turn++) {
        const started = performance.now();
        const response = await ask(turn);
        const text = await response.text();
        outcome.slowestMs = Math.max(outcome.slowestMs, performance.now() - started);
        if (response.ok) outcome.right++;
        else if (response.status === 503 && Number(response.headers.get('retry-after')) > 0) outcome.refused++;
        else outcome.wrong.push([response.status, text]);
      }
    };
    const all = Promise.all(Array.from({ length: clients }, client));
    return {
      outcome,
      stop: async () => {
        going = false;
        await all;
      },
    };
  }

  it('that ends connections one by one causes only 503s, and no lost events', async () => {
    const readers = crowd(4, read);
    const writers = crowd(2, write);
    const asked = () => readers.outcome.right + writers.outcome.right;
    let cut = 0;
    try {
      for (let round = 0; round < 3; round++) {
        const connections: { pid: number }[] = await database.dataSource.query(
          'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1',
          [APPLICATION],
        );
        for (const { pid } of connections) {
          const before = asked();
          await database.dataSource.query('SELECT pg_terminate_backend($1)', [pid]);
          cut++;
          // Others are answered before the next connection is cut.
          while (asked() < before + 10) await delay(1);
        }
      }
    } finally {
      await Promise.all([readers.stop(), writers.stop()]);
    }
    expect([readers.outcome.wrong, writers.outcome.wrong]).toEqual([[], []]);
    const refused = readers.outcome.refused + writers.outcome.refused;
    process.stdout.write(`${cut} connections cut one by one: ${refused} of ${asked() + refused} requests were a 503\n`);
    expect(cut).toBeGreaterThanOrEqual(6);
    for (const response of [await read(0), await read(1), await write()]) expect(response.ok).toBe(true);
    const [{ n }] = await database.dataSource.query(
      `SELECT count(*)::int AS n FROM interactions WHERE project_id = $1 AND external_id LIKE 'e-%'`,
      [projectId],
    );
    // The outcome of a batch that failed during its COMMIT is unknown: sent again, it may be a duplicate.
    expect(n).toBeGreaterThanOrEqual(writers.outcome.right + 1);
    expect(n).toBeLessThanOrEqual(batches);
  });

  it('with a locked score table limits the wait, and does not end the process', async () => {
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE depth_scores IN ACCESS EXCLUSIVE MODE');
    const heap = heapUsed();
    const clients = 32;
    const readers = crowd(clients, read);
    let grown = 0;
    try {
      while (readers.outcome.refused < clients * REFUSALS_EACH) {
        expect(await live('/livez')).toBe(200);
        await delay(10);
      }
      grown = (heapUsed() - heap) / 1e6;
      expect(readers.outcome.right).toBe(0);
    } finally {
      await readers.stop();
      await runner.rollbackTransaction();
      await runner.release();
    }
    expect(readers.outcome.wrong).toEqual([]);
    expect(grown).toBeLessThan(MAX_GROWTH_MB);
    for (const path of reads) expect((await api.get(path)).status).toBe(200);
    const { refused, slowestMs } = readers.outcome;
    process.stdout.write(
      `locked table: ${refused} requests were a 503, the slowest after ${Math.round(slowestMs)} ms (${WAIT_MS} + ${STATEMENT_MS} allowed), heap ${grown.toFixed(0)} MB more\n`,
    );
  });

  it('reports a statement that takes too long to the client, and does not limit reads of the whole history', async () => {
    const heavy = ['cohorts/triangle', 'lifecycle', 'moat-index/explain', 'pipeline-flow/transitions'];
    for (const path of heavy) {
      const runner = database.dataSource.createQueryRunner();
      await runner.startTransaction();
      await runner.query('LOCK TABLE depth_scores, classifications IN ACCESS EXCLUSIVE MODE');
      try {
        // Both arrive while the first one is in progress, so they share it.
        const slow = [1, 2].map(() => api.get(`/api/v1/projects/${projectId}/${path}`));
        // The lock is still held when a plain read times out, and so do the requests before it.
        const refused = await read(2);
        expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
        expect(refused.headers.get('content-type')).toMatch('application/problem+json');
        expect(await refused.json()).toMatchObject({
          title: 'Service Unavailable',
          status: 503,
          detail: 'the service is temporarily unavailable; try again later',
        });
        await runner.rollbackTransaction();
        for (const answer of await Promise.all(slow)) expect([path, answer.status]).toEqual([path, 200]);
      } finally {
        if (runner.isTransactionActive) await runner.rollbackTransaction();
        await runner.release();
      }
    }
  });

  it('does not limit the time of a recompute', async () => {
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'weekly', occurredAt: onDay(AS_OF) }]);
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE depth_scores IN SHARE MODE');
    let runId = '';
    try {
      const started = await api.get(`/api/v1/projects/${projectId}/recompute`, { method: 'POST' });
      runId = ((await started.json()) as { run_id: string }).run_id;
      // Longer than the time limits of a statement and of a response to a request.
      const waited = `SELECT FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND NOT granted AND relation = 'depth_scores'::regclass
                      AND waitstart < clock_timestamp() - $1::integer * interval '1 ms'`;
      while ((await database.dataSource.query(waited, [STATEMENT_MS + READ_TIMEOUT_MARGIN_MS + 100])).length === 0)
        await delay(5);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
    const status = async () =>
      (await database.dataSource.query('SELECT status FROM recompute_runs WHERE run_id = $1', [runId]))[0].status;
    while ((await status()) === 'running') await delay(5);
    expect(await status()).toBe('finished');
  });

  it('that hangs is given up, and used again when it responds', async () => {
    expect(await live('/readyz')).toBe(200);
    proxy.hang();
    const started = performance.now();
    const since = () => Math.round(performance.now() - started);
    const patch = () =>
      api.get(`/api/v1/projects/${projectId}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: '{"name":"Renamed"}',
      });
    const asked = [read(0), read(1), read(2), write(), patch()].map(async (response) => {
      const { status, headers } = await response;
      return [status, Number(headers.get('retry-after')) > 0];
    });
    const ready = live('/readyz').then((status) => [status, since()] as const);
    expect(await live('/livez')).toBe(200);
    expect(await Promise.all(asked)).toEqual(asked.map(() => [503, true]));
    const answeredMs = since();
    const [status, readyMs] = await ready;
    expect(status).toBe(503);
    proxy.thaw();
    const thawed = performance.now();
    for (const response of [await read(0), await write(), await patch()]) expect(response.ok).toBe(true);
    expect(await live('/readyz')).toBe(200);
    process.stdout.write(
      `hanging database: all requests refused after ${answeredMs} ms, /readyz after ${readyMs} ms; answered again ${Math.round(performance.now() - thawed)} ms after it spoke\n`,
    );
  });
});
