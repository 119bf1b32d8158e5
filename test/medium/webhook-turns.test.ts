import { setMaxListeners } from 'node:events';
import { Pool } from 'pg';
import { Semaphore } from '../../src/limits/semaphore';
import { AttemptsQueries } from '../../src/webhooks/attempts.queries';
import type { Clock } from '../../src/webhooks/clock';
import { deliverTurn, purge, type Turns } from '../../src/webhooks/delivery-turn';
import { Exchange } from '../../src/webhooks/exchange';
import { insertProject } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { receiveWebhooks, type WebhookReceiver } from '../support/webhook-receiver';
import { deliveryStates, insertWebhook, queueDeliveries } from '../support/webhook-rows';

const START = new Date('2026-03-01T00:00:00Z');
const HOUR_MS = 3_600_000;

/** Turns of an endpoint, with a clock that the test sets; test/e2e tests the queue itself. */
describe('a turn of an endpoint', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let pool: Pool;
  let turns: Turns;
  let projectId: string;
  let now = START;
  const clock: Clock = { now: () => now, random: () => 0.5 };
  beforeAll(async () => {
    database = await createTestDatabase();
    receiver = await receiveWebhooks();
    pool = new Pool({ connectionString: database.url, max: 4 });
    projectId = await insertProject(database.dataSource, 'Webhooks');
    turns = {
      queries: new AttemptsQueries(pool),
      exchange: new Exchange({ policy: { loopback: true, allowedHosts: [] } }),
      clock,
      places: new Semaphore({ name: 'deliveries', capacity: 4, share: 0.5, waitMs: 0 }),
      times: { leaseMs: 30_000, turnMs: Number.POSITIVE_INFINITY, batchMs: Number.POSITIVE_INFINITY },
      signal: new AbortController().signal,
    };
    setMaxListeners(0, turns.signal);
  });
  beforeEach(() => {
    now = START;
    receiver.received.length = 0;
    receiver.answer = (_, response) => response.writeHead(204).end();
  });
  afterAll(async () => {
    turns.exchange.close();
    await pool.end();
    await receiver.close();
    await database.drop();
  });

  let webhooks = 0;
  const insert = () => insertWebhook(database.dataSource, projectId, `${receiver.url}/${++webhooks}`);
  const endpoint = async (webhookId: string) =>
    (
      await database.dataSource.query(
        'SELECT enabled, disabled_reason, failures, failing_since, paused_until FROM webhooks WHERE webhook_id = $1',
        [webhookId],
      )
    )[0];
  const runAt = async (webhookId: string): Promise<Date | undefined> => {
    const rows: { run_at: Date }[] = await database.dataSource.query(
      'SELECT run_at FROM graphile_worker.jobs WHERE key = $1',
      [`deliver ${webhookId}`],
    );
    return rows[0]?.run_at;
  };
  const nextAttempt = async (webhookId: string): Promise<Date | null> => {
    const [row]: { at: Date | null }[] = await database.dataSource.query(
      `SELECT greatest(paused_until, (SELECT min(next_attempt_at) FROM webhook_deliveries d
                                      WHERE d.webhook_id = w.webhook_id AND status = 'pending')) AS at
       FROM webhooks w WHERE webhook_id = $1`,
      [webhookId],
    );
    return row?.at ?? null;
  };
  const status = (code: number, headers = {}): WebhookReceiver['answer'] => {
    return (_, response) => response.writeHead(code, headers).end();
  };

  it('sends everything that is due, once', async () => {
    const webhook = await insert();
    const ids = await queueDeliveries(database.dataSource, webhook, 600, START);
    await deliverTurn(webhook, turns);
    expect(receiver.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual(ids.sort());
    expect(await deliveryStates(database.dataSource, webhook)).toEqual({ delivered: 600 });
    await deliverTurn(webhook, turns);
    expect(receiver.received).toHaveLength(600);
  });

  it('pauses a failing endpoint after ten failures, and retries with one event at a time', async () => {
    const webhook = await insert();
    await queueDeliveries(database.dataSource, webhook, 100, START);
    receiver.answer = status(500);
    await deliverTurn(webhook, turns);
    const begun = receiver.received.length;
    expect(begun).toBeGreaterThanOrEqual(10);
    expect(begun).toBeLessThanOrEqual(10 + 16);
    const { failures, failing_since: since, paused_until: paused } = await endpoint(webhook.webhookId);
    expect([failures, since, paused > START]).toEqual([begun, START, true]);
    await deliverTurn(webhook, turns); // paused
    expect(receiver.received).toHaveLength(begun);
    for (let probe = 1; probe <= 3; probe++) {
      now = (await endpoint(webhook.webhookId)).paused_until;
      await deliverTurn(webhook, turns);
      expect(receiver.received).toHaveLength(begun + probe);
    }
    receiver.answer = status(204);
    now = new Date(START.getTime() + 12 * HOUR_MS);
    await deliverTurn(webhook, turns);
    expect(await deliveryStates(database.dataSource, webhook)).toEqual({ delivered: 100 });
    expect(await endpoint(webhook.webhookId)).toMatchObject({ failures: 0, failing_since: null, paused_until: null });
  });

  it('disables an endpoint that responds with 410, and keeps what is pending', async () => {
    const webhook = await insert();
    await queueDeliveries(database.dataSource, webhook, 1, START);
    receiver.answer = status(410);
    await deliverTurn(webhook, turns);
    expect(await endpoint(webhook.webhookId)).toMatchObject({ enabled: false, disabled_reason: 'gone' });
    const entries: unknown[] = await database.dataSource.query(
      'SELECT actor_kind, action, changes FROM audit_entries WHERE subject = $1',
      [webhook.webhookId],
    );
    expect(entries).toEqual([
      {
        ...{ actor_kind: 'system', action: 'webhook.changed' },
        changes: [
          { field: 'enabled', from: true, to: false },
          { field: 'disabled_reason', from: null, to: 'gone' },
        ],
      },
    ]);
    expect(await deliveryStates(database.dataSource, webhook)).toEqual({ pending: 1 });
    now = new Date(START.getTime() + HOUR_MS);
    await deliverTurn(webhook, turns);
    expect(receiver.received).toHaveLength(1);
  });

  it('fails an event after three days, and disables an endpoint that accepted nothing during them', async () => {
    const webhook = await insert();
    await queueDeliveries(database.dataSource, webhook, 1, START);
    receiver.answer = status(503);
    const attempts: number[] = [];
    while ((await endpoint(webhook.webhookId)).enabled) {
      attempts.push((now.getTime() - START.getTime()) / HOUR_MS);
      const before = receiver.received.length;
      await deliverTurn(webhook, turns);
      expect(receiver.received).toHaveLength(before + 1);
      now = (await nextAttempt(webhook.webhookId)) ?? now;
    }
    expect(attempts.length).toBeGreaterThanOrEqual(12);
    expect(attempts.at(-1)).toBe(72);
    expect(await endpoint(webhook.webhookId)).toMatchObject({ enabled: false, disabled_reason: 'failing' });
    expect(await deliveryStates(database.dataSource, webhook)).toEqual({ failed: 1 });
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(attempts.length);
  });

  it('waits for as long as the endpoint asks', async () => {
    const webhook = await insert();
    await queueDeliveries(database.dataSource, webhook, 1, START);
    receiver.answer = status(429, { 'retry-after': '120' });
    await deliverTurn(webhook, turns);
    now = new Date(START.getTime() + 119_000);
    await deliverTurn(webhook, turns);
    expect(receiver.received).toHaveLength(1);
    receiver.answer = status(204);
    now = new Date(START.getTime() + 120_000);
    await deliverTurn(webhook, turns);
    expect(await deliveryStates(database.dataSource, webhook)).toEqual({ delivered: 1 });
  });

  it('does not use an endpoint that another turn has leased, and tries again later', async () => {
    const webhook = await insert();
    await queueDeliveries(database.dataSource, webhook, 1, START);
    let answer = () => {};
    receiver.answer = (_, response) => {
      answer = () => response.writeHead(204).end();
    };
    const first = deliverTurn(webhook, turns);
    await receiver.until(1);
    await deliverTurn(webhook, turns);
    expect(receiver.received).toHaveLength(1);
    expect(await runAt(webhook.webhookId)).toBeDefined();
    answer();
    await first;
    expect(await deliveryStates(database.dataSource, webhook)).toEqual({ delivered: 1 });
  });

  it('delivers to one endpoint while another does not respond', async () => {
    const [slow, fast] = [await insert(), await insert()];
    await queueDeliveries(database.dataSource, slow, 50, START);
    const ids = await queueDeliveries(database.dataSource, fast, 50, START);
    const waiting: (() => void)[] = [];
    const slowPath = `/${webhooks - 1}`;
    receiver.answer = ({ path }, response) => {
      const answer = () => response.writeHead(204).end();
      if (path === slowPath) waiting.push(answer);
      else answer();
    };
    const slowTurn = deliverTurn(slow, turns);
    await receiver.until(({ path }) => path === slowPath);
    await deliverTurn(fast, turns);
    expect(await deliveryStates(database.dataSource, fast)).toEqual({ delivered: ids.length });
    expect(await deliveryStates(database.dataSource, slow)).toEqual({ pending: 50 });
    receiver.answer = (_, response) => response.writeHead(204).end();
    for (const answer of waiting) answer();
    await slowTurn;
    expect(await deliveryStates(database.dataSource, slow)).toEqual({ delivered: 50 });
  });

  it('limits an organisation to its share of the turns', async () => {
    const leave = await Promise.all([1, 2].map(() => turns.places.acquire('org_test')));
    const webhook = await insert();
    await queueDeliveries(database.dataSource, webhook, 1, START);
    await deliverTurn(webhook, turns);
    expect([receiver.received.length, await runAt(webhook.webhookId)]).toEqual([0, expect.any(Date)]);
    for (const place of leave) place();
    await deliverTurn(webhook, turns);
    expect(receiver.received).toHaveLength(1);
  });

  it('takes over the endpoint of a process that died', async () => {
    const webhook = await insert();
    await queueDeliveries(database.dataSource, webhook, 1, START);
    const until = new Date(START.getTime() + turns.times.leaseMs);
    expect(await turns.queries.lease(webhook, webhook.projectId, { now: START, until })).toMatchObject({
      format: 'standard',
    });
    await deliverTurn(webhook, turns);
    expect(receiver.received).toHaveLength(0);
    now = new Date(until.getTime() + 1);
    await deliverTurn(webhook, turns);
    expect(receiver.received).toHaveLength(1);
  });

  it('keeps deliveries for a week, and pending ones longer', async () => {
    const webhook = await insert();
    await queueDeliveries(database.dataSource, webhook, 3, START);
    await deliverTurn(webhook, turns);
    receiver.answer = status(500);
    now = new Date(START.getTime() + 24 * HOUR_MS);
    await queueDeliveries(database.dataSource, webhook, 1, now);
    await deliverTurn(webhook, turns);
    now = new Date(START.getTime() + 7 * 24 * HOUR_MS);
    await purge(webhook, turns);
    expect(await deliveryStates(database.dataSource, webhook)).toEqual({ delivered: 3, pending: 1 });
    now = new Date(now.getTime() + 1);
    await purge(webhook, turns);
    expect(await deliveryStates(database.dataSource, webhook)).toEqual({ pending: 1 });
  });
});
