import fc from 'fast-check';
import { ALL_AGENTS } from '../../src/database/all-agents';
import type { DepthScore } from '../../src/database/entities/depth-score.entity';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUpDays } from '../../src/scoring/roll-up';
import { type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const TOLERANCE = 1e-6 + 1e-12;
const [FIRST_DAY, LAST_DAY] = [utcDay('0001-01-01'), utcDay('9999-12-31')];

/** The limits of what is accepted, and everything between. */
const WEIGHTS = fc.oneof(
  fc.constantFrom(1, 1e-12, 2e-12, 1e-9, 0.5, 0.1 + 0.2, 3, 1e6, 1e12, 0, -1, -1e-12),
  fc.double({ min: 1e-12, max: 1e12, noNaN: true }),
);
const AS_OF = fc.oneof(
  fc.constantFrom(
    '0001-01-01',
    '0001-01-02',
    '0100-01-01',
    '1662-12-31',
    '1970-01-01',
    '2025-06-30',
    '2336-01-01',
    '9999-12-31',
  ),
  fc.integer({ min: FIRST_DAY, max: LAST_DAY }).map(isoDay),
  fc.integer({ min: 0, max: utcDay('2030-01-01') }).map(isoDay),
);

const factsOf = (weight: fc.Arbitrary<number>, day: fc.Arbitrary<number>, most: number): fc.Arbitrary<Fact[]> =>
  fc.array(
    fc.record({
      agent: fc.constantFrom('Ada', 'Bob'),
      contact: fc.constantFrom('a', 'b', 'c', 'd'),
      occurredAt: day.map((it) => onDay(it, 43_200_000)),
      weight,
      direction: fc.constantFrom('inbound' as const, 'outbound' as const, null),
    }),
    { minLength: 1, maxLength: most },
  );

describe('the score over the whole range', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  let projects = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  afterAll(() => database.drop());

  async function recompute(project: string, asOf: string): Promise<void> {
    const [outcome] = await service.recompute({ project, asOf });
    expect([asOf, outcome?.status === 'failed' ? outcome.error : null]).toEqual([asOf, null]);
  }

  async function insert(facts: readonly Fact[], timeZone = 'UTC') {
    const project = `project ${projects++}`;
    const projectId = await insertProject(database.dataSource, project, 'org_test', timeZone);
    const agents = await insertFacts(database.dataSource, projectId, facts);
    return { project, projectId, agents };
  }

  const scoresOf = (projectId: string): Promise<DepthScore[]> =>
    database.dataSource.query('SELECT * FROM depth_scores WHERE project_id = $1', [projectId]);

  /** Totals of past days come from the roll-up, not from the scores. */
  async function expectBooks(projectId: string, facts: readonly Fact[], asOf: string): Promise<void> {
    const books: { date: string; total: number; depth_sum: string }[] = await database.dataSource.query(
      'SELECT date, total, depth_sum FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 ORDER BY date DESC',
      [projectId, ALL_AGENTS],
    );
    const pairs = [...new Set(facts.map(({ agent, contact }) => `${agent} ${contact}`))];
    const histories = pairs.map((pair) =>
      rollUpDays(facts.filter(({ agent, contact }) => `${agent} ${contact}` === pair)),
    );
    for (const back of [0, 1, 27, 28, 119]) {
      const day = utcDay(asOf) - back;
      const depths = histories.flatMap((days) => scoreRelationship(days, day)?.depth ?? []);
      const book = day < FIRST_DAY ? undefined : books.find(({ date }) => date === isoDay(day));
      expect([back, book?.total ?? 0]).toEqual([back, depths.length]);
      const sum = depths.reduce((total, depth) => total + Math.round(depth * 1e6), 0);
      expect(Math.abs(Number(book?.depth_sum ?? 0) - sum)).toBeLessThanOrEqual(depths.length);
    }
  }

  it('equals TypeScript for all accepted facts, as of every day from the year 1 to 9999', async () => {
    const accepted = fc.oneof(
      fc.integer({ min: 0, max: utcDay('2026-12-31') }),
      fc.integer({ min: 20_000, max: 20_300 }),
    );
    await fc.assert(
      fc.asyncProperty(factsOf(WEIGHTS, accepted, 40), AS_OF, async (facts, asOf) => {
        const { project, projectId, agents } = await insert(facts);
        await recompute(project, asOf);
        const rows = await scoresOf(projectId);
        let scored = 0;
        for (const [agent, agentId] of agents) {
          for (const contact of ['a', 'b', 'c', 'd']) {
            const its = facts.filter((fact) => fact.agent === agent && fact.contact === contact);
            const score = scoreRelationship(rollUpDays(its), utcDay(asOf));
            const row = rows.find((it) => it.agent_id === agentId && it.user_id === contact);
            expect(row === undefined).toBe(score === null);
            if (!row || !score) continue;
            scored++;
            for (const [got, wanted] of [
              [row.depth, score.depth],
              [row.prev_depth, score.previousDepth],
              [row.potential, score.potential],
              [row.active_value, score.activeValue],
              [row.evidence, score.evidence],
              [row.first_reply_chance, score.firstReplyChance],
              [row.typical_gap, score.typicalGap],
            ] as const) {
              if (wanted === null) expect(got).toBeNull();
              else expect(Math.abs((got ?? Number.NaN) - wanted)).toBeLessThan(TOLERANCE);
            }
            expect([row.silence_days, row.n_days]).toEqual([score.silenceDays, score.activeDays]);
          }
        }
        expect(rows).toHaveLength(scored);
        await expectBooks(projectId, facts, asOf);
      }),
      { seed: 18, numRuns: 30 },
    );
  });

  it('is computed from any stored values, even if they are no longer accepted', async () => {
    const held = fc.oneof(
      WEIGHTS,
      fc.constantFrom(5e-324, 1e-322, 1e-300, 1e-16, 1e300, Number.MAX_VALUE, Number.POSITIVE_INFINITY),
      fc.double({ noNaN: true }),
    );
    const anyDay = fc.oneof(
      fc.constantFrom(
        FIRST_DAY,
        FIRST_DAY + 1,
        utcDay('1662-12-31'),
        -1,
        0,
        utcDay('2335-12-31'),
        LAST_DAY - 1,
        LAST_DAY,
      ),
      fc.integer({ min: FIRST_DAY, max: LAST_DAY }),
      fc.integer({ min: 19_900, max: 20_300 }),
    );
    await fc.assert(
      fc.asyncProperty(
        factsOf(held, anyDay, 30),
        factsOf(held, anyDay, 5),
        AS_OF,
        fc.constantFrom('UTC', 'America/New_York', 'Pacific/Kiritimati'),
        async (facts, late, asOf, timeZone) => {
          const { project, projectId } = await insert(facts, timeZone);
          await recompute(project, asOf);
          await insertFacts(database.dataSource, projectId, late);
          await recompute(project, asOf);
          if (asOf < isoDay(LAST_DAY)) await recompute(project, isoDay(utcDay(asOf) + 1));
          for (const { depth, potential, freshness, risk, evidence } of await scoresOf(projectId)) {
            for (const share of [depth, potential, freshness, risk, evidence ?? Number.NaN])
              expect(share >= 0 && share <= 1).toBe(true);
          }
        },
      ),
      { seed: 18, numRuns: 20 },
    );
  });

  it('supports ten thousand years of silence after a thousand active days', async () => {
    const facts = Array.from({ length: 1_000 }, (_, index) => ({
      agent: 'Ada',
      contact: 'a',
      occurredAt: onDay(19_000 + index),
    }));
    const { project, projectId } = await insert(facts);
    await recompute(project, '9999-12-31');
    const score = scoreRelationship(rollUpDays(facts), LAST_DAY);
    expect(await scoresOf(projectId)).toMatchObject([
      { depth: 0, stage: score?.stage, silence_days: score?.silenceDays },
    ]);
  });
});
