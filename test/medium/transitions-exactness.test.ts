import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { actualStates, announcedState, type States, stateOf, transitionsOf, typeOf } from '../support/announced-states';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Step {
  /** Days that pass before the facts come in. */
  readonly days: number;
  readonly facts: readonly (Omit<Fact, 'occurredAt'> & { readonly ago: number; readonly ms: number })[];
  readonly imported: boolean;
  readonly settings: Readonly<Record<string, number>> | null;
  readonly moveTo: string | null;
  readonly full: boolean;
  /** The run dies at this step, and another one follows. */
  readonly crashAt: number | null;
}

const rarely = <T>(arbitrary: fc.Arbitrary<T>, weight = 1) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight, arbitrary });
const step: fc.Arbitrary<Step> = fc.record({
  days: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: fc.integer({ min: 1, max: 9 }) }),
  facts: fc.array(
    fc.record({
      agent: fc.constantFrom('Ada', 'Ben'),
      contact: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
      ago: fc.oneof(
        { weight: 4, arbitrary: fc.integer({ min: 0, max: 1 }) },
        { weight: 3, arbitrary: fc.integer({ min: 2, max: 60 }) },
        { weight: 1, arbitrary: fc.constant(-1) },
      ),
      ms: fc.integer({ min: 0, max: 86_399_999 }),
      direction: fc.constantFrom('inbound' as const, 'inbound' as const, 'outbound' as const, null),
    }),
    { maxLength: 12, size: 'max' },
  ),
  imported: fc.boolean(),
  settings: rarely(
    fc.constantFrom<Record<string, number>>(
      { bandWarm: 0.3 },
      { coolingDepth: 0.5 },
      { replyOwedDays: 5 },
      { horizon: 45 },
    ),
  ),
  moveTo: rarely(fc.constantFrom('Asia/Kathmandu', 'UTC')),
  full: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  crashAt: rarely(fc.integer({ min: 0, max: 12 }), 2),
});

describe('transitions', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  // Each crash is logged.
  beforeEach(() => jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {}));
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);

  async function takeIn(projectId: string, { facts, imported, settings, moveTo }: Step, asOf: number): Promise<void> {
    await insertFacts(
      database.dataSource,
      projectId,
      facts.map(({ ago, ms, ...fact }) => ({ ...fact, occurredAt: onDay(asOf - ago, ms) })),
    );
    // As the import notes what a file brought.
    if (imported) await sql('UPDATE change_notes SET imported = true WHERE project_id = $1', projectId);
    if (moveTo) await sql('UPDATE projects SET time_zone = $2 WHERE project_id = $1', projectId, moveTo);
    if (!settings) return;
    await sql(
      `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by)
       SELECT $1, coalesce(max(version), 0) + 1, coalesce((array_agg(settings ORDER BY version DESC))[1], '{}') || $2::jsonb, now(), 'u'
       FROM settings_versions WHERE project_id = $1`,
      projectId,
      JSON.stringify(settings),
    );
  }

  async function recompute(projectId: string, asOf: number, full: boolean, crashAt: number | null = null) {
    let steps = 0;
    const outcome = await service.recomputeById(projectId, {
      asOf: isoDay(asOf),
      full,
      onStep: () => {
        if (steps++ === crashAt) throw new Error('crash');
      },
    });
    return outcome?.status;
  }

  /** One run, held against what was known before it. @returns how many transitions the cooldown holds back */
  async function expectAnnounced(projectId: string, asOf: number, known: States, full: boolean): Promise<number> {
    const before = new Map(
      (await transitionsOf(database.dataSource, projectId)).map((row) => [row.transition_id, row]),
    );
    expect(['finished', 'unchanged']).toContain(await recompute(projectId, asOf, full));
    const all = await transitionsOf(database.dataSource, projectId);
    const news = all.filter(({ transition_id, position }) => position !== null && !before.has(transition_id));
    const held = all.filter(({ position }) => position === null);
    const actual = await actualStates(database.dataSource, projectId);

    // Each leads from the last announced state to the current one.
    for (const row of news) {
      const key = stateOf(row);
      if (!key) continue;
      expect([row.type, key, row.from_state ?? announcedState(new Map(), key)]).toEqual([
        row.type,
        key,
        announcedState(known, key),
      ]);
      expect([row.type, key, row.to_state]).toEqual([row.type, key, actual.get(key) ?? null]);
      expect(row.type).toBe(typeOf(key, row.to_state));
      expect(row.day).toBe(isoDay(asOf));
      known.set(key, row.to_state);
    }
    // A held transition starts at the announced state, ends at the current one, and is not due yet.
    const holding = new Map(held.map((row) => [stateOf(row), row]));
    for (const [key, row] of holding) {
      if (key === null) continue;
      expect(row.from_state).toBe(announcedState(known, key));
      expect(row.to_state).toBe(actual.get(key) ?? null);
      expect((row.held_until ?? '') > isoDay(asOf)).toBe(true);
      expect(row.to_state).not.toBe('well');
    }
    // What is left was counted.
    const counted = new Map<string, number>();
    for (const key of new Set([...known.keys(), ...actual.keys()])) {
      const now = actual.get(key) ?? null;
      if (now === null && key.endsWith(' standing')) known.set(key, 'well');
      else if (announcedState(known, key) !== now && !holding.has(key)) {
        counted.set(typeOf(key, now), (counted.get(typeOf(key, now)) ?? 0) + 1);
        known.set(key, now);
      }
    }
    const summaries = news.filter(({ count }) => count !== null);
    const sums = new Map<string, number>();
    for (const { type, count } of summaries) sums.set(type, (sums.get(type) ?? 0) + (count ?? 0));
    // A reply that is owed is no state of the scores.
    sums.delete('relationship.reply_owed');
    expect(sums).toEqual(counted);
    for (const { cause } of summaries) expect(['import', 'settings', 'definition']).toContain(cause);
    const positions = news.map(({ position }) => BigInt(position ?? 0));
    expect(new Set(positions).size).toBe(positions.length);
    return held.length;
  }

  it.each([0, 20])('lead from the first run to every later one, cooldown %i', async (cooldownDays) => {
    const seen = { announced: 0, held: 0, counted: 0, crashed: 0 };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 9, size: 'max' }), async (steps) => {
        const projectId = await insertProject(database.dataSource, `Steps ${randomUUID()}`);
        let asOf = AS_OF;
        let known: States | null = null;
        await takeIn(projectId, { ...steps[0], settings: { cooldownDays } } as Step, asOf);
        for (const it of steps) {
          asOf += it.days;
          await takeIn(projectId, it, asOf);
          if (known === null) {
            await recompute(projectId, asOf, false);
            expect(await transitionsOf(database.dataSource, projectId)).toEqual([]);
            known = await actualStates(database.dataSource, projectId);
            continue;
          }
          const written = await transitionsOf(database.dataSource, projectId);
          if (it.crashAt !== null && (await recompute(projectId, asOf, it.full, it.crashAt)) === 'failed') {
            seen.crashed++;
            const relationships = (await transitionsOf(database.dataSource, projectId)).filter(
              ({ type }) => type !== 'recompute.failed',
            );
            expect(relationships).toEqual(written.filter(({ type }) => type !== 'recompute.failed'));
          }
          seen.held += await expectAnnounced(projectId, asOf, known, it.full);
        }
        for (const { count } of await transitionsOf(database.dataSource, projectId)) {
          if (count === null) seen.announced++;
          else seen.counted++;
        }
      }),
      { seed: 22, numRuns: 6 },
    );
    expect(seen.announced).toBeGreaterThan(50);
    expect(seen.counted).toBeGreaterThan(5);
    expect(seen.crashed).toBeGreaterThan(1);
    expect(seen.held > 0).toBe(cooldownDays > 0);
  });
});
