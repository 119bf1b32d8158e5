import type { ProjectId, TenantProject } from '../../src/auth/tenant';
import { InvalidInput } from '../../src/http/problem/invalid-input.error';
import type { LifeCycleParameters } from '../../src/lifecycle/date-range';
import type { LifeCycleBody } from '../../src/lifecycle/lifecycle.dto';
import { LifeCycleQueries } from '../../src/lifecycle/lifecycle.queries';
import { LifeCycleService } from '../../src/lifecycle/lifecycle.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { type ModelRow, modelOn } from '../../src/scoring/model';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { type RelationshipDay, rollUpDays } from '../../src/scoring/roll-up';
import { contentOf, servedOn } from '../support/body-content';
import { conversations } from '../support/conversations';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { seededRandom } from '../support/seeded-random';
import { servedModels } from '../support/served-models';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const RELATIONSHIPS = 300;
const NAMES = ['Fixed', 'Learned'] as const;
const WINDOW = 28;

describe('the life cycle of a project', () => {
  let database: TestDatabase;
  let service: LifeCycleService;
  const projects = new Map<string, TenantProject>();
  const models = new Map<string, readonly ModelRow[]>();
  const histories = [...generate(), ...contacts(conversations(RELATIONSHIPS))];
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new LifeCycleService(new LifeCycleQueries(database.reader), database.bodies);
    for (const name of NAMES) {
      const { dataSource } = database;
      const projectId = (await insertProject(dataSource, name)) as ProjectId;
      await dataSource.query('UPDATE projects SET learns = $2 WHERE project_id = $1', [projectId, name === 'Learned']);
      await insertFacts(dataSource, projectId, histories.flat());
      for (const day of [AS_OF - 60, AS_OF - 20, AS_OF]) await recompute(name, day);
      projects.set(name, { projectId, served: servedOn(isoDay(AS_OF)) });
      models.set(name, await servedModels(dataSource, projectId));
    }
  });
  afterAll(() => database.drop());

  const named = (name: string) => projects.get(name) as TenantProject;
  const lifeCycle = (of: TenantProject, days: LifeCycleParameters) =>
    contentOf<LifeCycleBody>(service.lifeCycle(of, days));

  async function scored(name: string, facts: readonly Fact[]): Promise<TenantProject> {
    const { dataSource } = database;
    const projectId = (await insertProject(dataSource, name)) as ProjectId;
    await insertFacts(dataSource, projectId, facts);
    await recompute(name);
    return { projectId, served: servedOn(isoDay(AS_OF)) };
  }

  async function recompute(project: string, asOf = AS_OF): Promise<void> {
    const { dataSource } = database;
    const service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
    expect(await service.recompute({ project, asOf: isoDay(asOf) })).toMatchObject([{ status: 'finished' }]);
  }

  it.each(
    NAMES.flatMap((name) =>
      [
        [84, 0],
        [1, 0],
        [40, 10],
        [200, 100],
        [700, 28],
        [330, 1],
      ].map(([ago = 0, until = 0]) => [name, ago, until] as const),
    ),
  )('%s: is what the score says of each relationship %i and %i days ago', async (name, ago, until) => {
    const [from, to] = [AS_OF - ago, AS_OF - until];
    const stageOn = (days: RelationshipDay[], day: number) =>
      scoreRelationship(days, day, modelOn(models.get(name) ?? [], day))?.stage;
    const expected: Record<string, Record<string, number>> = {};
    for (const history of histories) {
      const days = rollUpDays(history);
      const after = stageOn(days, to);
      if (!after) continue;
      const before = stageOn(days, from) ?? 'none';
      const row = expected[before] ?? {};
      expected[before] = { ...row, [after]: (row[after] ?? 0) + 1 };
    }
    const body = await lifeCycle(named(name), { from: isoDay(from), to: isoDay(to) });
    const got = Object.fromEntries(
      body.transitions.flatMap(({ from: before, to: counts }) => {
        const known = Object.entries(counts).filter(([, count]) => count > 0);
        return known.length > 0 ? [[before, Object.fromEntries(known)]] : [];
      }),
    );
    expect(got).toEqual(expected);
    for (const { from: before, count, to: counts } of body.transitions) {
      expect(count).toBe(sum(Object.values(counts)));
      expect(Object.keys(counts)).toHaveLength(9);
      const stage = body.stages.find((it) => it.stage === before);
      if (stage) expect(stage.count_from).toBe(count);
    }
    for (const { stage, count } of body.stages) {
      expect(count).toBe(sum(body.transitions.map(({ to: counts }) => counts[stage] ?? 0)));
    }
  });

  it('covers every stage, and learned models on some of the days', async () => {
    const { stages } = await lifeCycle(named('Learned'), { from: isoDay(AS_OF - 84), to: isoDay(AS_OF) });
    expect(stages).toHaveLength(9);
    expect(stages.filter(({ count }) => count === 0)).toEqual([]);
    const [{ n }] = await database.dataSource.query(
      'SELECT count(*)::int AS n FROM depth_scores WHERE project_id = $1',
      [named('Learned').projectId],
    );
    expect(sum(stages.map(({ count }) => count))).toBe(n);
    const used = [AS_OF - 84, AS_OF - 40, AS_OF].map((day) => modelOn(models.get('Learned') ?? [], day));
    expect(used.map(({ kind }) => kind)).toEqual(['fixed', 'learned', 'learned']);
    expect(used[1]?.version).not.toBe(used[2]?.version);
    expect(await lifeCycle(named('Learned'), { from: isoDay(AS_OF - 84), to: isoDay(AS_OF) })).toMatchObject({
      from_model_version: used[0]?.version,
      to_model_version: used[2]?.version,
    });
  });

  it('counts per window who took part, came and went as a plain count does', async () => {
    const { windows } = await lifeCycle(named('Fixed'), { from: isoDay(AS_OF - 200), to: isoDay(AS_OF) });
    expect(windows).toHaveLength(7);
    for (const [index, window] of windows.entries()) {
      const end = AS_OF - WINDOW * (6 - index);
      const counts = { new: 0, retained: 0, resurrected: 0, lapsed: 0 };
      for (const history of histories) {
        const days = rollUpDays(history).flatMap(({ day, weight }) => (weight > 0 ? [day] : []));
        const active = days.some((day) => day > end - WINDOW && day <= end);
        const before = days.some((day) => day > end - 2 * WINDOW && day <= end - WINDOW);
        const earlier = days.some((day) => day <= end - WINDOW);
        if (active) counts[before ? 'retained' : earlier ? 'resurrected' : 'new']++;
        else if (before) counts.lapsed++;
      }
      expect(window).toMatchObject({ ...counts, from: isoDay(end - WINDOW + 1), to: isoDay(end) });
      expect(window.active).toBe(counts.new + counts.retained + counts.resurrected);
      expect(window.quick_ratio).toBeCloseTo((counts.new + counts.resurrected) / counts.lapsed, 6);
    }
  });

  it('has no quick ratio if nobody lapsed, and is all zeros without facts', async () => {
    const young = await scored('Young', [{ agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF) }]);
    const body = await lifeCycle(young, { from: null, to: null });
    expect(body).toMatchObject({ from: isoDay(AS_OF - 84), to: isoDay(AS_OF) });
    expect(body.windows.map(({ new: came, lapsed, quick_ratio }) => [came, lapsed, quick_ratio])).toEqual([
      [0, 0, null],
      [0, 0, null],
      [1, 0, null],
    ]);
    const empty = await lifeCycle(
      { ...young, projectId: (await insertProject(database.dataSource, 'Empty')) as ProjectId },
      { from: null, to: null },
    );
    expect(sum(empty.stages.map(({ count }) => count))).toBe(0);
    expect(empty.transitions).toHaveLength(10);
  });

  it.each([
    [{ from: null, to: isoDay(AS_OF + 1) }, 'query.to'],
    [{ from: isoDay(AS_OF), to: null }, 'query.from'],
    [{ from: isoDay(AS_OF - 729), to: isoDay(AS_OF) }, 'query.from'],
    [{ from: null, to: '0001-01-01' }, 'query.from'],
  ])('rejects the impossible days %j', async (asked, location) => {
    const error: unknown = await lifeCycle(named('Fixed'), asked).catch((reason) => reason);
    expect(error).toBeInstanceOf(InvalidInput);
    expect((error as InvalidInput).errors).toEqual([expect.objectContaining({ location })]);
  });

  it('uses one run’s settings even if a run with others finishes meanwhile', async () => {
    const other = await scored('Other settings', histories.slice(0, 60).flat());
    const asked = { from: isoDay(AS_OF - 28), to: isoDay(AS_OF) };
    const before = await lifeCycle(other, asked);
    const { reader } = database;
    const read = reader.query.bind(reader);
    jest.spyOn(reader, 'query').mockImplementationOnce(async (...args: Parameters<typeof read>) => {
      const rows = await read(...args);
      await database.dataSource.query(
        `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by)
         VALUES ($1, 1, '{"coolingDepth": 0.9, "overdueDepth": 0.9}', now(), 'test')`,
        [other.projectId],
      );
      await recompute('Other settings');
      return rows as never;
    });
    expect(await lifeCycle(other, asked)).toEqual(before);
    expect(await lifeCycle(other, asked)).not.toEqual(before);
  });

  it('accepts the earliest possible days', async () => {
    expect(await lifeCycle(named('Fixed'), { from: null, to: '0001-01-02' })).toMatchObject({ from: '0001-01-01' });
  });
});

/** Histories of all kinds: single contacts, bursts, rhythms that continue, stop, and resume. */
function generate(): Fact[][] {
  const random = seededRandom(11);
  return Array.from({ length: RELATIONSHIPS }, (_, index) => {
    const days: number[] = [];
    const step = [1, 2, 5, 7, 14, 40][Math.floor(random() * 6)] ?? 7;
    let day = AS_OF - Math.floor(random() * 500);
    const rhythms = 1 + Math.floor(random() * 2);
    for (let rhythm = 0; rhythm < rhythms; rhythm++) {
      const count = random() < 0.3 ? 1 : 1 + Math.floor(random() * 40);
      for (let turn = 0; turn < count; turn++) {
        if (day > AS_OF + 5) break;
        days.push(day);
        day += Math.max(0, Math.round(step * (0.3 + 1.4 * random())));
      }
      day += 20 + Math.floor(random() * 120);
    }
    return days.map((at) => ({
      agent: index % 2 ? 'Ada' : 'Bob',
      contact: `contact ${index}`,
      occurredAt: onDay(at, 3_600_000),
      weight: random() < 0.1 ? 0.4 : 1,
    }));
  });
}

function contacts(facts: readonly Fact[]): Fact[][] {
  return [...new Set(facts.map(({ contact }) => contact))].map((contact) =>
    facts.filter((it) => it.contact === contact),
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
