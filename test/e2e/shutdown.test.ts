import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { insertScoredProject } from '../support/scored-project';
import { serveTestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const DRAIN_MS = 200;
const CLIENTS = 16;

describe('stopping under load', () => {
  let database: TestDatabase;
  let path: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    path = `/api/v1/projects/${(await insertScoredProject(database.dataSource)).projectId}/moat`;
  });
  afterAll(() => database.drop());

  /** Status of the answer over a connection of the agent's; rejects where the connection breaks before it is whole. */
  const request = (port: number, agent: Agent, target: string, authorization?: string) =>
    new Promise<number>((resolve, reject) => {
      get({ port, agent, path: target, headers: { ...(authorization && { authorization }) } }, (response) => {
        response
          .resume()
          .on('end', () => resolve(response.statusCode ?? 0))
          .on('error', reject);
      }).on('error', reject);
    });

  it('answers every request of clients that go elsewhere once it is not ready', async () => {
    const api = await serveTestApi(database.url, { environment: { SHUTDOWN_DRAIN_MS: String(DRAIN_MS) } });
    const authorization = `Bearer ${await api.token()}`;
    const agent = new Agent({ keepAlive: true });
    let ready = true;
    const statuses: number[] = [];
    // Like a load balancer: asks whether it is ready, and keeps its connections meanwhile.
    const balancer = async () => {
      while ((await request(api.port, agent, '/readyz')) === 200) await delay(5);
      ready = false;
    };
    const client = async () => {
      while (ready) statuses.push(await request(api.port, agent, path, authorization));
    };
    const load = [balancer(), ...Array.from({ length: CLIENTS }, client)];
    while (statuses.length < 100) await delay(5);
    await Promise.all([api.close(), ...load]);
    agent.destroy();
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('finishes a request that is being answered, and does not wait for the next one', async () => {
    const api = await serveTestApi(database.url);
    const agent = new Agent({ keepAlive: true });
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE daily_snapshots IN ACCESS EXCLUSIVE MODE');
    const slow = request(api.port, agent, path, `Bearer ${await api.token()}`);
    const waiting = `SELECT FROM pg_locks WHERE NOT granted AND relation = 'daily_snapshots'::regclass`;
    while ((await database.dataSource.query(waiting)).length === 0) await delay(5);
    const closed = api.close();
    await runner.rollbackTransaction();
    await runner.release();
    expect(await slow).toBe(200);
    await closed;
    agent.destroy();
  });
});
