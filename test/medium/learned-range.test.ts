import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { conversations } from '../support/conversations';
import { AS_OF, insertFacts, insertProject, isoDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const DAY_MS = 86_400_000;

/** Whatever the tables contain, the model can be fitted and the scores computed. */
describe('a model that is learned of the smallest and the largest numbers', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it.each([
    ['0003-06-01', [5e-324, Number.MAX_VALUE, Number.POSITIVE_INFINITY, 1]],
    ['2025-06-01', [1e12, 1e-12, 0, -1]],
    ['9999-11-01', [Number.MAX_VALUE, 1e-300, 1]],
  ])('scores as of %s', async (asOf, weights) => {
    const shift = utcDay(asOf) - AS_OF;
    const projectId = await insertProject(database.dataSource, asOf);
    await database.dataSource.query('UPDATE projects SET learns = true WHERE project_id = $1', [projectId]);
    const facts = conversations(60).map((fact, index) => ({
      ...fact,
      weight: weights[index % weights.length] ?? 1,
      occurredAt: new Date(Date.parse(fact.occurredAt) + shift * DAY_MS).toISOString(),
    }));
    await insertFacts(database.dataSource, projectId, facts);
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    // The second one uses the model that was fitted after the first.
    for (const ahead of [0, 1])
      expect(await runs.recompute({ project: asOf, asOf: isoDay(utcDay(asOf) + ahead) })).toMatchObject([
        { status: 'finished' },
      ]);
    const sql = (statement: string) => database.dataSource.query(statement, [projectId]);
    const models = await sql(`SELECT c, a, f, s, m, rho FROM score_models WHERE project_id = $1 AND kind = 'learned'`);
    expect(models).toHaveLength(1);
    expect(Object.values<number>(models[0]).every(Number.isFinite)).toBe(true);
    const scores = await sql('SELECT depth, potential, freshness FROM depth_scores WHERE project_id = $1');
    expect(scores.length).toBeGreaterThan(50);
    for (const score of scores)
      for (const share of Object.values<number>(score)) expect(share >= 0 && share <= 1).toBe(true);
  });
});
