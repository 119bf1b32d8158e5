import type { ProjectId, TenantAgent } from '../../src/auth/tenant';
import { DepthService } from '../../src/depth/depth.service';
import type { MoatIndexExplanationBody } from '../../src/explain/moat-explanation.dto';
import { MoatQueries } from '../../src/explain/moat-explanation.queries';
import { MoatService } from '../../src/explain/moat-explanation.service';
import { RelationshipQueries } from '../../src/explain/relationship.queries';
import { RelationshipService } from '../../src/explain/relationship.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { moatEffect } from '../../src/scoring/moat-explanation';
import { moatIndexOfSums, moatSums } from '../../src/scoring/moat-index';
import { type ModelRow, modelOn } from '../../src/scoring/model';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { type RelationshipDay, rollUpDays } from '../../src/scoring/roll-up';
import { RestatedQueries } from '../../src/serving/restated.queries';
import { contentOf, tenantOf } from '../support/body-content';
import { conversations } from '../support/conversations';
import { AS_OF, insertFacts, insertProject, isoDay } from '../support/facts';
import { servedModels } from '../support/served-models';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { asVersion1 } from '../support/version-1';

const CONTACTS = 100;
const NAMES = ['Fixed', 'Learned'] as const;

interface ScoreRow {
  readonly agent_id: string;
  readonly user_id: string;
  readonly [column: string]: unknown;
}

describe('explanations under the fixed and a learned model', () => {
  const facts = conversations(CONTACTS);
  const days = new Map<string, readonly RelationshipDay[]>();
  for (const { contact } of facts) {
    if (!days.has(contact)) days.set(contact, rollUpDays(facts.filter((it) => it.contact === contact)));
  }
  let database: TestDatabase;
  let service: RelationshipService;
  let moat: MoatService;
  const ids = new Map<string, ProjectId>();
  const models = new Map<string, readonly ModelRow[]>();
  const scores = new Map<string, readonly ScoreRow[]>();
  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const recompute = async (project: string, asOf: number) => {
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await runs.recompute({ project, asOf: isoDay(asOf) })).toMatchObject([{ status: 'finished' }]);
  };
  const idOf = (name: string) => ids.get(name) as ProjectId;
  const tenant = (name: string, { agent_id }: ScoreRow): TenantAgent => ({
    projectId: idOf(name),
    agentId: agent_id,
    served: null,
  });
  const scoresOf = async (name: string): Promise<ScoreRow[]> =>
    await sql('SELECT * FROM depth_scores WHERE project_id = $1 ORDER BY user_id', idOf(name));
  const modelsOf = (name: string) => servedModels(database.dataSource, idOf(name));
  const insert = async (name: string, learns: boolean) => {
    ids.set(name, (await insertProject(database.dataSource, name)) as ProjectId);
    await sql('UPDATE projects SET learns = $2 WHERE project_id = $1', idOf(name), learns);
    await insertFacts(database.dataSource, idOf(name), facts);
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    const restated = new RestatedQueries(database.reader);
    service = new RelationshipService(new RelationshipQueries(database.reader), restated);
    moat = new MoatService(new MoatQueries(database.reader), restated, database.bodies);
    for (const name of NAMES) {
      await insert(name, name === 'Learned');
      await recompute(name, AS_OF - 9);
      await recompute(name, AS_OF);
      scores.set(name, await scoresOf(name));
      models.set(name, await modelsOf(name));
    }
  });
  afterAll(() => database.drop());

  it.each(NAMES)('are the served numbers, for every relationship: %s', async (name) => {
    const rows = scores.get(name) ?? [];
    expect(rows.length).toBe(CONTACTS);
    const model = modelOn(models.get(name) ?? [], AS_OF);
    expect(model.kind).toBe(name === 'Learned' ? 'learned' : 'fixed');
    for (const row of rows) {
      const { body, modelVersion } = await service.explain(tenant(name, row), row.user_id, null);
      expect(modelVersion).toBe(model.version);
      expect(body).toMatchObject({
        score_version: 2,
        model_version: model.version,
        model_kind: model.kind,
        depth: row.depth,
        band: row.band,
        trend: row.trend,
        trend_word: row.trend_word,
        stage: row.stage,
        at_risk: row.at_risk,
        inputs: {
          interactions: row.n_interactions,
          inbound: row.n_in,
          outbound: row.n_out,
          active_days: row.n_days,
          start_day: row.start_day,
          first_day: row.first_day,
          last_day: row.last_day,
          silence_days: row.silence_days,
          typical_gap: row.typical_gap,
          active_value: row.active_value,
          freshness: row.freshness,
          evidence: row.evidence,
          first_reply_chance: row.first_reply_chance,
          potential: row.potential,
        },
        movement: { depth_then: row.prev_depth },
        turn: { state: row.turn },
        action: { code: row.action },
      });
    }
  });

  it.each(NAMES)('have on every past day the numbers under the model of that day: %s', async (name) => {
    for (const row of (scores.get(name) ?? []).slice(0, 8)) {
      const its = days.get(row.user_id) ?? [];
      const from = AS_OF - 60;
      const { body } = await service.history(tenant(name, row), row.user_id, {
        from: isoDay(from),
        to: null,
        step: 'day',
      });
      const wanted = Array.from({ length: 61 }, (_, index) => from + index).flatMap((day) => {
        const model = modelOn(models.get(name) ?? [], day);
        const score = scoreRelationship(its, day, model);
        return score ? [[isoDay(day), score.depth, score.band, score.trend, score.silenceDays, model.version]] : [];
      });
      expect(
        body.points.map((it) => [it.date, it.depth, it.band, it.trend, it.silence_days, it.model_version]),
      ).toEqual(wanted);
      const date = wanted[0]?.[0] as string;
      expect((await service.explain(tenant(name, row), row.user_id, date)).body.depth).toBe(wanted[0]?.[1]);
      const published = await new DepthService(database.bodies).contactDepth(tenant(name, row), row.user_id, date);
      expect(JSON.parse(published.text ?? '')).toMatchObject({ depth: wanted[0]?.[1], trend: wanted[0]?.[3] });
    }
  });

  it.each(
    NAMES,
  )('compute the Moat Index from evidence, and name the relationships that moved it most: %s', async (name) => {
    const body = await contentOf<MoatIndexExplanationBody>(moat.explain(tenantOf(idOf(name))));
    const { breadth, depth_quality, trend, risk } = body;
    const parts = [breadth, depth_quality, trend, risk];
    expect(parts.reduce((sum, { contribution }) => sum + Math.round(contribution * 1e6), 0)).toBe(
      Math.round(body.moat_index * 1e6),
    );
    const evidence = Number(breadth.sum_of_evidence);
    const weights = Number(risk.sum_of_weights);
    expect(breadth.value).toBeCloseTo(evidence / (evidence + breadth.breadth_half), 6);
    expect(depth_quality.value).toBeCloseTo(Number(depth_quality.weighted_evidence) / weights, 5);
    expect(trend.value).toBeCloseTo((trend.gains + 1) / (trend.gains + trend.losses + 2), 6);
    expect(risk.value).toBeCloseTo(1 - Number(risk.weight_lost) / weights, 5);
    expect(depth_quality.sum_of_weights).toBe(weights);
    expect([breadth.sum_of_depths, depth_quality.sum_of_squared_depths, risk.potential]).toEqual([null, null, null]);

    const model = modelOn(models.get(name) ?? [], AS_OF);
    expect([body.score_version, body.model_version]).toEqual([2, model.version]);
    const scored = [...days].flatMap(([contact, its]) => {
      const now = scoreRelationship(its, AS_OF, model);
      return now ? [{ contact, now, before: scoreRelationship(its, AS_OF - 7, model, undefined, AS_OF) }] : [];
    });
    const sums = moatSums(scored.map(({ now }) => now));
    expect(sums.evidence).toBeCloseTo(evidence, 5);
    // The index of a week ago under today's model, not the published one.
    const weekAgo = moatIndexOfSums(moatSums(scored.flatMap(({ before }) => before ?? []))).moatIndex;
    expect(Math.abs(body.moat_index_prev - weekAgo)).toBeLessThan(1.5e-6);
    expect(body.moat_index_delta).toBeCloseTo(body.moat_index - body.moat_index_prev, 9);
    const [published] = await sql(
      `SELECT moat_index FROM daily_snapshots WHERE project_id = $1 AND date = $2 ORDER BY agent_id LIMIT 1`,
      idOf(name),
      isoDay(AS_OF - 7),
    );
    expect(Math.abs(published.moat_index - body.moat_index_prev) > 1e-3).toBe(name === 'Learned');

    const wanted = scored
      .map(({ contact, now, before }) => ({
        contact,
        effect: moatEffect(sums, now, before, 25, {
          weightBreadth: 0.3,
          weightDepthQuality: 0.35,
          weightTrend: 0.15,
          weightRisk: 0.2,
        }),
        risks: [now.atRisk, before?.atRisk ?? false, now.dormant, before?.dormant ?? false],
        depths: [now.depth, before?.depth ?? 0],
      }))
      .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
    expect(body.movers).toHaveLength(10);
    for (const [place, mover] of body.movers.entries()) {
      const own = wanted.find(({ contact }) => contact === mover.user_id);
      expect(Math.abs(mover.effect)).toBeCloseTo(Math.abs(wanted[place]?.effect ?? 0), 5);
      expect(mover.effect).toBeCloseTo(own?.effect ?? 0, 5);
      const { at_risk, at_risk_week_ago, dormant, dormant_week_ago } = mover;
      expect([at_risk, at_risk_week_ago, dormant, dormant_week_ago]).toEqual(own?.risks);
      expect(mover.depth).toBeCloseTo(own?.depths[0] ?? 0, 5);
      expect(mover.depth_week_ago).toBeCloseTo(own?.depths[1] ?? 0, 5);
    }
  });

  it('names the model of each day of the index', async () => {
    const name = 'Learned';
    const served = { key: '', asOf: isoDay(AS_OF), modelVersion: null, finishedAt: new Date(0), lastModified: '' };
    const range = { from: isoDay(AS_OF - 20), to: null, step: 'day' } as const;
    const { body } = await moat.history({ projectId: idOf(name), served }, range);
    const wanted = Array.from(
      { length: 21 },
      (_, index) => modelOn(models.get(name) ?? [], AS_OF - 20 + index).version,
    );
    expect(body.points.map(({ model_version }) => model_version)).toEqual(wanted);
    expect(new Set(wanted).size).toBeGreaterThan(1);
  });

  it('predict for contacts who never took part no more than the chance of a first reply', async () => {
    const name = 'Fixed';
    const never = (scores.get(name) ?? []).filter(({ silence_days }) => silence_days === null);
    expect(never.length).toBeGreaterThan(5);
    for (const row of never) {
      const { body } = await service.explain(tenant(name, row), row.user_id, null);
      expect(body.contributions.map(({ contribution }) => contribution)).toEqual([0, 0, 0, 0, body.depth]);
      expect([body.inputs.evidence, body.inputs.first_day, body.outlook.at_risk_on]).toEqual([0, null, null]);
      expect(body.turn.state).toBe('never_heard');
    }
  });

  it('leaves the days that version 1 published as they are, to the byte', async () => {
    const name = 'Migrated';
    await insert(name, false);
    await recompute(name, AS_OF);
    await asVersion1(database.dataSource, idOf(name), facts, AS_OF);
    const rows = await scoresOf(name);
    const past = [AS_OF, AS_OF - 1, AS_OF - 200];
    const answers = async () => {
      const found: Record<string, unknown> = {};
      for (const row of rows) {
        for (const day of past) {
          const key = `${row.user_id} ${isoDay(day)}`;
          const one = await service.explain(tenant(name, row), row.user_id, isoDay(day)).catch(() => null);
          const depth = await new DepthService(database.bodies)
            .contactDepth(tenant(name, row), row.user_id, isoDay(day))
            .catch(() => null);
          const range = { from: isoDay(day - 3), to: isoDay(day), step: 'day' } as const;
          const history = await service.history(tenant(name, row), row.user_id, range);
          found[key] = [one?.body ?? null, depth?.text ?? null, history.body];
        }
      }
      return found;
    };
    const before = await answers();
    await recompute(name, AS_OF + 1);
    expect(await answers()).toEqual(before);
    for (const row of await scoresOf(name)) {
      const { body } = await service.explain(tenant(name, row), row.user_id, null);
      expect([body.score_version, body.depth]).toEqual([2, row.depth]);
    }
    expect(Object.values(before).flat().filter(Boolean).length).toBeGreaterThan(CONTACTS);
  });
});
