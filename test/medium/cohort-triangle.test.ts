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
import { randomFacts } from '../support/random-facts';
import { servedModels } from '../support/served-models';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const CONTACTS = 150;

describe('the cohort triangle', () => {
  // Some contacts have two agents: their days and weights are combined. Some contacts never took part.
  const facts = [
    ...randomFacts(CONTACTS),
    ...conversations(CONTACTS).map((it) => ({ ...it, contact: `other ${it.contact}` })),
  ].map((fact, index) => (index % 4 ? fact : { ...fact, agent: 'Cleo' }));
  const histories = new Map<string, RelationshipDay[]>();
  let models: readonly ModelRow[] = [];
  let database: TestDatabase;
  let service: TriangleService;
  let projectId: ProjectId;
  const served = servedOn(isoDay(AS_OF));
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new TriangleService(new TriangleQueries(database.reader), database.bodies);
    projectId = (await insertProject(database.dataSource, 'Triangle')) as ProjectId;
    await database.dataSource.query('UPDATE projects SET learns = true WHERE project_id = $1', [projectId]);
    await insertFacts(database.dataSource, projectId, facts);
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    for (const day of [AS_OF - 60, AS_OF - 20, AS_OF]) {
      expect(await runs.recompute({ asOf: isoDay(day) })).toMatchObject([{ status: 'finished' }]);
    }
    models = await servedModels(database.dataSource, projectId);
    for (const id of new Set(facts.map(({ contact }) => contact))) {
      const days = rollUpDays(facts.filter(({ contact }) => contact === id));
      if (tookPart(days).length > 0) histories.set(id, days);
    }
  });
  afterAll(() => database.drop());

  const triangle = (id: ProjectId, unit: PeriodUnit, cohorts: number) =>
    contentOf<CohortTriangleBody>(service.triangle(tenantOf(id), unit, cohorts));

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

  it.each(UNITS)('has by %s every finished offset, by the formula under the model of its end', async (unit) => {
    const { cohorts, as_of } = await triangle(projectId, unit, 26);
    const wanted = expected(unit).slice(-26);
    expect(as_of).toBe('2025-06-30');
    expect(cohorts.map(({ entry, size }) => [entry, size])).toEqual(wanted.map(({ entry, size }) => [entry, size]));
    for (const [index, { cells }] of cohorts.entries()) {
      expect(cells.filter(({ complete }) => complete)).toEqual(wanted[index]?.cells);
    }
    expect((await triangle(projectId, unit, 2)).cohorts).toEqual(cohorts.slice(-2));
    const versions = new Set(
      cohorts.flatMap(({ cells }) => cells.map(({ to }) => modelOn(models, utcDay(to)).version)),
    );
    expect(versions.size).toBeGreaterThanOrEqual(3);
  });

  it('has no figures for a period that has not ended', async () => {
    // 2025-06-30 is a Monday, and the last day of its month.
    const { cohorts } = await triangle(projectId, 'week', 26);
    for (const { cells, complete, entry } of cohorts) {
      expect(cells.filter((cell) => !cell.complete)).toEqual([
        {
          ...{ offset: cells.length - 1, from: '2025-06-30', to: '2025-07-06', complete: false },
          ...{ active: null, retention: null, avg_depth: null },
        },
      ]);
      expect(complete).toBe(entry < '2025-06-30');
    }
    expect(cohorts.at(-1)).toMatchObject({ entry: '2025-06-30', complete: false, cells: [{ offset: 0 }] });
    const months = await triangle(projectId, 'month', 26);
    expect(months.cohorts.flatMap(({ cells }) => cells.filter((cell) => !cell.complete))).toEqual([]);
  });

  it('has the points of the published cohorts among its cells', async () => {
    const published = await contentOf<CohortsBody>(new CohortService(database.bodies).cohorts(tenantOf(projectId)));
    const { cohorts } = await triangle(projectId, 'week', 26);
    const points = published.cohorts.flatMap(({ entry_week, cohort_label, size, points: its }) =>
      its.map((point) => ({ entry_week, cohort_label, size, ...point })),
    );
    expect(points.length).toBeGreaterThan(40);
    for (const { entry_week, cohort_label, size, week, count, avg_depth } of points) {
      const cohort = cohorts.find(({ entry }) => entry === entry_week);
      // The triangle also has the unfinished cohort, so it may have one old cohort less.
      if (!cohort && entry_week < (cohorts[0]?.entry ?? '')) continue;
      expect(cohort).toMatchObject({ label: cohort_label, size });
      expect(cohort?.cells[week]).toMatchObject({ offset: week, active: count, avg_depth });
    }
  });

  it.each(UNITS)('shows by %s the members of a cell, by cursor', async (unit) => {
    const { cohorts } = await triangle(projectId, unit, 26);
    const largest = cohorts.reduce((a, b) => (b.size > a.size ? b : a));
    for (const cell of largest.cells.filter(({ offset }) => offset % 3 === 0)) {
      const { offset } = cell;
      const all: { user_id: string; active: boolean; depth: number | null }[] = [];
      let cursor: string | null = null;
      do {
        const request = { unit, entry: largest.entry, offset, active: null, page_size: 2, cursor };
        const body = await service.members({ projectId, served }, request);
        expect(body).toMatchObject({ from: cell.from, to: cell.to, complete: cell.complete, entry: largest.entry });
        all.push(...body.members);
        cursor = body.next_cursor;
      } while (cursor);
      expect(new Set(all.map(({ user_id }) => user_id)).size).toBe(largest.size);
      if (!cell.complete) {
        expect(all.map(({ depth }) => depth)).toEqual(all.map(() => null));
        continue;
      }
      expect(all.filter(({ active }) => active)).toHaveLength(cell.active ?? -1);
      expect(mean(all.map(({ depth }) => Math.round((depth ?? 0) * 1e6)))).toBe(cell.avg_depth);
      const request = { unit, entry: largest.entry, offset, active: false, page_size: 500, cursor: null };
      const inactive = await service.members({ projectId, served }, request);
      expect(inactive.members.map(({ user_id }) => user_id)).toEqual(
        all.filter(({ active }) => !active).map(({ user_id }) => user_id),
      );
    }
  });

  it('does not include contacts who never took part', async () => {
    const { cohorts } = await triangle(projectId, 'month', 26);
    expect(cohorts.reduce((sum, { size }) => sum + size, 0)).toBe(histories.size);
    expect(histories.size).toBeLessThan(new Set(facts.map(({ contact }) => contact)).size);
  });

  it.each<[string, object, object]>([
    [
      'a Tuesday',
      { entry: '2025-06-24' },
      { location: 'query.entry', message: 'not the first day of a week; that is 2025-06-23' },
    ],
    ['a week to come', { entry: '2025-06-23', offset: 2 }, { location: 'query.offset' }],
    ['a cursor of nothing', { cursor: 'x' }, { location: 'query.cursor' }],
  ])('rejects %s', async (_, given, mistake) => {
    const request = {
      unit: 'week',
      entry: null,
      offset: 0,
      active: null,
      page_size: 5,
      cursor: null,
      ...given,
    } as const;
    await expect(service.members({ projectId, served }, request)).rejects.toMatchObject({
      errors: [expect.objectContaining(mistake)],
    });
  });

  it('is empty before the first run', async () => {
    const empty = (await insertProject(database.dataSource, 'Empty')) as ProjectId;
    expect(await triangle(empty, 'week', 26)).toEqual({ unit: 'week', as_of: null, cohorts: [] });
  });

  it('has the served day even without cohorts', async () => {
    const empty = (await insertProject(database.dataSource, 'Nobody')) as ProjectId;
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await runs.recompute({ project: 'Nobody', asOf: '2025-06-30' })).toMatchObject([{ status: 'finished' }]);
    expect(await triangle(empty, 'week', 26)).toEqual({ unit: 'week', as_of: '2025-06-30', cohorts: [] });
  });
});

function tookPart(days: readonly RelationshipDay[]): number[] {
  return days.filter(({ weight }) => weight > 0).map(({ day }) => day);
}

/** A mean of whole millionths, like the published points: PostgreSQL rounds halves to even. */
function mean(millionths: readonly number[]): number {
  const exact = millionths.reduce((sum, value) => sum + value, 0) / millionths.length;
  const below = Math.floor(exact);
  const up = exact - below > 0.5 || (exact - below === 0.5 && below % 2 === 1);
  return (up ? below + 1 : below) / 1e6;
}
