import type { ProjectId, TenantProject } from '../../src/auth/tenant';
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
import { AS_OF, insertFacts, insertProject, isoDay } from '../support/facts';
import { servedModels } from '../support/served-models';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const CONTACTS = 400;
const WINDOW = 28;
const NAMES = ['Fixed', 'Learned'] as const;

describe('the life cycle of a project under version 2 of the score', () => {
  const facts = conversations(CONTACTS);
  const histories: RelationshipDay[][] = [...new Set(facts.map(({ contact }) => contact))].map((contact) =>
    rollUpDays(facts.filter((it) => it.contact === contact)),
  );
  let database: TestDatabase;
  let service: LifeCycleService;
  const projects = new Map<string, TenantProject>();
  const models = new Map<string, readonly ModelRow[]>();
  beforeAll(async () => {
    database = await createTestDatabase();
    const { dataSource } = database;
    service = new LifeCycleService(new LifeCycleQueries(database.reader), database.bodies);
    for (const name of NAMES) {
      const projectId = (await insertProject(dataSource, name)) as ProjectId;
      await dataSource.query('UPDATE projects SET learns = $2 WHERE project_id = $1', [projectId, name === 'Learned']);
      await insertFacts(dataSource, projectId, facts);
      const runs = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
      for (const day of [AS_OF - 60, AS_OF - 20, AS_OF]) {
        expect(await runs.recompute({ project: name, asOf: isoDay(day) })).toMatchObject([{ status: 'finished' }]);
      }
      projects.set(name, { projectId, served: servedOn(isoDay(AS_OF)) });
      models.set(name, await servedModels(dataSource, projectId));
    }
  });
  afterAll(() => database.drop());

  const lifeCycle = (name: string, from: number, to: number) =>
    contentOf<LifeCycleBody>(
      service.lifeCycle(projects.get(name) as TenantProject, { from: isoDay(from), to: isoDay(to) }),
    );

  it.each(
    NAMES.flatMap((name) =>
      [
        [84, 0],
        [1, 0],
        [40, 10],
        [300, 100],
      ].map(([ago = 0, until = 0]) => [name, ago, until] as const),
    ),
  )('%s is what the score says of each relationship %i and %i days ago', async (name, ago, until) => {
    const [from, to] = [AS_OF - ago, AS_OF - until];
    const stageOn = (days: RelationshipDay[], day: number) =>
      scoreRelationship(days, day, modelOn(models.get(name) ?? [], day))?.stage;
    const expected: Record<string, Record<string, number>> = {};
    for (const days of histories) {
      const after = stageOn(days, to);
      if (!after) continue;
      const before = stageOn(days, from) ?? 'none';
      const row = expected[before] ?? {};
      expected[before] = { ...row, [after]: (row[after] ?? 0) + 1 };
    }
    const { transitions } = await lifeCycle(name, from, to);
    const got = Object.fromEntries(
      transitions.flatMap(({ from: before, to: counts }) => {
        const known = Object.entries(counts).filter(([, count]) => count > 0);
        return known.length > 0 ? [[before, Object.fromEntries(known)]] : [];
      }),
    );
    expect(got).toEqual(expected);
  });

  it('meets every stage, and learned models on some of the days', async () => {
    const { stages } = await lifeCycle('Learned', AS_OF - 84, AS_OF);
    expect(stages).toHaveLength(9);
    expect(stages.filter(({ count }) => count === 0)).toEqual([]);
    const kinds = [AS_OF - 84, AS_OF - 40, AS_OF].map((day) => modelOn(models.get('Learned') ?? [], day));
    expect(kinds.map(({ kind }) => kind)).toEqual(['fixed', 'learned', 'learned']);
    expect(kinds[1]?.version).not.toBe(kinds[2]?.version);
  });

  it('counts as active whoever takes part, not whom we wrote to', async () => {
    const { windows } = await lifeCycle('Fixed', AS_OF - 200, AS_OF);
    expect(windows).toHaveLength(7);
    for (const [index, window] of windows.entries()) {
      const end = AS_OF - WINDOW * (6 - index);
      const counts = { new: 0, retained: 0, resurrected: 0, lapsed: 0 };
      for (const history of histories) {
        const days = history.filter(({ weight }) => weight > 0).map(({ day }) => day);
        const active = days.some((day) => day > end - WINDOW && day <= end);
        const before = days.some((day) => day > end - 2 * WINDOW && day <= end - WINDOW);
        const earlier = days.some((day) => day <= end - WINDOW);
        if (active) counts[before ? 'retained' : earlier ? 'resurrected' : 'new']++;
        else if (before) counts.lapsed++;
      }
      expect(window).toMatchObject(counts);
    }
    expect(windows.every(({ active, lapsed }) => active > 0 && lapsed > 0)).toBe(true);
  });
});
