import type { ProjectId } from '../../src/auth/tenant';
import type { CohortsBody } from '../../src/cohort/cohort.dto';
import { CohortService } from '../../src/cohort/cohort.service';
import { type PeriodUnit, periodAt, periodOf, UNITS } from '../../src/cohort/period';
import type { CohortTriangleBody } from '../../src/cohort/triangle.dto';
import { TriangleQueries } from '../../src/cohort/triangle.queries';
import { TriangleService } from '../../src/cohort/triangle.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { type ModelRow, modelOn } from '../../src/scoring/model';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { type RelationshipDay, rollUpDays } from '../../src/scoring/roll-up';
import { round6 } from '../../src/scoring/round6';
import { contentOf, servedOn, tenantOf } from '../support/body-content';
import { conversations } from '../support/conversations';
import { AS_OF, insertFacts, insertProject, isoDay } from '../support/facts';
import { servedModels } from '../support/served-models';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const CONTACTS = 150;

describe('the cohort triangle under version 2 of the score', () => {
  // Some contacts are known to two agents: days, and their weights, come together.
  const facts = conversations(CONTACTS).map((fact, index) => (index % 4 ? fact : { ...fact, agent: 'Cleo' }));
  const histories = new Map<string, RelationshipDay[]>();
  let models: readonly ModelRow[] = [];
  let database: TestDatabase;
  let service: TriangleService;
  let projectId: ProjectId;
  const served = servedOn(isoDay(AS_OF));
  beforeAll(async () => {
    database = await createTestDatabase();
    const { dataSource } = database;
    service = new TriangleService(new TriangleQueries(database.reader), database.bodies);
    projectId = (await insertProject(dataSource, 'Triangle')) as ProjectId;
    await dataSource.query('UPDATE projects SET learns = true WHERE project_id = $1', [projectId]);
    await insertFacts(dataSource, projectId, facts);
    const runs = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
    for (const day of [AS_OF - 60, AS_OF - 20, AS_OF]) {
      expect(await runs.recompute({ asOf: isoDay(day) })).toMatchObject([{ status: 'finished' }]);
    }
    models = await servedModels(dataSource, projectId);
    for (const id of new Set(facts.map(({ contact }) => contact))) {
      const days = rollUpDays(facts.filter(({ contact }) => contact === id)).filter(({ day }) => day <= AS_OF);
      if (days.some(({ weight }) => weight > 0)) histories.set(id, days);
    }
  });
  afterAll(() => database.drop());

  const triangle = (unit: PeriodUnit) => contentOf<CohortTriangleBody>(service.triangle(tenantOf(projectId), unit, 26));
  const tookPart = (days: readonly RelationshipDay[]) => days.filter(({ weight }) => weight > 0).map(({ day }) => day);

  /** All cohorts by the formula, contact by contact. */
  function expected(unit: PeriodUnit) {
    const cohorts = new Map<number, RelationshipDay[][]>();
    for (const days of histories.values()) {
      const { number } = periodOf(unit, isoDay(tookPart(days)[0] ?? 0));
      cohorts.set(number, [...(cohorts.get(number) ?? []), days]);
    }
    return [...cohorts]
      .sort(([a], [b]) => a - b)
      .map(([number, members]) => ({
        entry: periodAt(unit, number).from,
        size: members.length,
        cells: finished(unit, number).map(({ from, to, offset }) => {
          const [first, last] = [utcDay(from), utcDay(to)];
          const active = members.filter((days) => tookPart(days).some((day) => day >= first && day <= last)).length;
          const model = modelOn(models, last);
          const depths = members.map((days) => Math.round((scoreRelationship(days, last, model)?.depth ?? 0) * 1e6));
          return {
            ...{ offset, from, to, complete: true, active, retention: round6(active / members.length) },
            avg_depth: mean(depths),
          };
        }),
      }));
  }

  function finished(unit: PeriodUnit, entry: number) {
    const periods = [];
    for (let offset = 0; periodAt(unit, entry + offset).to <= isoDay(AS_OF); offset++) {
      periods.push({ offset, ...periodAt(unit, entry + offset) });
    }
    return periods;
  }

  it.each(UNITS)('has by %s every finished offset, as the formula says under the model of its end', async (unit) => {
    const { cohorts } = await triangle(unit);
    const wanted = expected(unit).slice(-26);
    expect(cohorts.map(({ entry, size }) => [entry, size])).toEqual(wanted.map(({ entry, size }) => [entry, size]));
    for (const [index, { cells }] of cohorts.entries()) {
      expect(cells.filter(({ complete }) => complete)).toEqual(wanted[index]?.cells);
    }
    const kinds = new Set(cohorts.flatMap(({ cells }) => cells.map(({ to }) => modelOn(models, utcDay(to)).version)));
    expect(kinds.size).toBeGreaterThanOrEqual(3);
  });

  it('has the points of the published cohorts among its cells', async () => {
    const published = await contentOf<CohortsBody>(new CohortService(database.bodies).cohorts(tenantOf(projectId)));
    const { cohorts } = await triangle('week');
    const points = published.cohorts.flatMap(({ entry_week, size, points: its }) =>
      its.map((point) => ({ entry_week, size, ...point })),
    );
    expect(points.length).toBeGreaterThan(20);
    for (const { entry_week, size, week, count, avg_depth } of points) {
      const cohort = cohorts.find(({ entry }) => entry === entry_week);
      if (!cohort && entry_week < (cohorts[0]?.entry ?? '')) continue;
      expect(cohort).toMatchObject({ size });
      expect(cohort?.cells[week]).toMatchObject({ offset: week, active: count, avg_depth });
    }
  });

  it.each(UNITS)('shows by %s the members of a cell', async (unit) => {
    const { cohorts } = await triangle(unit);
    const largest = cohorts.reduce((a, b) => (b.size > a.size ? b : a));
    for (const { offset, complete, active, avg_depth } of largest.cells) {
      const request = { unit, entry: largest.entry, offset, active: null, page_size: 500, cursor: null };
      const { members } = await service.members({ projectId, served }, request);
      expect(members).toHaveLength(largest.size);
      if (!complete) continue;
      expect(members.filter((it) => it.active)).toHaveLength(active ?? -1);
      expect(mean(members.map(({ depth }) => Math.round((depth ?? 0) * 1e6)))).toBe(avg_depth);
    }
  });

  it('has nobody in it who never took part', async () => {
    const { cohorts } = await triangle('month');
    expect(cohorts.reduce((sum, { size }) => sum + size, 0)).toBe(histories.size);
    expect(histories.size).toBeLessThan(CONTACTS);
  });
});

/** Of whole millionths, as the published points have it: PostgreSQL rounds halves to the even neighbour. */
function mean(millionths: readonly number[]): number {
  const exact = millionths.reduce((sum, value) => sum + value, 0) / millionths.length;
  const below = Math.floor(exact);
  const up = exact - below > 0.5 || (exact - below === 0.5 && below % 2 === 1);
  return (up ? below + 1 : below) / 1e6;
}
