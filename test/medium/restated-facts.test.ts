import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { PoolClient } from 'pg';
import type { ProjectId, TenantProject } from '../../src/auth/tenant';
import { SYSTEM } from '../../src/database/actor';
import { pipelined } from '../../src/database/pg-internals/pipelined';
import { FleetActivityService } from '../../src/fleet/fleet-activity.service';
import { PipelineFlowService } from '../../src/fleet/pipeline-flow.service';
import { ErasureQueries } from '../../src/ingestion/erasure/erasure.queries';
import { BatchConnection } from '../../src/ingestion/events/batch-connection.queries';
import { EventInserts } from '../../src/ingestion/events/event-inserts.queries';
import { eventRows } from '../../src/ingestion/events/event-rows';
import type { FleetEvent } from '../../src/ingestion/events/fleet-event';
import { MoatIndexService } from '../../src/moat/moat-index.service';
import { ContactErasureService } from '../../src/recompute/contact-erasure.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import type { TableBody } from '../../src/serving/table-body';
import { AS_OF, insertFacts, insertProject, isoDay, localDate, onDay } from '../support/facts';
import { recomputedTables } from '../support/recomputed-tables';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const KINDS = ['contact', 'classified', 'routed', 'closed', 'act', 'sent', 'received'] as const;
const CONTACTS = ['a', 'b', 'c', 'd', 'e', 'f'] as const;

const EVENT: Omit<FleetEvent, 'type' | 'userId' | 'occurredAt'> = {
  ...{ eventId: 'late', agent: null, contactName: null, kind: null, direction: null, weight: null },
  ...{ word: null, summary: null, more: null },
};
const SENT = { type: 'interaction', agent: 'Ada', kind: 'email', direction: 'outbound', weight: 1 } as const;
const EVENT_OF: Readonly<Record<(typeof KINDS)[number], Partial<FleetEvent> & Pick<FleetEvent, 'type'>>> = {
  contact: { type: 'contact.updated' },
  classified: { type: 'contact.classified', word: 'gold' },
  routed: { type: 'contact.routed', agent: 'Ada' },
  closed: { type: 'lead.outcome', word: 'won' },
  act: { type: 'agent_action', agent: 'Ada', word: 'enrichment_run', summary: 'Act' },
  sent: SENT,
  received: { ...SENT, direction: 'inbound' },
};

interface LateFact {
  readonly kind: (typeof KINDS)[number];
  readonly contact: string;
  /** Days before the as-of date; negative for a date in the future. */
  readonly ago: number;
  readonly ms: number;
}

interface Step {
  readonly facts: readonly LateFact[];
  readonly erased: string | null;
  readonly days: number;
  readonly full: boolean;
}

const lateFact: fc.Arbitrary<LateFact> = fc.record({
  kind: fc.constantFrom(...KINDS),
  contact: fc.constantFrom(...CONTACTS),
  ago: fc.integer({ min: -2, max: 30 }),
  ms: fc.integer({ min: 0, max: 86_399_999 }),
});
const step: fc.Arbitrary<Step> = fc.record({
  facts: fc.array(lateFact, { maxLength: 2 }),
  erased: fc.option(fc.constantFrom(...CONTACTS), { freq: 3 }),
  days: fc.constantFrom(0, 0, 1, 3),
  full: fc.constantFrom(false, false, false, true),
});

/** Facts that the flow and the feed show at once, before a run has processed them. */
describe('a late pipeline fact, act or contact', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const runs = () => new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));

  async function newProject(zone: string): Promise<{ name: string; project: TenantProject; ada: string }> {
    const name = `Late ${randomUUID()}`;
    const projectId = (await insertProject(database.dataSource, name, 'org_test', zone)) as ProjectId;
    const agents = await insertFacts(database.dataSource, projectId, [
      { agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF - 20) },
      { agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF - 2) },
    ]);
    await sql('UPDATE contacts SET first_seen = $2 WHERE project_id = $1', projectId, onDay(AS_OF - 20));
    return { name, project: { projectId, served: null }, ada: agents.get('Ada') ?? '' };
  }

  /** Like the ingestion, by its own statements. */
  async function ingest(projectId: ProjectId, ada: string, facts: readonly LateFact[], asOf: number): Promise<void> {
    const runner = database.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      const client: PoolClient = await runner.connect();
      const inserts = new EventInserts(new BatchConnection(client, projectId, false));
      const agents = [{ agent_id: ada, name: 'Ada' }];
      for (const { kind, contact, ago, ms } of facts) {
        const event = { ...EVENT, ...EVENT_OF[kind], userId: contact, occurredAt: onDay(asOf - ago, ms) };
        const rows = eventRows([{ index: 0, event, key: randomUUID(), content: '' }], agents);
        const changes = await pipelined(client, () => inserts.insert(rows, []));
        await inserts.recordChanges(changes);
      }
      await runner.commitTransaction();
    } finally {
      await runner.release();
    }
  }

  async function erase(projectId: ProjectId, userId: string): Promise<void> {
    const facts = new ErasureQueries(database.reader);
    await new ContactErasureService(database.dataSource, new RecomputeQueries(database.dataSource)).erase(
      projectId,
      userId,
      async (runner) => void (await facts.deleteFacts(runner, projectId, userId, SYSTEM)),
    );
    // May return.
    await sql('DELETE FROM erased_contacts WHERE project_id = $1', projectId);
  }

  const asked = (project: TenantProject, asOf: string): Record<string, () => Promise<TableBody>> => ({
    flow: () => new PipelineFlowService(database.bodies).flow(project, asOf),
    feed: () => new FleetActivityService(database.bodies).activity(project, 100, asOf),
    'moat index': () => new MoatIndexService(database.bodies).moatIndex(project, asOf),
  });

  it('is reported at once for the days that it changes, and for no other', async () => {
    const announced = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/Havana'),
        fc.array(step, { minLength: 3, maxLength: 5, size: 'max' }),
        async (zone, steps) => {
          const { name, project, ada } = await newProject(zone);
          const { projectId } = project;
          let asOf = AS_OF;
          const recompute = async (full = false) => {
            const [run] = await runs().recompute({ project: name, asOf: isoDay(asOf), full });
            expect(['finished', 'unchanged']).toContain(run?.status);
          };
          await recompute();
          const published = new Map<string, string>();
          /** Days of the first facts that arrived late, or were removed, by which responses they affect. */
          const reasons: string[] = [];
          const compare = async (newest: number) => {
            for (const ago of [0, 1, 2, 5, 9, 14, 22, 31]) {
              const day = isoDay(newest - ago);
              for (const [operation, ask] of Object.entries(asked(project, day))) {
                const body = await ask().catch(() => null);
                if (!body?.text) continue;
                const key = `${operation} ${day}`;
                const since = body.past?.restatedFrom ?? null;
                const before = published.get(key);
                // The served day is not the past.
                if (before !== undefined && before !== body.text) {
                  expect([key, since]).toEqual([key, expect.any(String)]);
                  announced.set(operation, (announced.get(operation) ?? 0) + 1);
                }
                if (since !== null) {
                  expect(since <= day).toBe(true);
                  expect(reasons).toContain(since);
                }
                if (ago > 0) published.set(key, before ?? body.text);
              }
            }
          };
          await compare(asOf);
          for (const { facts, erased, days, full } of steps) {
            await ingest(projectId, ada, facts, asOf);
            for (const { ago, ms } of facts) reasons.push(localDate(onDay(asOf - ago, ms), zone));
            await compare(asOf);
            if (erased) {
              const rows: { at: Date }[] = await sql(
                `SELECT first_seen AS at FROM contacts WHERE project_id = $1 AND user_id = $2
                 UNION SELECT occurred_at FROM interactions WHERE project_id = $1 AND user_id = $2
                 UNION SELECT occurred_at FROM agent_actions WHERE project_id = $1 AND user_id = $2`,
                projectId,
                erased,
              );
              for (const { at } of rows) reasons.push(localDate(at.toISOString(), zone));
              await erase(projectId, erased);
              await compare(asOf);
            }
            asOf += days;
            await recompute(full);
            await compare(asOf);
          }
        },
      ),
      { seed: 18, numRuns: Number(process.env.PROPERTY_RUNS ?? 5), endOnFailure: true },
    );
    expect([...announced.keys()]).toEqual(expect.arrayContaining(['flow', 'feed']));
  }, 600_000);

  it.each([
    ['classified', 'flow', 'pipeline'],
    ['contact', 'flow', 'pipeline'],
    ['act', 'feed', 'feed'],
  ] as const)('%s: at once and by the run, for the %s alone', async (kind, operation, scope) => {
    const { name, project, ada } = await newProject('UTC');
    const { projectId } = project;
    await runs().recompute({ project: name, asOf: isoDay(AS_OF) });
    // An act of a contact that existed before.
    const contact = kind === 'act' ? 'a' : 'new';
    await ingest(projectId, ada, [{ kind, contact, ago: 5, ms: 0 }], AS_OF);
    const since = async (day: number) =>
      Object.fromEntries(
        await Promise.all(
          Object.entries(asked(project, isoDay(day))).map(
            async ([its, ask]) => [its, (await ask()).past?.restatedFrom ?? null] as const,
          ),
        ),
      ) as Record<string, string | null>;
    const late = { flow: null, feed: null, 'moat index': null, [operation]: isoDay(AS_OF - 5) };
    const nothing = { flow: null, feed: null, 'moat index': null };
    expect([await since(AS_OF - 4), await since(AS_OF - 6)]).toEqual([late, nothing]);
    await runs().recompute({ project: name, asOf: isoDay(AS_OF) });
    expect([await since(AS_OF - 4), await since(AS_OF - 6)]).toEqual([late, nothing]);
    const to = { pipeline_to: null, feed_to: null, [`${scope}_to`]: isoDay(AS_OF) };
    expect(
      await sql(
        'SELECT restated_from, restated_to, pipeline_to, feed_to, cause FROM restated_days WHERE project_id = $1',
        projectId,
      ),
    ).toEqual([{ restated_from: isoDay(AS_OF - 5), restated_to: isoDay(AS_OF - 6), ...to, cause: 'facts' }]);
    expect(
      await sql(
        `SELECT restated_from FROM recompute_runs WHERE project_id = $1 AND restated_from IS NOT NULL`,
        projectId,
      ),
    ).toEqual([{ restated_from: isoDay(AS_OF - 5) }]);
  });

  it('a fact of the served day restates nothing', async () => {
    const { name, project, ada } = await newProject('UTC');
    await runs().recompute({ project: name, asOf: isoDay(AS_OF) });
    const facts = KINDS.map((kind) => ({ kind, contact: 'new', ago: 0, ms: 1 }));
    await ingest(project.projectId, ada, facts, AS_OF);
    await runs().recompute({ project: name, asOf: isoDay(AS_OF) });
    expect(await sql('SELECT * FROM restated_days WHERE project_id = $1', project.projectId)).toEqual([]);
  });

  it('in any order, and repeated, gives the same tables', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(lateFact, { minLength: 3, maxLength: 6, size: 'max' })
          .chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length }))),
        async ([facts, shuffled]) => {
          const tables: unknown[] = [];
          for (const order of [facts, shuffled]) {
            const { name, project, ada } = await newProject('UTC');
            await runs().recompute({ project: name, asOf: isoDay(AS_OF) });
            for (const fact of order) {
              await ingest(project.projectId, ada, [fact], AS_OF);
              if (order === shuffled) await runs().recompute({ project: name, asOf: isoDay(AS_OF) });
            }
            await runs().recompute({ project: name, asOf: isoDay(AS_OF + 3) });
            const text = JSON.stringify(await recomputedTables(database.dataSource, project.projectId, AS_OF + 3));
            tables.push(text.replaceAll(ada, 'Ada'));
          }
          expect(tables[1]).toEqual(tables[0]);
        },
      ),
      { seed: 5, numRuns: 3 },
    );
  }, 600_000);
});
