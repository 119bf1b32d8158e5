import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay, recordChangedContacts } from '../support/facts';
import { randomFacts } from '../support/random-facts';
import { copyProject, recomputedTables } from '../support/recomputed-tables';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Step {
  /** Days that pass before the facts arrive. */
  readonly days: number;
  readonly facts: readonly (Omit<Fact, 'occurredAt'> & { readonly ago: number; readonly ms: number })[];
  /** The project moves there before. */
  readonly moveTo: string | null;
  readonly pipeline: readonly { readonly table: string; readonly contact: string; readonly ago: number }[];
}

const agent = fc.constantFrom('Ada', 'Ben');
const contact = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
// Mostly today and yesterday, some late by weeks or months, some from tomorrow.
const ago = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 1 }) },
  { weight: 3, arbitrary: fc.integer({ min: 2, max: 60 }) },
  { weight: 2, arbitrary: fc.integer({ min: 61, max: 300 }) },
  { weight: 1, arbitrary: fc.constant(-1) },
);
// Offsets of a quarter of an hour, days at the edge of the calendar, and clock changes at midnight.
const zone = fc.constantFrom('UTC', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Africa/Cairo', 'America/Havana');
const step: fc.Arbitrary<Step> = fc.record({
  moveTo: fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: zone }),
  days: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 20 }) }),
  facts: fc.array(
    fc.record({
      agent,
      contact,
      ago,
      ms: fc.integer({ min: 0, max: 86_399_999 }),
      // Sums of tenths have other bits in another order, unless they are exact.
      weight: fc.constantFrom(1, 1, 1, 0.25, 0.1, 0.2, 0.7, 0, 3),
      direction: fc.constantFrom('inbound' as const, 'outbound' as const, null),
      kind: fc.constantFrom('message', 'message', 'meeting'),
    }),
    { maxLength: 12, size: 'max' },
  ),
  pipeline: fc.array(
    fc.record({ table: fc.constantFrom('classifications', 'permanent_routes', 'lead_outcomes'), contact, ago }),
    { maxLength: 2 },
  ),
});

describe.each([{ learns: false }, { learns: true }])('the incremental recompute, learning: $learns', ({ learns }) => {
  let database: TestDatabase;
  let service: RecomputeService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);

  async function newProject(name: string, timeZone = 'UTC'): Promise<string> {
    const projectId = await insertProject(database.dataSource, name, 'org_test', timeZone);
    await sql('UPDATE projects SET learns = $2 WHERE project_id = $1', projectId, learns);
    return projectId;
  }

  const tables = (projectId: string, asOf: number) => recomputedTables(database.dataSource, projectId, asOf);

  /** A separate project with the same facts, recomputed from nothing. */
  async function fromScratch(projectId: string, asOf: number): Promise<Record<string, string[]>> {
    const copy = await insertProject(database.dataSource, `Copy ${randomUUID()}`);
    await copyProject(database.dataSource, projectId, copy);
    await recompute(copy, asOf);
    return await tables(copy, asOf);
  }

  async function recompute(projectId: string, asOf: number): Promise<string> {
    const [{ name }] = await sql('SELECT name FROM projects WHERE project_id = $1', projectId);
    const [outcome] = await service.recompute({ project: name, asOf: isoDay(asOf) });
    if (outcome?.status === 'failed') throw new Error(outcome.error);
    // A new model may already be in force on this day: the next run uses it.
    if (learns && name !== 'Late') await service.recompute({ project: name, asOf: isoDay(asOf) });
    return outcome?.status === 'finished' ? outcome.mode : (outcome?.status ?? 'none');
  }

  async function takeIn(projectId: string, { facts, pipeline }: Step, asOf: number): Promise<void> {
    const agents = await insertFacts(
      database.dataSource,
      projectId,
      [
        // The routes need an agent in any case.
        { agent: 'Ada', contact: 'a', ago: 400, ms: 0 },
        ...facts,
      ].map(({ ago, ms, ...fact }) => ({ ...fact, occurredAt: onDay(asOf - ago, ms) })),
    );
    for (const { table, contact, ago } of pipeline) {
      const last = { classifications: 'gold', permanent_routes: agents.get('Ada'), lead_outcomes: 'won' }[table];
      await sql(
        `INSERT INTO contacts (project_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
        projectId,
        contact,
      );
      await sql(
        `INSERT INTO ${table} VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
        projectId,
        contact,
        onDay(asOf - ago, 1),
        last,
      );
      await recordChangedContacts(database.dataSource, projectId, [contact]);
    }
  }

  it('leaves the same rows as a full recompute, for any facts in any order', async () => {
    const modes = new Set<string>();
    await fc.assert(
      fc.asyncProperty(zone, fc.array(step, { minLength: 2, maxLength: 5, size: 'max' }), async (home, steps) => {
        const projectId = await newProject(`Steps ${randomUUID()}`, home);
        let asOf = AS_OF;
        for (const it of steps) {
          asOf += it.days;
          if (it.moveTo) await sql('UPDATE projects SET time_zone = $2 WHERE project_id = $1', projectId, it.moveTo);
          await takeIn(projectId, it, asOf);
          modes.add(await recompute(projectId, asOf));
          expect(await tables(projectId, asOf)).toEqual(await fromScratch(projectId, asOf));
        }
      }),
      { seed: 4, numRuns: learns ? 6 : 16 },
    );
    expect([...modes].sort()).toEqual(['changes', 'day', 'full']);
  });

  it('moves to a new day with the same bits if several days leave the window at once', async () => {
    const projectId = await newProject('Turning');
    await insertFacts(database.dataSource, projectId, randomFacts(60));
    for (const [days, mode] of [
      [0, 'full'],
      [1, 'day'],
      [6, 'day'],
      [19, 'day'],
      [60, 'day'],
    ] as const) {
      const got = await recompute(projectId, AS_OF + days);
      if (!learns) expect(got).toBe(mode);
      expect(await tables(projectId, AS_OF + days)).toEqual(await fromScratch(projectId, AS_OF + days));
    }
  });

  it('adds up tenths to the same bits, in any order', async () => {
    const projectId = await newProject('Tenths');
    // In the order of writing they add up to 0.6, in the order of their times to 0.6000000000000001.
    for (const [hour, weight] of [0.1, 0.2, 0.3].entries()) {
      const occurredAt = onDay(AS_OF, (2 - hour) * 3_600_000);
      await insertFacts(database.dataSource, projectId, [
        { agent: 'Ada', contact: 'a', occurredAt, weight: Number((0.4 - weight).toFixed(1)) },
      ]);
      await recompute(projectId, AS_OF);
    }
    expect(await tables(projectId, AS_OF)).toEqual(await fromScratch(projectId, AS_OF));
    const days = await sql('SELECT w_part AS sum FROM relationship_days WHERE project_id = $1', projectId);
    expect(days).toEqual([{ sum: 0.6 }]);
  });

  it('does nothing when there is nothing new', async () => {
    const projectId = await newProject('Quiet');
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF) }]);
    expect(await recompute(projectId, AS_OF)).toBe('full');
    expect(await recompute(projectId, AS_OF)).toBe('unchanged');
    expect(await sql('SELECT status FROM recompute_runs WHERE project_id = $1', projectId)).toHaveLength(1);
  });

  it('updates only relationships with new facts', async () => {
    const projectId = await newProject('Few');
    const old = ['a', 'b', 'c'].map((it) => ({ agent: 'Ada', contact: it, occurredAt: onDay(AS_OF - 3) }));
    await insertFacts(database.dataSource, projectId, old);
    await recompute(projectId, AS_OF);
    const before = await sql(
      'SELECT user_id, computed_at FROM depth_scores WHERE project_id = $1 ORDER BY 1',
      projectId,
    );
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'b', occurredAt: onDay(AS_OF) }]);
    expect(await recompute(projectId, AS_OF)).toBe('changes');
    const after = await sql(
      'SELECT user_id, computed_at FROM depth_scores WHERE project_id = $1 ORDER BY 1',
      projectId,
    );
    expect([after[0], after[2]]).toEqual([before[0], before[2]]);
    expect(after[1].computed_at > before[1].computed_at).toBe(true);
    expect(await recompute(projectId, AS_OF)).toBe('unchanged');
  });

  it('reports the first day of the past that was restated', async () => {
    const projectId = await newProject('Late');
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF) }]);
    await recompute(projectId, AS_OF);
    // A first model makes the next run a full one.
    await sql('UPDATE projects SET learns = false WHERE project_id = $1', projectId);
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF - 40) }]);
    await recompute(projectId, AS_OF);
    const [run] = await sql(
      'SELECT restated_from FROM recompute_runs WHERE project_id = $1 ORDER BY started_at DESC LIMIT 1',
      projectId,
    );
    expect(run.restated_from).toBe(isoDay(AS_OF - 40));
  });

  it('neither loses nor duplicates facts with eight concurrent writers', async () => {
    const projectId = await newProject('Busy');
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF - 9) }]);
    let writing = true;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let batch = 0; batch < 12; batch++) {
        const facts = Array.from({ length: 5 }, (_, index) => ({
          agent: 'Ada',
          contact: `c${(writer + batch * index) % 7}`,
          occurredAt: onDay(AS_OF - ((batch * 5 + index) % 90), writer),
        }));
        const runner = database.dataSource.createQueryRunner();
        await runner.startTransaction();
        await insertFacts(runner, projectId, facts);
        // Some commit late, after others that started later.
        if (batch % 3 === 0) await runner.query('SELECT pg_sleep(0.02)');
        await runner.commitTransaction();
        await runner.release();
      }
    });
    const ticks = (async () => {
      while (writing) await recompute(projectId, AS_OF);
    })();
    await Promise.all(writers);
    writing = false;
    await ticks;
    await recompute(projectId, AS_OF);
    const [{ facts }] = await sql('SELECT count(*)::int AS facts FROM interactions WHERE project_id = $1', projectId);
    const [{ counted }] = await sql(
      'SELECT sum(n)::int AS counted FROM relationship_days WHERE project_id = $1',
      projectId,
    );
    expect([facts, counted]).toEqual([8 * 12 * 5 + 1, 8 * 12 * 5 + 1]);
    expect(await tables(projectId, AS_OF)).toEqual(await fromScratch(projectId, AS_OF));
  });
});
