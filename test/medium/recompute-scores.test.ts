import fc from 'fast-check';
import { ALL_AGENTS } from '../../src/database/all-agents';
import type { CohortPoint } from '../../src/database/entities/cohort-point.entity';
import type { DailySnapshot } from '../../src/database/entities/daily-snapshot.entity';
import type { DepthScore } from '../../src/database/entities/depth-score.entity';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { moatIndexOfSums, moatSums } from '../../src/scoring/moat-index';
import { type RelationshipScore, scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUpDays } from '../../src/scoring/roll-up';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { differences, loadGoldenV2, modelOfReference, toScoredV2 } from '../support/golden';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const TOLERANCE = 1e-6 + 1e-12;
const golden = loadGoldenV2();

/** Seeded random histories: many relationships of three agents, from single to daily interactions. */
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
              kind: fc.constantFrom('email', 'email', 'meeting'),
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
      [row.typical_gap ?? Number.NaN, score.typicalGap ?? Number.NaN],
      [row.evidence ?? Number.NaN, score.evidence],
      [row.first_reply_chance ?? Number.NaN, score.firstReplyChance],
      [row.evidence_trend ?? Number.NaN, score.evidenceTrend],
      [row.worth ?? Number.NaN, score.worth],
    ];
    for (const [got, wanted] of numbers) {
      if (!Number.isNaN(wanted)) expect(Math.abs(got - wanted)).toBeLessThan(TOLERANCE);
    }
    const day = (number: number | null) => (number === null ? null : isoDay(number));
    expect(row).toMatchObject({
      band: score.band,
      trend_word: score.trendWord,
      at_risk: score.atRisk,
      stage: score.stage,
      action: score.action,
      n_interactions: score.interactions,
      n_days: score.activeDays,
      silence_days: score.silenceDays,
      first_day: day(score.firstDay),
      last_day: day(score.lastDay),
      start_day: isoDay(score.startDay),
      typical_gap: score.typicalGap === null ? null : expect.any(Number),
      dormant: score.dormant,
      turn: score.turn.state,
      n_unanswered: score.turn.unanswered,
      n_in: score.inbound,
      n_out: score.outbound,
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
        .map((events) => scoreRelationship(rollUpDays(events), day))
        .filter((score) => score !== null);

    it('scores every relationship like the TypeScript formula', async () => {
      const rows = new Map((await scoresOf(projectId)).map((row) => [`${row.agent_id}|${row.user_id}`, row]));
      let compared = 0;
      for (const events of relationships.values()) {
        const { agent, contact } = events[0] as Fact;
        const score = scoreRelationship(rollUpDays(events), AS_OF);
        const row = rows.get(`${agents.get(agent)}|${contact}`);
        if (score === null) expect(row).toBeUndefined();
        else expectSame(row as DepthScore, score);
        compared += score ? 1 : 0;
      }
      expect(rows.size).toBe(compared);
      expect(compared).toBeGreaterThan(150);
    });

    it.each([0, 1, 7, 30, 91, 119])('computes the snapshots of %i days ago', async (ago) => {
      const rows: DailySnapshot[] = await database.dataSource.query(
        'SELECT * FROM daily_snapshots WHERE project_id = $1 AND date = $2',
        [projectId, isoDay(AS_OF - ago)],
      );
      expect(rows).toHaveLength(4);
      for (const [name, id] of [...agents, [undefined, ALL_AGENTS] as const]) {
        const row = rows.find(({ agent_id }) => agent_id === id);
        const book = scoredOn(AS_OF - ago, name);
        const index = moatIndexOfSums(moatSums(book));
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

    it('computes the same tables again, even after another as-of date', async () => {
      const tables = async () =>
        await Promise.all(
          ['relationship_days', 'depth_scores', 'daily_snapshots', 'cohort_points', 'pipeline_stages'].map((table) =>
            database.dataSource.query(
              `SELECT to_jsonb(t) - 'computed_at' - 'moved_from' AS row FROM ${table} t WHERE project_id = $1 ORDER BY to_jsonb(t)::text COLLATE "C"`,
              [projectId],
            ),
          ),
        );
      const before = await tables();
      await recompute('Generated', isoDay(AS_OF - 60));
      expect(await tables()).not.toEqual(before);
      await recompute('Generated', isoDay(AS_OF));
      const after = await tables();
      // Snapshots older than 120 days remain from the earlier run for another day.
      after[2] = after[2].filter(({ row }: { row: { date: string } }) => row.date > isoDay(AS_OF - 120));
      const sorted = (rows: unknown[]) => rows.map((row) => JSON.stringify(row)).sort();
      expect(after.map(sorted)).toEqual(before.map(sorted));
    });
  });

  (golden ? describe : describe.skip)('on golden.json', () => {
    it('computes the expected values of all cases of one date under the fixed model', async () => {
      const cases = (golden?.cases ?? []).filter(({ as_of, model }) => as_of === '2025-06-30' && model === 'fixed');
      expect(cases.length).toBeGreaterThan(20);
      const projectId = await insertProject(database.dataSource, 'Golden');
      await insertFacts(
        database.dataSource,
        projectId,
        cases.flatMap(({ name, interactions }) =>
          toScoredV2(interactions).map((it) => ({ agent: 'Ada', contact: name, ...it })),
        ),
      );
      await recompute('Golden', '2025-06-30');
      const rows = new Map((await scoresOf(projectId)).map((row) => [row.user_id, row]));
      for (const { name, expected } of cases) {
        const row = rows.get(name);
        if (expected === null) expect([name, row]).toEqual([name, undefined]);
        else {
          const got = {
            ...expected,
            ...{ depth: row?.depth, evidence: row?.evidence, first_reply_chance: row?.first_reply_chance },
            ...{ prev_depth: row?.prev_depth, delta: row?.trend, evidence_delta: row?.evidence_trend, risk: row?.risk },
            ...{ potential: row?.potential, worth: row?.worth, band: row?.band, trend: row?.trend_word },
            ...{ at_risk: row?.at_risk, dormant: row?.dormant, stage: row?.stage, recommended_action: row?.action },
            ...{ n_days: row?.n_days, n_in: row?.n_in, n_out: row?.n_out, silence_days: row?.silence_days },
          };
          expect([name, differences(got, expected)]).toEqual([name, []]);
        }
      }
    });

    it('computes the expected cohort table', async () => {
      const { as_of = '', contacts = {}, expected = [], models = [] } = golden?.cohorts ?? {};
      const projectId = await insertProject(database.dataSource, 'Golden cohorts');
      await insertFacts(
        database.dataSource,
        projectId,
        // Two agents share each contact: the contact is the member of a cohort, whichever agent talks to it.
        Object.entries(contacts).flatMap(([contact, interactions]) =>
          toScoredV2(interactions).map((it, index) => ({ agent: index % 2 ? 'Ada' : 'Ben', contact, ...it })),
        ),
      );
      const runner = database.dataSource.createQueryRunner();
      const { models: kept } = new RecomputeQueries(database.dataSource);
      for (const name of models) {
        const row = golden?.models[name];
        if (row) await kept.insert(runner, projectId, modelOfReference(row), null);
      }
      await runner.release();
      await recompute('Golden cohorts', as_of);
      const rows: CohortPoint[] = await database.dataSource.query(
        'SELECT * FROM cohort_points WHERE project_id = $1 ORDER BY entry_week, week',
        [projectId],
      );
      const got = rows.map((it) => ({
        ...{ entry_week: it.entry_week, week_offset: it.week, size: it.size, active: it.count },
        avg_depth: it.avg_depth,
      }));
      const wanted = expected
        .filter(({ week_offset }) => [0, 1, 2, 4, 8, 12].includes(Number(week_offset)))
        .map(({ retention: _, ...it }) => it);
      expect(differences(got, wanted)).toEqual([]);
    });
  });

  it('ignores facts after the as-of date, and counts them on their day', async () => {
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

  it('adds up many contacts with one and the same history', async () => {
    const [ALIKE, DAYS] = [40, 60];
    const histories = (name: string, contacts: number): Fact[] =>
      Array.from({ length: contacts * DAYS }, (_, at) => ({
        agent: 'Ada',
        contact: `${name} ${at % contacts}`,
        occurredAt: onDay(AS_OF - 1 - Math.floor(at / contacts), 0),
        weight: 1,
        direction: 'inbound',
        kind: 'email',
      }));
    const sums = async (name: string, contacts: number) => {
      const projectId = await insertProject(database.dataSource, name);
      await insertFacts(database.dataSource, projectId, histories(name, contacts));
      await recompute(name, isoDay(AS_OF));
      const [row] = await database.dataSource.query(
        `SELECT total, deep, depth_sum, evidence_sum, weight, weighted_evidence FROM daily_snapshots
         WHERE project_id = $1 AND agent_id = $2 AND date = $3`,
        [projectId, ALL_AGENTS, isoDay(AS_OF - 1)],
      );
      return Object.entries(row).map(([column, sum]) => [column, BigInt(sum as string)] as const);
    };
    const one = await sums('Alone', 1);
    expect(await sums('Alike', ALIKE)).toEqual(one.map(([column, sum]) => [column, sum * BigInt(ALIKE)]));
  });
});
