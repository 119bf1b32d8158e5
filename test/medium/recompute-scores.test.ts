import fc from 'fast-check';
import { ALL_AGENTS } from '../../src/database/all-agents';
import type { CohortPoint } from '../../src/database/entities/cohort-point.entity';
import type { DailySnapshot } from '../../src/database/entities/daily-snapshot.entity';
import type { DepthScore } from '../../src/database/entities/depth-score.entity';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { moatIndex } from '../../src/scoring/moat-index';
import { type RelationshipScore, scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUp, utcDay } from '../../src/scoring/roll-up';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { loadGolden, toScored } from '../support/golden';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const TOLERANCE = 1e-6 + 1e-12;
const golden = loadGolden();

/** Random histories, seeded: many relationships of three agents, from one-offs to daily. */
function histories(relationships: number): Fact[] {
  const [facts = []] = fc.sample(
    fc.array(
      fc
        .tuple(
          fc.constantFrom('Ada', 'Ben', 'Cleo'),
          fc.integer({ min: 0, max: 99_999 }),
          fc.constantFrom(1, 1, 2, 3, 5, 20, 60),
          fc.integer({ min: 0, max: 400 }),
          fc.integer({ min: 1, max: 40 }),
        )
        .chain(([agent, contact, count, silence, gap]) =>
          fc.array(
            fc.record({
              agent: fc.constant(agent),
              contact: fc.constant(`contact ${contact}`),
              occurredAt: fc
                .tuple(fc.integer({ min: 0, max: Math.max(1, count * gap) }), fc.integer({ min: 0, max: 86_399_999 }))
                .map(([back, ms]) => onDay(AS_OF - silence - back, ms)),
              weight: fc.constantFrom(1, 1, 1, 0.25, 0.5, 2, 0, -1),
              direction: fc.constantFrom('inbound' as const, 'outbound' as const, 'outbound' as const, null),
            }),
            { minLength: count, maxLength: count },
          ),
        ),
      { minLength: relationships, maxLength: relationships },
    ),
    { seed: 42, numRuns: 1 },
  );
  return facts.flat();
}

describe('the recompute', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  afterAll(() => database.drop());

  async function recompute(project: string, asOf: string): Promise<void> {
    const outcomes = await service.recompute({ project, asOf });
    expect(outcomes).toMatchObject([{ status: 'finished' }]);
  }

  const scoresOf = (projectId: string): Promise<DepthScore[]> =>
    database.dataSource.query('SELECT * FROM depth_scores WHERE project_id = $1', [projectId]);

  function expectSame(row: DepthScore, score: RelationshipScore): void {
    const numbers: [number, number][] = [
      [row.depth, score.depth],
      [row.prev_depth, score.previousDepth],
      [row.trend, score.trend],
      [row.risk, score.risk],
      [row.potential, score.potential],
      [row.active_value, score.activeValue],
      [row.typical_gap ?? Number.NaN, score.typicalGap],
      [row.freshness, score.freshness],
    ];
    for (const [got, wanted] of numbers) expect(Math.abs(got - wanted)).toBeLessThan(TOLERANCE);
    expect(row).toMatchObject({
      band: score.band,
      trend_word: score.trendWord,
      at_risk: score.atRisk,
      stage: score.stage,
      action: score.action,
      n_interactions: score.interactions,
      n_days: score.activeDays,
      silence_days: score.silenceDays,
      first_day: isoDay(score.firstDay),
      last_day: isoDay(score.lastDay),
    });
  }

  describe('on generated histories', () => {
    const facts = histories(300);
    const relationships = new Map<string, Fact[]>();
    for (const fact of facts) {
      const key = `${fact.agent}|${fact.contact}`;
      relationships.set(key, [...(relationships.get(key) ?? []), fact]);
    }
    let projectId: string;
    let agents: ReadonlyMap<string, string>;
    beforeAll(async () => {
      projectId = await insertProject(database.dataSource, 'Generated');
      agents = await insertFacts(database.dataSource, projectId, facts);
      await recompute('Generated', isoDay(AS_OF));
    });

    const scoredOn = (day: number, agent?: string): RelationshipScore[] =>
      [...relationships.values()]
        .filter((events) => !agent || events[0]?.agent === agent)
        .map((events) => scoreRelationship(rollUp(events), day))
        .filter((score) => score !== null);

    it('gives every relationship the score of the TypeScript formula', async () => {
      const rows = new Map((await scoresOf(projectId)).map((row) => [`${row.agent_id}|${row.user_id}`, row]));
      let compared = 0;
      for (const events of relationships.values()) {
        const { agent, contact } = events[0] as Fact;
        const score = scoreRelationship(rollUp(events), AS_OF);
        const row = rows.get(`${agents.get(agent)}|${contact}`);
        if (score === null) expect(row).toBeUndefined();
        else expectSame(row as DepthScore, score);
        compared += score ? 1 : 0;
      }
      expect(rows.size).toBe(compared);
      expect(compared).toBeGreaterThan(150);
    });

    it.each([0, 1, 7, 30, 91, 119])('makes up the snapshots of %i days ago', async (ago) => {
      const rows: DailySnapshot[] = await database.dataSource.query(
        'SELECT * FROM daily_snapshots WHERE project_id = $1 AND date = $2',
        [projectId, isoDay(AS_OF - ago)],
      );
      expect(rows).toHaveLength(4);
      for (const [name, id] of [...agents, [undefined, ALL_AGENTS] as const]) {
        const row = rows.find(({ agent_id }) => agent_id === id);
        const book = scoredOn(AS_OF - ago, name);
        const index = moatIndex(book);
        const count = (test: (score: RelationshipScore) => boolean) => book.filter(test).length;
        expect(row).toMatchObject({
          total: book.length,
          deep: count(({ band }) => band === 'deep'),
          strong: count(({ band }) => band === 'strong'),
          warm: count(({ band }) => band === 'warm'),
          light: count(({ band }) => band === 'light'),
          faint: count(({ band }) => band === 'faint'),
          at_risk: count(({ atRisk }) => atRisk),
          deepened: count(({ trend }) => trend >= 0.05),
          declining: count(({ trend }) => trend <= -0.05),
        });
        const numbers: [number | undefined, number][] = [
          [row?.avg_depth, book.reduce((sum, { depth }) => sum + depth, 0) / book.length],
          [row?.breadth, index.breadth],
          [row?.depth_quality, index.depthQuality],
          [row?.trend, index.trend],
          [row?.risk, index.risk],
          [row?.moat_index, index.moatIndex],
        ];
        for (const [got = Number.NaN, wanted] of numbers) expect(Math.abs(got - wanted)).toBeLessThan(TOLERANCE);
      }
    });

    it('keeps 120 days of snapshots, none after the as-of date', async () => {
      const [range] = await database.dataSource.query(
        'SELECT min(date) AS first, max(date) AS last FROM daily_snapshots WHERE project_id = $1',
        [projectId],
      );
      expect(range).toEqual({ first: isoDay(AS_OF - 119), last: isoDay(AS_OF) });
    });

    it('gives the same tables again, and after an excursion to another as-of date', async () => {
      const tables = async () =>
        await Promise.all(
          ['relationship_days', 'depth_scores', 'daily_snapshots', 'cohort_points', 'pipeline_stages'].map((table) =>
            database.dataSource.query(
              `SELECT to_jsonb(t) - 'computed_at' AS row FROM ${table} t WHERE project_id = $1 ORDER BY to_jsonb(t)::text COLLATE "C"`,
              [projectId],
            ),
          ),
        );
      const before = await tables();
      await recompute('Generated', isoDay(AS_OF - 60));
      expect(await tables()).not.toEqual(before);
      await recompute('Generated', isoDay(AS_OF));
      const after = await tables();
      // Snapshots older than 120 days stay from the excursion.
      after[2] = after[2].filter(({ row }: { row: { date: string } }) => row.date > isoDay(AS_OF - 120));
      const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
      expect(after.map(sorted)).toEqual(before.map(sorted));
    });
  });

  (golden ? describe : describe.skip)('on golden.json', () => {
    it('gives all cases of one date what they expect', async () => {
      const cases = (golden?.cases ?? []).filter(({ as_of }) => as_of === '2025-06-30');
      const projectId = await insertProject(database.dataSource, 'Golden');
      await insertFacts(
        database.dataSource,
        projectId,
        cases.flatMap(({ name, interactions }) =>
          toScored(interactions).map((it) => ({ agent: 'Ada', contact: name, ...it })),
        ),
      );
      await recompute('Golden', '2025-06-30');
      const rows = new Map((await scoresOf(projectId)).map((row) => [row.user_id, row]));
      for (const { name, expected } of cases) {
        const row = rows.get(name);
        if (expected === null) expect(row).toBeUndefined();
        else {
          expect(row).toMatchObject({
            band: expected.band,
            trend_word: expected.trend,
            at_risk: expected.at_risk,
            stage: expected.stage,
            action: expected.recommended_action,
          });
          expect(Math.abs((row?.depth ?? -1) - expected.depth)).toBeLessThan(TOLERANCE);
          expect(Math.abs((row?.trend ?? -1) - expected.delta)).toBeLessThan(TOLERANCE);
        }
      }
    });

    it('gives the cohort table what it expects', async () => {
      const { as_of = '', contacts = {}, expected = [] } = golden?.cohorts ?? {};
      const projectId = await insertProject(database.dataSource, 'Golden cohorts');
      await insertFacts(
        database.dataSource,
        projectId,
        // Two agents share each contact: a member of a cohort is the contact, whoever talks to it.
        Object.entries(contacts).flatMap(([contact, interactions]) =>
          toScored(interactions).map((it, index) => ({ agent: index % 2 ? 'Ada' : 'Ben', contact, ...it })),
        ),
      );
      await recompute('Golden cohorts', as_of);
      const rows: CohortPoint[] = await database.dataSource.query(
        'SELECT * FROM cohort_points WHERE project_id = $1 ORDER BY entry_week, week',
        [projectId],
      );
      const kept = expected.filter(({ week_offset }) => [0, 1, 2, 4, 8, 12].includes(week_offset));
      expect(rows.map(({ entry_week, week, size, count }) => ({ entry_week, week, size, count }))).toEqual(
        kept.map((it) => ({ entry_week: it.entry_week, week: it.week_offset, size: it.size, count: it.active })),
      );
      for (const [index, { avg_depth }] of kept.entries()) {
        expect(Math.abs((rows[index]?.avg_depth ?? -1) - avg_depth)).toBeLessThan(TOLERANCE);
      }
    });
  });

  it('ignores facts after the as-of date, and counts them when it comes', async () => {
    const projectId = await insertProject(database.dataSource, 'Future');
    await insertFacts(database.dataSource, projectId, [
      { agent: 'Ada', contact: 'now', occurredAt: onDay(AS_OF) },
      { agent: 'Ada', contact: 'later', occurredAt: onDay(AS_OF + 1) },
    ]);
    await recompute('Future', isoDay(AS_OF));
    expect((await scoresOf(projectId)).map(({ user_id }) => user_id)).toEqual(['now']);
    await recompute('Future', isoDay(AS_OF + 1));
    expect((await scoresOf(projectId)).map(({ user_id }) => user_id).sort()).toEqual(['later', 'now']);
  });

  it('uses the breadth half-point of the project', async () => {
    const projectId = await insertProject(database.dataSource, 'Half');
    await database.dataSource.query('UPDATE projects SET breadth_half = 0.2 WHERE project_id = $1', [projectId]);
    await insertFacts(database.dataSource, projectId, [
      { agent: 'Ada', contact: 'one', occurredAt: onDay(utcDay('2025-06-30')) },
    ]);
    await recompute('Half', '2025-06-30');
    const [{ breadth }] = await database.dataSource.query(
      `SELECT breadth FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 AND date = '2025-06-30'`,
      [projectId, ALL_AGENTS],
    );
    expect(breadth).toBe(0.5);
  });
});
