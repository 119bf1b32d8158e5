import type { ProjectId } from '../../src/auth/tenant';
import type { MoatIndexExplanationBody, MoatMover } from '../../src/explain/moat-explanation.dto';
import { MoatQueries } from '../../src/explain/moat-explanation.queries';
import { MoatService } from '../../src/explain/moat-explanation.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { moatEffect } from '../../src/scoring/moat-explanation';
import { moatSums } from '../../src/scoring/moat-index';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUpDays } from '../../src/scoring/roll-up';
import { DEFAULT_SETTINGS, scoreSettings } from '../../src/scoring/score-settings';
import { RestatedQueries } from '../../src/serving/restated.queries';
import { contentOf, servedOn, tenantOf } from '../support/body-content';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay } from '../support/facts';
import { randomFacts } from '../support/random-facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const BREADTH_HALF = 7;

describe('the Moat Index explained', () => {
  const facts = randomFacts(240);
  let database: TestDatabase;
  let service: MoatService;
  let projectId: ProjectId;
  const served = servedOn(isoDay(AS_OF));
  const explain = (id: ProjectId) => contentOf<MoatIndexExplanationBody>(service.explain(tenantOf(id)));
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new MoatService(new MoatQueries(database.reader), new RestatedQueries(database.reader), database.bodies);
    projectId = (await insertProject(database.dataSource, 'Moat')) as ProjectId;
    await database.dataSource.query('UPDATE projects SET breadth_half = $2 WHERE project_id = $1', [
      projectId,
      BREADTH_HALF,
    ]);
    await insertFacts(database.dataSource, projectId, facts);
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await runs.recompute({ asOf: isoDay(AS_OF) })).toMatchObject([{ status: 'finished' }]);
  });
  afterAll(() => database.drop());

  it('adds up, and each value follows from its inputs', async () => {
    const body = await explain(projectId);
    const { breadth, depth_quality, trend, risk } = body;
    const [now, before] = await database.dataSource.query(
      `SELECT * FROM daily_snapshots WHERE agent_id = '00000000-0000-0000-0000-000000000000' AND date IN ($1, $2)
       ORDER BY date DESC`,
      [isoDay(AS_OF), isoDay(AS_OF - 7)],
    );
    expect(body).toMatchObject({
      as_of: '2025-06-30',
      moat_index: now.moat_index,
      moat_index_prev: before.moat_index,
      relationships: now.total,
    });
    const parts = [breadth, depth_quality, trend, risk];
    expect(parts.reduce((sum, { contribution }) => sum + Math.round(contribution * 1e6), 0)).toBe(
      Math.round(body.moat_index * 1e6),
    );
    expect(parts.map(({ value }) => value)).toEqual([now.breadth, now.depth_quality, now.trend, now.risk]);
    expect(parts.map(({ weight }) => weight)).toEqual([0.3, 0.35, 0.15, 0.2]);
    const evidence = Number(breadth.sum_of_evidence);
    expect(breadth.value).toBeCloseTo(evidence / (evidence + BREADTH_HALF), 6);
    const { sum_of_weights: weights, weighted_evidence: weighted } = depth_quality;
    expect(depth_quality.value).toBeCloseTo(Number(weighted) / Number(weights), 6);
    expect(risk.sum_of_weights).toBe(weights);
    expect(trend.value).toBeCloseTo((trend.gains + 1) / (trend.gains + trend.losses + 2), 6);
    expect(risk.value).toBeCloseTo(1 - Number(risk.weight_lost) / Number(weights), 6);
  });

  it('names the ten relationships that moved it most, compared with all effects computed one by one', async () => {
    const { movers } = await explain(projectId);
    const wanted = weighed(facts);
    expect(wanted.length).toBeGreaterThan(100);
    expect(movers.map(({ user_id, ...it }) => [user_id, it.effect, it.depth, it.depth_week_ago])).toEqual(
      wanted.slice(0, 10).map(({ user_id, ...it }) => [user_id, it.effect, it.depth, it.depth_week_ago]),
    );
    for (const mover of movers) {
      const own = wanted.find(({ user_id }) => user_id === mover.user_id) ?? mover;
      const { at_risk, at_risk_week_ago, dormant, dormant_week_ago } = own;
      expect(mover).toMatchObject({ at_risk, at_risk_week_ago, dormant, dormant_week_ago });
    }
    // Up and down, flags that came and went, and a new relationship.
    expect(movers.some(({ effect }) => effect > 0) && movers.some(({ effect }) => effect < 0)).toBe(true);
  });

  it('has a history from the snapshots', async () => {
    const { body, asOf, restatedFrom } = await service.history(
      { projectId, served },
      { from: null, to: null, step: 'day' },
    );
    expect([asOf, restatedFrom, body.to, body.from]).toEqual(['2025-06-30', null, '2025-06-30', isoDay(AS_OF - 89)]);
    expect(body.points).toHaveLength(90);
    expect(body.kept_from).toBe(isoDay(AS_OF - 119));
    expect(body.points.at(-1)?.moat_index).toBe((await explain(projectId)).moat_index);
    const weekly = await service.history({ projectId, served }, { from: '2024-06-30', to: '2025-06-20', step: 'week' });
    expect(weekly.body.points.map(({ date }) => date)).toEqual(
      body.points
        .map(({ date }) => date)
        .concat(daysBefore(AS_OF - 90))
        .filter((date) => isWeekly(date))
        .sort(),
    );
    expect(weekly.body.from).toBe('2024-07-05');
  });

  it('has the served day and the settings of the project, even without relationships', async () => {
    const empty = (await insertProject(database.dataSource, 'Nobody')) as ProjectId;
    await database.dataSource.query('UPDATE projects SET breadth_half = 40 WHERE project_id = $1', [empty]);
    await database.dataSource.query(
      `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by)
       VALUES ($1, 1, $2, now(), 'user_1')`,
      [empty, { ...scoreSettings({}), weightBreadth: 0.4, weightRisk: 0.1 }],
    );
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await runs.recompute({ project: 'Nobody', asOf: isoDay(AS_OF) })).toMatchObject([{ status: 'finished' }]);
    expect(await explain(empty)).toMatchObject({
      as_of: '2025-06-30',
      moat_index: 0,
      breadth: { weight: 0.4, breadth_half: 40 },
      risk: { weight: 0.1 },
      movers: [],
    });
  });

  it('is empty before the first snapshot', async () => {
    const empty = (await insertProject(database.dataSource, 'Empty')) as ProjectId;
    expect(await explain(empty)).toMatchObject({
      as_of: null,
      moat_index: 0,
      breadth: { contribution: 0, sum_of_evidence: 0, breadth_half: 25 },
      trend: { value: 0.5, contribution: 0 },
      movers: [],
    });
    const range = { from: null, to: null, step: 'day' } as const;
    expect((await service.history({ projectId: empty, served: null }, range)).body.points).toEqual([]);
    expect((await service.history({ projectId: empty, served }, range)).body).toMatchObject({
      kept_from: null,
      points: [],
    });
  });
});

/** Every relationship's effect on the index, by the formula, the largest first. */
function weighed(facts: readonly Fact[]): MoatMover[] {
  const histories = [...new Set(facts.map(({ contact }) => contact))].map((contact) => ({
    contact,
    days: rollUpDays(facts.filter((fact) => fact.contact === contact)),
  }));
  const scored = histories.flatMap(({ contact, days }) => {
    const now = scoreRelationship(days, AS_OF);
    return now ? [{ contact, now, before: scoreRelationship(days, AS_OF - 7) }] : [];
  });
  const sums = moatSums(scored.map(({ now }) => now));
  return scored
    .map(({ contact, now, before }) => ({
      agent_id: '',
      user_id: contact,
      contact_name: contact,
      effect: moatEffect(sums, now, before, BREADTH_HALF, DEFAULT_SETTINGS),
      depth: now.depth,
      depth_week_ago: before?.depth ?? 0,
      at_risk: now.atRisk,
      at_risk_week_ago: before?.atRisk ?? false,
      dormant: now.dormant,
      dormant_week_ago: before?.dormant ?? false,
    }))
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
}

function daysBefore(day: number): string[] {
  return Array.from({ length: 30 }, (_, index) => isoDay(day - index));
}

/** Whether a day is a whole number of weeks before 2025-06-20. */
function isWeekly(date: string): boolean {
  const days = (Date.parse('2025-06-20') - Date.parse(date)) / 86_400_000;
  return days >= 0 && days % 7 === 0;
}
