import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { STOPPED } from '../../src/database/run-errors';
import { Drain } from '../../src/ops/drain';
import { EventStream } from '../support/event-stream';
import { AS_OF, insertFacts, onDay } from '../support/facts';
import { insertScoredProject } from '../support/scored-project';
import { serveTestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const CLIENTS = 16;

describe('stopping under load', () => {
  let database: TestDatabase;
  let projectId: string;
  let path: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    ({ projectId } = await insertScoredProject(database.dataSource));
    path = `/api/v1/projects/${projectId}/moat`;
  });
  afterAll(() => database.drop());

  /**
   * Status of a response over one of the agent's connections; rejects if the connection breaks before the response is
   * complete.
   */
  const request = (port: number, agent: Agent, target: string, authorization?: string) =>
    new Promise<number>((resolve, reject) => {
      get({ port, agent, path: target, headers: { ...(authorization && { authorization }) } }, (response) => {
        response
          .resume()
          .on('end', () => resolve(response.statusCode ?? 0))
          .on('error', reject);
      }).on('error', reject);
    });

  it('answers every request of clients that follow readiness', async () => {
    const api = await serveTestApi(database.url);
    const authorization = `Bearer ${await api.token()}`;
    const agent = new Agent({ keepAlive: true });
    let ready = true;
    const statuses: number[] = [];
    // Like a load balancer: checks readiness, and keeps its connections.
    const balancer = async () => {
      while ((await request(api.port, agent, '/readyz')) === 200) await delay(5);
      ready = false;
    };
    const client = async () => {
      while (ready) statuses.push(await request(api.port, agent, path, authorization));
    };
    const load = [balancer(), ...Array.from({ length: CLIENTS }, client)];
    while (statuses.length < 100) await delay(5);
    // As long as the balancer needs, which on a busy machine is longer than any fixed time.
    const drain = api.app.get(Drain, { strict: false });
    const drained = drain.onModuleDestroy.bind(drain);
    jest.spyOn(drain, 'onModuleDestroy').mockImplementation(async () => {
      await drained();
      await Promise.all(load);
    });
    await Promise.all([api.close(), ...load]);
    agent.destroy();
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('rolls back a recompute in progress, and ends streams with a retry hint', async () => {
    const api = await serveTestApi(database.url);
    const before = await database.dataSource.query('SELECT * FROM depth_scores ORDER BY user_id');
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'weekly', occurredAt: onDay(AS_OF) }]);
    const authorization = `Bearer ${await api.token()}`;
    const stream = await EventStream.open(
      `http://127.0.0.1:${api.port}/api/v1/projects/${projectId}/fleet-activity/stream`,
      { authorization },
    );
    // The recompute reaches the scores, and would wait there for the rest of the test.
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE depth_scores IN SHARE MODE');
    const started = await api.get(`/api/v1/projects/${projectId}/recompute`, { method: 'POST' });
    const { run_id: runId } = (await started.json()) as { run_id: string };
    const waiting = `SELECT FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND NOT granted AND relation = 'depth_scores'::regclass`;
    while ((await database.dataSource.query(waiting)).length === 0) await delay(5);
    await api.close();
    await stream.untilEnded();
    expect(stream.of('end')).toEqual([{ reason: 'shutdown' }]);
    expect(stream.retry).toBeGreaterThanOrEqual(1_000);
    await runner.rollbackTransaction();
    await runner.release();
    const [run] = await database.dataSource.query('SELECT status, error FROM recompute_runs WHERE run_id = $1', [
      runId,
    ]);
    expect(run).toEqual({ status: 'failed', error: STOPPED });
    expect(await database.dataSource.query('SELECT * FROM depth_scores ORDER BY user_id')).toEqual(before);
  });

  it('finishes a request in progress, and accepts no further one', async () => {
    const api = await serveTestApi(database.url);
    const agent = new Agent({ keepAlive: true });
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE daily_snapshots IN ACCESS EXCLUSIVE MODE');
    const slow = request(api.port, agent, path, `Bearer ${await api.token()}`);
    const waiting = `SELECT FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND NOT granted AND relation = 'daily_snapshots'::regclass`;
    while ((await database.dataSource.query(waiting)).length === 0) await delay(5);
    const closed = api.close();
    await runner.rollbackTransaction();
    await runner.release();
    expect(await slow).toBe(200);
    await closed;
    agent.destroy();
  });
});
