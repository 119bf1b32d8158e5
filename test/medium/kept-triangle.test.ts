import type { ProjectId } from '../../src/auth/tenant';
import { UNITS } from '../../src/cohort/period';
import { TriangleQueries } from '../../src/cohort/triangle.queries';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { TenantReader } from '../../src/serving/tenant-reader';
import { contactErasure } from '../support/contact-erasure';
import { conversations } from '../support/conversations';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

let database: TestDatabase;
let queries: RecomputeQueries;
let runs: RecomputeService;
let projectId: ProjectId;

beforeAll(async () => {
  database = await createTestDatabase();
  queries = new RecomputeQueries(database.dataSource);
  runs = new RecomputeService(database.dataSource, queries);
  projectId = (await insertProject(database.dataSource, 'Cells')) as ProjectId;
  await insertFacts(database.dataSource, projectId, conversations(60));
  await recompute(AS_OF);
});
afterAll(() => database.drop());

async function recompute(day: number): Promise<void> {
  const outcome = await runs.recomputeById(projectId, { asOf: isoDay(day) });
  expect(outcome).toMatchObject({ status: 'finished' });
}

const meet = (contact: string, day: number, agent = 'Ada') =>
  insertFacts(database.dataSource, projectId, [{ agent, contact, occurredAt: onDay(day), direction: 'inbound' }]);

/** Compares the stored cells with the roll-up, for both units. */
async function compare(): Promise<void> {
  const reader = new TenantReader(database.readerPool);
  const heavy = jest.spyOn(reader, 'queryHeavy');
  const triangles = new TriangleQueries(reader);
  const run = await triangles.run(projectId);
  if (!run) throw new Error('no run');
  const computed = Object.assign(Object.create(run), { keptTables: 0 });
  for (const unit of UNITS) {
    const kept = await triangles.triangle(projectId, unit, 26, run);
    expect(heavy).not.toHaveBeenCalled();
    expect(kept.length).toBeGreaterThan(20);
    expect(kept).toEqual(await triangles.triangle(projectId, unit, 26, computed));
    heavy.mockClear();
  }
}

it.each([
  ['a full run', async () => {}],
  [
    'facts of today, also of a new contact',
    async () => {
      await meet('c1', AS_OF);
      await meet('newcomer', AS_OF);
      await recompute(AS_OF);
    },
  ],
  [
    'late facts, before the first day of their contact and after it',
    async () => {
      await meet('newcomer', AS_OF - 40);
      await meet('c2', AS_OF - 33, 'Bob');
      await meet('older than all', AS_OF - 700);
      await recompute(AS_OF);
    },
  ],
  [
    'a day on which nothing ends, and facts ahead of it',
    async () => {
      await meet('ahead', AS_OF + 40);
      await recompute(AS_OF + 1);
    },
  ],
  ['the end of a week and of a month', async () => await recompute(AS_OF + 33)],
  ['a day that has come', async () => await recompute(AS_OF + 45)],
  [
    'an erasure',
    async () => {
      for (const contact of ['older than all', 'newcomer', 'c1']) {
        await contactErasure(database.dataSource).erase(projectId, contact, async (runner) => {
          await runner.query('DELETE FROM interactions WHERE project_id = $1 AND user_id = $2', [projectId, contact]);
        });
      }
    },
  ],
])('the kept cells are what the roll-up says after %s', async (_, change) => {
  await change();
  await compare();
});

it('the roll-up is read if cells are missing', async () => {
  const triangles = new TriangleQueries(database.reader);
  const run = await triangles.run(projectId);
  if (!run) throw new Error('no run');
  const before = await triangles.triangle(projectId, 'week', 26, run);
  await database.dataSource.query(
    `DELETE FROM cohort_cells WHERE project_id = $1 AND entry = (SELECT max(entry) FROM cohort_cells WHERE unit = 'week')`,
    [projectId],
  );
  expect(await triangles.triangle(projectId, 'week', 26, run)).toEqual(before);
});

it('keeps a bounded number of cells, whatever the years of the facts', async () => {
  const old = (await insertProject(database.dataSource, 'Old')) as ProjectId;
  const facts = Array.from({ length: 30 }, (_, week) => ({
    ...{ agent: 'Ada', contact: `old-${week}`, direction: 'inbound' as const },
    occurredAt: new Date(Date.UTC(1700, 0, 1 + 7 * week)).toISOString(),
  }));
  await insertFacts(database.dataSource, old, facts);
  expect(await runs.recomputeById(old, { asOf: isoDay(AS_OF) })).toMatchObject({ status: 'finished' });
  const [{ most }] = await database.dataSource.query(
    `SELECT max(cells)::integer AS most FROM (
       SELECT count(*) AS cells FROM cohort_cells WHERE project_id = $1 GROUP BY unit, entry) AS cohort`,
    [old],
  );
  expect(most).toBe(1_044);
  const triangles = new TriangleQueries(new TenantReader(database.readerPool));
  const run = await triangles.run(old);
  if (!run) throw new Error('no run');
  const computed = Object.assign(Object.create(run), { keptTables: 0 });
  expect(await triangles.triangle(old, 'month', 2, run)).toEqual(await triangles.triangle(old, 'month', 2, computed));
});
