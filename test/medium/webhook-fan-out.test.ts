import { setMaxListeners } from 'node:events';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { Pool } from 'pg';
import type { ProjectId } from '../../src/auth/tenant';
import { SYSTEM } from '../../src/database/actor';
import { LOCK_FACTS } from '../../src/database/advisory-locks';
import { Semaphore } from '../../src/limits/semaphore';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AttemptsQueries, type WebhookKey } from '../../src/webhooks/attempts.queries';
import type { Clock } from '../../src/webhooks/clock';
import { DeliveriesQueries } from '../../src/webhooks/deliveries.queries';
import { deliverTurn, type Turns } from '../../src/webhooks/delivery-turn';
import { Exchange } from '../../src/webhooks/exchange';
import { FanOutQueries } from '../../src/webhooks/fan-out.queries';
import { fanOutTurn } from '../../src/webhooks/fan-out-turn';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { receiveWebhooks, type WebhookReceiver } from '../support/webhook-receiver';
import { announceTransitions, deliveryStates, insertWebhook, queueDeliveries } from '../support/webhook-rows';

const NOW = new Date('2026-03-01T00:00:00Z');
const STAGE = 'relationship.stage_changed';

/** From the transitions of runs to deliveries of endpoints. */
describe('what a run announces', () => {
  let database: TestDatabase;
  let receiver: WebhookReceiver;
  let pool: Pool;
  let service: RecomputeService;
  let turns: Turns & { readonly fanOut: FanOutQueries };
  let project: string;
  let name = 0;
  let now = NOW;
  const clock: Clock = { now: () => now, random: () => 0.5 };
  beforeAll(async () => {
    database = await createTestDatabase();
    receiver = await receiveWebhooks();
    pool = new Pool({ connectionString: database.url, max: 4 });
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    turns = {
      queries: new AttemptsQueries(pool),
      fanOut: new FanOutQueries(pool, { batch: 3, pending: 8 }),
      exchange: new Exchange({ policy: { loopback: true, allowedHosts: [] } }),
      clock,
      places: new Semaphore({ name: 'deliveries', capacity: 4, share: 0.5, waitMs: 0 }),
      times: { leaseMs: 30_000, turnMs: Number.POSITIVE_INFINITY, batchMs: Number.POSITIVE_INFINITY },
      signal: new AbortController().signal,
    };
    setMaxListeners(0, turns.signal);
  });
  beforeEach(async () => {
    now = NOW;
    project = await insertProject(database.dataSource, `Fan-out ${name++}`);
    await appear('first');
  });
  afterAll(async () => {
    turns.exchange.close();
    await pool.end();
    await receiver.close();
    await database.drop();
  });

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  /** New contacts, each of which changes band and stage. */
  async function appear(...contacts: string[]): Promise<void> {
    const fact = (contact: string) => ({
      agent: 'Ada',
      contact,
      occurredAt: onDay(AS_OF),
      direction: 'inbound' as const,
    });
    await insertFacts(database.dataSource, project, contacts.map(fact));
    expect((await service.recomputeById(project, { asOf: isoDay(AS_OF) }))?.status).toBe('finished');
  }
  const many = (count: number, of = 'c') => Array.from({ length: count }, (_, index) => `${of}${index}`);
  const webhook = (path: string, more = {}) =>
    insertWebhook(database.dataSource, project, `${receiver.url}/${path}`, { events: [STAGE], ...more });
  const jobs = async (): Promise<string[]> =>
    (await sql(`SELECT key FROM graphile_worker.jobs WHERE key LIKE '%' || $1 ORDER BY key`, project)).map(
      (row: { key: string }) => row.key,
    );
  const fanOut = () => fanOutTurn(project, turns);
  const transitions = async (type = STAGE): Promise<string[]> =>
    (
      await sql(
        'SELECT transition_id FROM transitions WHERE project_id = $1 AND type = $2 ORDER BY position',
        project,
        type,
      )
    ).map((row: { transition_id: string }) => row.transition_id);
  const deliveries = async ({ webhookId }: WebhookKey) =>
    (await sql(
      'SELECT * FROM webhook_deliveries WHERE project_id = $1 AND webhook_id = $2 ORDER BY occurred_at, delivery_id',
      project,
      webhookId,
    )) as { delivery_id: string; user_id: string; data: Record<string, unknown>; status: string }[];
  const contacts = async (key: WebhookKey) => (await deliveries(key)).map(({ user_id }) => user_id).sort();

  it('is queued in the transaction of the run, and not at all where nobody waits for it', async () => {
    await appear('nobody');
    expect(await jobs()).toEqual([]);
    await webhook('disabled', { enabled: false });
    await appear('still nobody');
    expect(await jobs()).toEqual([]);
    await webhook('one');
    const died = await failing('lost');
    expect([died, await jobs()]).toEqual(['failed', [`fan out ${project}`]]); // the failure is an event as well
    await sql('SELECT graphile_worker.remove_job($1)', `fan out ${project}`);
    await appear('a');
    expect(await jobs()).toEqual([`fan out ${project}`]);
  });

  async function failing(contact: string): Promise<string | undefined> {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    await insertFacts(database.dataSource, project, [
      { agent: 'Ada', contact, occurredAt: onDay(AS_OF), direction: null },
    ]);
    const crash = () => {
      throw new Error('no space left');
    };
    const outcome = await service.recomputeById(project, { asOf: isoDay(AS_OF), onStep: crash });
    logged.mockRestore();
    return outcome?.status;
  }

  it('becomes one delivery for each transition that an endpoint asks for, in batches, by its id', async () => {
    const [stages, bands] = [
      await webhook('stages'),
      await webhook('bands', { events: ['relationship.band_changed'] }),
    ];
    await appear(...many(4));
    await fanOut();
    expect((await deliveries(stages)).map((row) => row.delivery_id).sort()).toEqual((await transitions()).sort());
    expect((await deliveries(bands)).map((row) => row.delivery_id).sort()).toEqual(
      (await transitions('relationship.band_changed')).sort(),
    );
    const [transition] = await sql(
      `SELECT * FROM transitions WHERE project_id = $1 AND type = $2 AND user_id = 'c0'`,
      project,
      STAGE,
    );
    const [delivery] = (await deliveries(stages)).filter(({ user_id }) => user_id === 'c0');
    expect(delivery?.data).toEqual({
      transition_id: transition.transition_id,
      run_id: transition.run_id,
      day: isoDay(AS_OF),
      cause: 'activity',
      from: null,
      to: 'new',
      reasons: transition.reasons,
      action: transition.action,
      recommended_action: transition.recommended_action,
      depth: transition.depth,
      band: transition.to_state === null ? null : expect.any(String),
      potential: transition.potential,
      count: null,
      agent: { agent_id: transition.agent_id, name: 'Ada' },
      contact: { user_id: 'c0', name: null },
    });
    expect(await sql(`SELECT 1 FROM graphile_worker.jobs WHERE key = $1`, `deliver ${stages.webhookId}`)).toHaveLength(
      1,
    );
    await fanOut();
    expect(await deliveryStates(database.dataSource, stages)).toEqual({ pending: 4 });
  });

  it('passes the filter of an endpoint; what is about the whole project passes every filter', async () => {
    const [{ agent_id }] = await sql('SELECT agent_id FROM agents WHERE project_id = $1', project);
    const other = '00000000-0000-4000-8000-000000000000';
    const keys = {
      agent: await webhook('agent', { agent_ids: [agent_id] }),
      other: await webhook('other', { agent_ids: [other] }),
      bands: await webhook('bands', { bands: ['deep', 'light'] }),
      deep: await webhook('deep', { bands: ['deep'] }),
      potential: await webhook('potential', { min_potential: 0.01 }),
      high: await webhook('high', { min_potential: 0.99 }),
    };
    await appear('c');
    await sql(
      `INSERT INTO transitions (project_id, transition_id, position, type, day, run_id, recorded_at, cause, reasons, count)
       SELECT $1, gen_random_uuid(), max(position) + 1, $2, now(), gen_random_uuid(), now(), 'import', '{}', 7
       FROM transitions WHERE project_id = $1`,
      project,
      STAGE,
    );
    await fanOut();
    const received = await Promise.all(
      Object.entries(keys).map(async ([of, key]) => [of, (await contacts(key)).map((contact) => contact ?? 'all')]),
    );
    expect(Object.fromEntries(received)).toEqual({
      agent: ['c', 'all'],
      other: ['all'],
      bands: ['c', 'all'],
      deep: ['all'],
      potential: ['c', 'all'],
      high: ['all'],
    });
  });

  it('waits as transitions while too many deliveries of an endpoint wait, and others go on', async () => {
    const [slow, fast] = [await webhook('slow'), await webhook('fast')];
    await queueDeliveries(database.dataSource, slow, 5, NOW);
    await appear(...many(12));
    await fanOut();
    // A batch of three transitions has one or two of stages; at eight, no batch more.
    const waiting = (await deliveryStates(database.dataSource, slow)).pending;
    expect(waiting).toBeGreaterThanOrEqual(8);
    expect(waiting).toBeLessThanOrEqual(10);
    expect(await jobs()).toEqual([`fan out ${project}`]);
    await sql('SELECT graphile_worker.remove_job($1)', `fan out ${project}`);
    for (let turn = 0; turn < 12; turn++) {
      for (const key of [slow, fast]) await deliverTurn(key, turns);
      if ((await jobs()).length > 0) {
        await sql('SELECT graphile_worker.remove_job($1)', `fan out ${project}`);
        await fanOut();
      }
    }
    expect(await deliveryStates(database.dataSource, slow)).toEqual({ delivered: 17 });
    expect(await deliveryStates(database.dataSource, fast)).toEqual({ delivered: 12 });
    expect(await jobs()).toEqual([]);
  });

  it('waits while a contact is erased, and holds up nobody meanwhile', async () => {
    const key = await webhook('erasure');
    await appear('a');
    await sql('SELECT graphile_worker.remove_job($1)', `fan out ${project}`);
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(LOCK_FACTS, [project]);
    await fanOut();
    expect([await deliveries(key), await jobs()]).toEqual([[], [`fan out ${project}`]]);
    await runner.rollbackTransaction();
    await runner.release();
    await fanOut();
    expect(await contacts(key)).toEqual(['a']);
  });

  it('is sent once more from a time on by the same ids, also what was delivered', async () => {
    const key = await webhook('replay');
    await appear('a');
    await fanOut();
    await deliverTurn(key, turns);
    const [{ since }] = await sql('SELECT max(recorded_at) AS since FROM transitions WHERE project_id = $1', project);
    await sql('SELECT pg_sleep(0.002)');
    await appear('b', 'c');
    await fanOut();
    await deliverTurn(key, turns);
    const ids = await transitions();
    receiver.received.length = 0;
    const queries = new DeliveriesQueries(database.reader, database.dataSource);
    expect(await queries.replay(project as ProjectId, key.webhookId, SYSTEM, new Date(since.getTime() + 1))).toBe(true);
    expect((await jobs()).includes(`fan out ${project}`)).toBe(true);
    await fanOut();
    expect(await deliveryStates(database.dataSource, key)).toEqual({ delivered: 1, pending: 2 });
    await deliverTurn(key, turns);
    expect(receiver.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual(ids.slice(1).sort());
    expect(await queries.firstRecorded(project as ProjectId, new Date(0))).toEqual(expect.any(Date));
    expect(await queries.firstRecorded(project as ProjectId, new Date('2100-01-01'))).toBeNull();
  });

  it('lets an organisation have its share of the turns only', async () => {
    const key = await webhook('share');
    await appear('a');
    await sql('SELECT graphile_worker.remove_job($1)', `fan out ${project}`);
    const leave = await Promise.all([1, 2].map(() => turns.places.acquire('org_test')));
    await fanOut();
    expect([await deliveries(key), await jobs()]).toEqual([[], [`fan out ${project}`]]);
    for (const place of leave) place();
    await fanOut();
    expect(await contacts(key)).toEqual(['a']);
  });

  it('reaches every endpoint, in whatever order runs, fan-outs, turns, failures and replays come', async () => {
    const step = fc.oneof(
      { weight: 4, arbitrary: fc.record({ what: fc.constant('run' as const), count: fc.integer({ min: 1, max: 5 }) }) },
      { weight: 6, arbitrary: fc.record({ what: fc.constantFrom('fan out', 'deliver', 'fail', 'pass') }) },
      { weight: 1, arbitrary: fc.record({ what: fc.constant('replay') }) },
    );
    const queries = new DeliveriesQueries(database.reader, database.dataSource);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 25, size: 'max' }), async (steps) => {
        project = await insertProject(database.dataSource, `Fan-out ${name++}`);
        const key = await webhook('any', { events: ['relationship.at_risk'] });
        const announced: string[] = [];
        receiver.received.length = 0;
        let attempts = 1;
        const deliver = async (status: number): Promise<void> => {
          receiver.answer = (_, response) => response.writeHead(status).end();
          await deliverTurn(key, turns);
        };
        const actions: Record<string, (count: number) => Promise<unknown>> = {
          run: async (count) => announced.push(...(await announceTransitions(database.dataSource, project, count))),
          'fan out': fanOut,
          deliver: async () => await deliver(204),
          fail: async () => {
            attempts++;
            await deliver(500);
          },
          pass: async () => {
            now = new Date(now.getTime() + 60_000);
          },
          replay: async () => {
            attempts++;
            await queries.replay(project as ProjectId, key.webhookId, SYSTEM, new Date(0));
          },
        };
        for (const { what, ...more } of steps) await actions[what]?.('count' in more ? more.count : 0);
        const isDone = async () =>
          (await turns.fanOut.behind(project)).length === 0 &&
          !(await deliveryStates(database.dataSource, key)).pending;
        while (!(await isDone())) {
          await fanOut();
          await deliver(204);
          now = new Date(now.getTime() + 3_600_000);
        }
        const ids = receiver.received.map(({ headers }) => String(headers['webhook-id']));
        expect(new Set(ids)).toEqual(new Set(announced));
        expect(await deliveryStates(database.dataSource, key)).toEqual(
          announced.length > 0 ? { delivered: announced.length } : {},
        );
        for (const id of announced) expect(ids.filter((one) => one === id).length).toBeLessThanOrEqual(attempts);
      }),
      { seed: 22, numRuns: 12 },
    );
  });
});
