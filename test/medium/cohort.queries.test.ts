import type { CohortsBody } from '../../src/cohort/cohort.dto';
import { CohortService } from '../../src/cohort/cohort.service';
import { contentOf, tenantOf } from '../support/body-content';
import { insertCohortPoint, insertTenant } from '../support/score-rows';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('queries of cohorts', () => {
  let database: TestDatabase;
  let service: CohortService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new CohortService(database.bodies);
  });
  afterAll(() => database.drop());

  it('give cohorts and their points ascending, without the entry week', async () => {
    const project_id = await insertTenant(database.dataSource);
    const other = await insertTenant(database.dataSource, 'Other');
    expect(await contentOf<CohortsBody>(service.cohorts(tenantOf(project_id)))).toEqual({ cohorts: [] });
    const points: [string, number][] = [
      ['2025-05-19', 4],
      ['2025-05-19', 0],
      ['2025-05-19', 1],
      ['2024-12-30', 0],
      ['2024-12-30', 12],
    ];
    for (const [entry_week, week] of points) {
      await insertCohortPoint(database.dataSource, {
        project_id,
        entry_week,
        week,
        size: 3,
        count: week === 0 ? 3 : 1,
      });
      await insertCohortPoint(database.dataSource, { project_id: other, entry_week, week, size: 9, count: 9 });
    }
    const point = (week: number) => ({ week, count: 1, avg_depth: 0.25 });
    expect(await contentOf<CohortsBody>(service.cohorts(tenantOf(project_id)))).toEqual({
      cohorts: [
        { cohort_label: '2025-W01', entry_week: '2024-12-30', size: 3, points: [point(12)] },
        { cohort_label: '2025-W21', entry_week: '2025-05-19', size: 3, points: [point(1), point(4)] },
      ],
    });
  });

  it('give the last 26 cohorts', async () => {
    const project_id = await insertTenant(database.dataSource, 'Long');
    const monday = (week: number) => new Date(Date.UTC(2025, 0, 6 + 7 * week)).toISOString().slice(0, 10);
    for (let week = 0; week < 30; week++) {
      await insertCohortPoint(database.dataSource, { project_id, entry_week: monday(week), week: 0 });
    }
    const { cohorts } = await contentOf<CohortsBody>(service.cohorts(tenantOf(project_id)));
    expect(cohorts.map(({ entry_week }) => entry_week)).toEqual(Array.from({ length: 26 }, (_, i) => monday(i + 4)));
    expect(cohorts.every(({ points }) => points.length === 0)).toBe(true);
  });
});
