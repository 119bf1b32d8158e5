import type { ProjectId, TenantAgent } from '../../src/auth/tenant';
import type { DepthScore } from '../../src/database/entities/depth-score.entity';
import { RelationshipQueries } from '../../src/explain/relationship.queries';
import { RelationshipService } from '../../src/explain/relationship.service';
import type { InvalidInput } from '../../src/http/problem/invalid-input.error';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUpDays } from '../../src/scoring/roll-up';
import { RestatedQueries } from '../../src/serving/restated.queries';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { randomFacts } from '../support/random-facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const CONTACTS = 60;

describe('one relationship explained', () => {
  const facts = randomFacts(CONTACTS);
  let database: TestDatabase;
  let service: RelationshipService;
  let projectId: ProjectId;
  let agents: ReadonlyMap<string, string>;
  let scores: DepthScore[];
  const recompute = async (asOf: number) => {
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    const [outcome] = await runs.recompute({ project: 'Explained', asOf: isoDay(asOf) });
    expect(outcome?.status).toBe('finished');
  };
  const agent = (name: string): TenantAgent => ({ projectId, agentId: agents.get(name) ?? '', served: null });
  const tenantOf = ({ agent_id }: DepthScore): TenantAgent => ({ projectId, agentId: agent_id, served: null });
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RelationshipService(new RelationshipQueries(database.reader), new RestatedQueries(database.reader));
    projectId = (await insertProject(database.dataSource, 'Explained')) as ProjectId;
    agents = await insertFacts(database.dataSource, projectId, facts);
    await recompute(AS_OF);
    scores = await database.dataSource.query('SELECT * FROM depth_scores WHERE project_id = $1', [projectId]);
  });
  afterAll(() => database.drop());

  it('returns the published numbers of the served day, for every relationship', async () => {
    expect(scores.length).toBeGreaterThan(CONTACTS / 2);
    for (const score of scores) {
      const { body, asOf, restatedFrom } = await service.explain(tenantOf(score), score.user_id, null);
      expect([asOf, restatedFrom]).toEqual(['2025-06-30', null]);
      expect(body).toMatchObject({
        user_id: score.user_id,
        depth: score.depth,
        band: score.band,
        trend: score.trend,
        trend_word: score.trend_word,
        stage: score.stage,
        at_risk: score.at_risk,
        inputs: {
          interactions: score.n_interactions,
          active_days: score.n_days,
          first_day: score.first_day,
          last_day: score.last_day,
          silence_days: score.silence_days,
          typical_gap: score.typical_gap,
          active_value: score.active_value,
          freshness: score.freshness,
          potential: score.potential,
          evidence: score.evidence,
          first_reply_chance: score.first_reply_chance,
          start_day: score.start_day,
          outbound: score.n_out,
        },
        movement: { depth_then: score.prev_depth },
        turn: { state: score.turn, unanswered_days: score.n_unanswered },
        action: { code: score.action },
      });
    }
  });

  it('returns the last ten interactions that count, of that day and before', async () => {
    for (const { user_id, ...score } of scores) {
      for (const asOf of [null, isoDay(AS_OF - 20)]) {
        const until = onDay(utcDay(asOf ?? isoDay(AS_OF)) + 1);
        const counting = facts
          .filter(({ contact, weight, occurredAt }) => contact === user_id && weight && occurredAt < until)
          .map(({ occurredAt }) => occurredAt)
          .sort()
          .reverse();
        if (counting.length === 0) continue;
        const { body } = await service.explain(tenantOf({ user_id, ...score }), user_id, asOf);
        expect(body.interactions.map(({ occurred_at }) => occurred_at)).toEqual(counting.slice(0, 10));
      }
    }
  });

  it('has on every past day the result of the formula for what was known then', async () => {
    for (const { user_id, ...score } of scores.slice(0, 12)) {
      const days = rollUpDays(facts.filter(({ contact }) => contact === user_id));
      const { body } = await service.history(tenantOf({ user_id, ...score }), user_id, {
        from: isoDay(AS_OF - 400),
        to: null,
        step: 'day',
      });
      expect([body.from, body.to]).toEqual([isoDay(AS_OF - 400), isoDay(AS_OF)]);
      const wanted = Array.from({ length: 401 }, (_, index) => AS_OF - 400 + index).flatMap((day) => {
        const then = scoreRelationship(days, day);
        return then ? [[isoDay(day), then.depth, then.band, then.atRisk]] : [];
      });
      expect(body.points.map(({ date, depth, band, at_risk }) => [date, depth, band, at_risk])).toEqual(wanted);
      expect(body.points.at(-1)?.depth).toBe(score.depth);
      const { body: explained } = await service.explain(
        tenantOf({ user_id, ...score }),
        user_id,
        wanted[0]?.[0] as string,
      );
      expect(explained.depth).toBe(body.points[0]?.depth);
    }
  });

  it('has a point per week, back from the last day', async () => {
    const { body } = await service.history(agent('Ada'), 'c1', { from: isoDay(AS_OF - 20), to: null, step: 'week' });
    expect([body.from, body.to, body.step]).toEqual(['2025-06-16', '2025-06-30', 'week']);
    for (const { date } of body.points) expect(['2025-06-16', '2025-06-23', '2025-06-30']).toContain(date);
  });

  it.each<[string, () => Promise<unknown>, object]>([
    [
      'a day to come',
      () => service.explain(agent('Ada'), 'c1', '2025-07-01'),
      { location: 'query.as_of', value: '2025-07-01', message: 'not computed yet: the newest day is 2025-06-30' },
    ],
    [
      'a day before the first',
      () => service.explain(agent('Ada'), 'c1', '1999-01-01'),
      { location: 'query.as_of', message: expect.stringMatching(/first active day is 20/) },
    ],
    [
      'a range to come',
      () => service.history(agent('Ada'), 'c1', { from: '2025-07-02', to: null, step: 'day' }),
      { location: 'query.from', message: 'after `to`, which is 2025-06-30' },
    ],
    [
      'a range too long',
      () => service.history(agent('Ada'), 'c1', { from: '2000-01-01', to: null, step: 'day' }),
      {
        location: 'query.from',
        message: 'the range has 9313 points, more than 1100: choose a later day, or use step=week',
      },
    ],
  ])('rejects %s', async (_, ask, mistake) => {
    const error = await ask().then(
      () => null,
      (thrown: InvalidInput) => thrown,
    );
    expect(error?.errors).toEqual([expect.objectContaining(mistake)]);
  });

  it.each(['nobody', 'c0', 'c1\0', 'x'.repeat(65_536)])('finds nothing for %.10s of Ada', async (contact) => {
    await expect(service.explain(agent('Ada'), contact, null)).rejects.toMatchObject({ status: 404 });
    await expect(service.history(agent('Ada'), contact, { from: null, to: null, step: 'day' })).rejects.toMatchObject({
      status: 404,
    });
  });

  it('reports since when late facts restated a day, and is otherwise identical to the byte', async () => {
    const explained = async (asOf: number) => {
      const { body, restatedFrom } = await service.explain(agent('Ada'), 'c1', isoDay(asOf));
      return [JSON.stringify(body), restatedFrom] as const;
    };
    const [before, restated] = await explained(AS_OF);
    await recompute(AS_OF + 3);
    expect(await explained(AS_OF)).toEqual([before, null]);
    // A late fact of another contact: the project's days since then are restated, this relationship's are unchanged.
    await insertFacts(database.dataSource, projectId, [
      { agent: 'Bob', contact: 'late', occurredAt: onDay(AS_OF - 5) },
      { agent: 'Bob', contact: 'late', occurredAt: onDay(AS_OF + 3) },
    ]);
    await recompute(AS_OF + 3);
    expect(restated).toBeNull();
    expect(await explained(AS_OF)).toEqual([before, isoDay(AS_OF - 5)]);
    expect((await explained(AS_OF - 6))[1]).toBeNull();
    // A day that is computed after the late facts arrived is not restated.
    await recompute(AS_OF + 4);
    expect((await explained(AS_OF + 4))[1]).toBeNull();
    const range = { from: isoDay(AS_OF - 30), to: isoDay(AS_OF - 6), step: 'day' } as const;
    expect((await service.history(agent('Ada'), 'c1', range)).restatedFrom).toBeNull();
    const reaching = { ...range, to: isoDay(AS_OF + 4) };
    expect((await service.history(agent('Ada'), 'c1', reaching)).restatedFrom).toBe(isoDay(AS_OF - 5));
  });

  it("assigns interactions to days in the project's time zone", async () => {
    const tokyo = (await insertProject(database.dataSource, 'Tokyo', 'org_test', 'Asia/Tokyo')) as ProjectId;
    const times = ['2025-06-10T14:59:59.000Z', '2025-06-10T15:00:00.000Z', '2025-06-11T15:00:00.000Z'];
    const ids = await insertFacts(
      database.dataSource,
      tokyo,
      times.map((occurredAt) => ({ agent: 'Aki', contact: 'c1', occurredAt })),
    );
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    await runs.recompute({ project: 'Tokyo', asOf: '2025-06-30' });
    const tenant = { projectId: tokyo, agentId: ids.get('Aki') ?? '', served: null };
    const shown = async (asOf: string) =>
      (await service.explain(tenant, 'c1', asOf)).body.interactions.map(({ occurred_at }) => occurred_at);
    expect(await shown('2025-06-10')).toEqual(times.slice(0, 1));
    expect(await shown('2025-06-11')).toEqual(times.slice(0, 2).reverse());
    expect(await shown('2025-06-12')).toEqual([...times].reverse());
  });

  it('shows no interaction that the run has not counted', async () => {
    const { body: before } = await service.explain(agent('Ada'), 'c1', null);
    await insertFacts(database.dataSource, projectId, [
      { agent: 'Ada', contact: 'c1', occurredAt: `${before.inputs.last_day}T23:59:59.999Z` },
    ]);
    expect((await service.explain(agent('Ada'), 'c1', null)).body).toEqual(before);
    await recompute(AS_OF + 4);
    const { body: after } = await service.explain(agent('Ada'), 'c1', null);
    expect(after.interactions[0]?.occurred_at).toBe(`${before.inputs.last_day}T23:59:59.999Z`);
    expect(after.inputs.interactions).toBe(before.inputs.interactions + 1);
  });
});
