import type { ProjectId } from '../../src/auth/tenant';
import type { CohortTriangleBody } from '../../src/cohort/triangle.dto';
import { TriangleQueries } from '../../src/cohort/triangle.queries';
import { TriangleService } from '../../src/cohort/triangle.service';
import { loadConfig } from '../../src/config/load-config';
import { SYSTEM } from '../../src/database/actor';
import type { DepthScore } from '../../src/database/entities/depth-score.entity';
import type { MoatIndexExplanationBody } from '../../src/explain/moat-explanation.dto';
import { MoatQueries } from '../../src/explain/moat-explanation.queries';
import { MoatService } from '../../src/explain/moat-explanation.service';
import { RelationshipQueries } from '../../src/explain/relationship.queries';
import { RelationshipService } from '../../src/explain/relationship.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { FIXED_MODEL } from '../../src/scoring/model';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUpDays } from '../../src/scoring/roll-up';
import { scoreSettings } from '../../src/scoring/score-settings';
import { RestatedQueries } from '../../src/serving/restated.queries';
import { SettingsQueries } from '../../src/settings/settings.queries';
import { SettingsService } from '../../src/settings/settings.service';
import { SettingsWriter } from '../../src/settings/settings-writer.queries';
import { contentOf, servedOn, tenantOf } from '../support/body-content';
import { AS_OF, insertFacts, insertProject, isoDay } from '../support/facts';
import { randomFacts } from '../support/random-facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const SETTINGS = scoreSettings({
  horizon: 60,
  bandDeep: 0.9,
  bandStrong: 0.6,
  bandWarm: 0.3,
  bandLight: 0.05,
  coolingSilence: 12,
  coolingDepth: 0.5,
  overdueSilence: 21,
  overdueDepth: 0.8,
});
const MODEL = { ...FIXED_MODEL, horizon: SETTINGS.horizon };
const WEIGHTS = { breadth: 0.123456, depth_quality: 0.276544, trend: 0.25, risk: 0.35 };

describe('explanations of a project with settings of its own', () => {
  const facts = randomFacts(120);
  let database: TestDatabase;
  let projectId: ProjectId;
  let scores: DepthScore[];
  beforeAll(async () => {
    database = await createTestDatabase();
    projectId = (await insertProject(database.dataSource, 'Own')) as ProjectId;
    await insertFacts(database.dataSource, projectId, facts);
    const settings = new SettingsService(
      new SettingsQueries(database.reader),
      new SettingsWriter(database.dataSource),
      {
        start: async () => ({ status: 'refused' }),
      },
      database.writes,
      loadConfig({}),
    );
    await settings.change(
      projectId,
      { userId: 'user_test', ownerId: 'org_test', actor: SYSTEM },
      {
        horizon_days: SETTINGS.horizon,
        bands: {
          deep: SETTINGS.bandDeep,
          strong: SETTINGS.bandStrong,
          warm: SETTINGS.bandWarm,
          light: SETTINGS.bandLight,
        },
        at_risk: {
          cooling_silence_days: SETTINGS.coolingSilence,
          cooling_depth: SETTINGS.coolingDepth,
          overdue_silence_days: SETTINGS.overdueSilence,
          overdue_depth: SETTINGS.overdueDepth,
        },
        breadth_half: 7,
        weights: WEIGHTS,
      },
    );
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await runs.recompute({ asOf: isoDay(AS_OF) })).toMatchObject([{ status: 'finished' }]);
    // Settings changed after a run explain none of its numbers.
    await settings.change(
      projectId,
      { userId: 'user_test', ownerId: 'org_test', actor: SYSTEM },
      { horizon_days: 5, bands: { deep: 0.99 }, breadth_half: 1 },
    );
    scores = await database.dataSource.query('SELECT * FROM depth_scores WHERE project_id = $1', [projectId]);
  });
  afterAll(() => database.drop());

  it('have the served numbers of every relationship, and an outlook by the same rules', async () => {
    const service = new RelationshipService(
      new RelationshipQueries(database.reader),
      new RestatedQueries(database.reader),
    );
    expect(scores.length).toBeGreaterThan(60);
    for (const score of scores) {
      const agent = { projectId, agentId: score.agent_id, served: null };
      const { body } = await service.explain(agent, score.user_id, null);
      expect(body).toMatchObject({
        depth: score.depth,
        band: score.band,
        trend: score.trend,
        at_risk: score.at_risk,
        stage: score.stage,
        action: { code: score.action },
        inputs: { potential: score.potential },
      });
      expect(sum(body.contributions.map(({ contribution }) => contribution))).toBe(micro(score.depth));
      // Depth after the parts of active days and age is the potential. Contacts who never took part have no such parts.
      if (score.n_days > 0) expect(body.contributions[1]?.depth).toBe(score.potential);
      expect(sum([body.movement.passing_time, body.movement.new_activity])).toBe(micro(score.trend));
      expect(body.at_risk_reasons.some((reason) => reason !== 'declining')).toBe(score.at_risk);
      const known = rollUpDays(facts.filter(({ contact }) => contact === score.user_id)).filter(
        ({ day }) => day <= AS_OF,
      );
      const { next_band_on, next_band, at_risk_on } = body.outlook;
      if (next_band_on !== null) {
        const bands = [-1, 0].map(
          (shift) => scoreRelationship(known, utcDay(next_band_on) + shift, MODEL, SETTINGS)?.band,
        );
        expect(bands).toEqual([score.band, next_band]);
      }
      if (at_risk_on !== null) {
        const flags = [-1, 0].map(
          (shift) => scoreRelationship(known, utcDay(at_risk_on) + shift, MODEL, SETTINGS)?.atRisk,
        );
        expect(flags).toEqual([false, true]);
      }
      const { body: history } = await service.history(agent, score.user_id, { from: null, to: null, step: 'week' });
      expect(history.points.at(-1)).toMatchObject({ depth: score.depth, band: score.band, at_risk: score.at_risk });
    }
  });

  it('have the served Moat Index, by the weights of the project', async () => {
    const service = new MoatService(
      new MoatQueries(database.reader),
      new RestatedQueries(database.reader),
      database.bodies,
    );
    const body = await contentOf<MoatIndexExplanationBody>(service.explain(tenantOf(projectId)));
    const parts = [body.breadth, body.depth_quality, body.trend, body.risk];
    expect(parts.map(({ weight }) => weight)).toEqual(Object.values(WEIGHTS));
    const { body: history } = await service.history(
      { projectId, served: servedOn(isoDay(AS_OF)) },
      { from: null, to: null, step: 'day' },
    );
    expect(body.moat_index).toBe(history.points.at(-1)?.moat_index);
    expect(sum(parts.map(({ contribution }) => contribution))).toBe(micro(body.moat_index));
    expect(body.breadth.breadth_half).toBe(7);
    expect(body.movers).toHaveLength(10);
    for (const mover of body.movers) {
      const days = rollUpDays(facts.filter(({ contact }) => contact === mover.user_id));
      const before = scoreRelationship(days, AS_OF - 7, MODEL, SETTINGS);
      expect(mover.depth).toBe(scoreRelationship(days, AS_OF, MODEL, SETTINGS)?.depth);
      expect([mover.depth_week_ago, mover.at_risk_week_ago]).toEqual([before?.depth ?? 0, before?.atRisk ?? false]);
    }
  });

  it('have the served cohorts and their members', async () => {
    const service = new TriangleService(new TriangleQueries(database.reader), database.bodies);
    const points: { entry_week: string; week: number; count: number; avg_depth: number }[] =
      await database.dataSource.query(
        'SELECT entry_week, week, count, avg_depth FROM cohort_points WHERE project_id = $1 ORDER BY entry_week, week',
        [projectId],
      );
    const { cohorts } = await contentOf<CohortTriangleBody>(service.triangle(tenantOf(projectId), 'week', 26));
    const cells = cohorts.flatMap(({ entry, cells: its }) =>
      its.map(({ offset, active, avg_depth }) => [`${entry} ${offset}`, active, avg_depth] as const),
    );
    const wanted = points.filter(({ entry_week }) => entry_week >= (cohorts[0]?.entry ?? ''));
    expect(wanted.length).toBeGreaterThan(50);
    for (const { entry_week, week, count, avg_depth } of wanted) {
      expect(cells).toContainEqual([`${entry_week} ${week}`, count, avg_depth]);
    }
    const cohort = cohorts[0];
    const request = {
      unit: 'week',
      entry: cohort?.entry ?? '',
      offset: 4,
      active: null,
      page_size: 500,
      cursor: null,
    } as const;
    const { members } = await service.members({ projectId, served: servedOn(isoDay(AS_OF)) }, request);
    const mean = Math.round(sum(members.map(({ depth }) => depth ?? 0)) / members.length) / 1e6;
    expect(mean).toBe(cohort?.cells[4]?.avg_depth);
  });
});

const micro = (value: number) => Math.round(value * 1e6);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + micro(value), 0);
