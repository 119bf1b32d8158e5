import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const contact = fc.constantFrom('a', 'b', 'c', 'd');
const past = fc.integer({ min: 0, max: 200 });
const ms = fc.integer({ min: 0, max: 86_399_999 });
const fact = fc
  .record({ contact, ago: past, ms, direction: fc.constantFrom('inbound' as const, 'outbound' as const, null) })
  .map(({ ago, ms, ...it }): Fact => ({ ...it, agent: 'Ada', occurredAt: onDay(AS_OF - ago, ms) }));
// Of any weight, on any day, also to unknown contacts.
const sent = fc
  .record({
    contact: fc.constantFrom('a', 'b', 'c', 'd', 'x', 'y'),
    ago: past,
    ms,
    weight: fc.constantFrom(1e-9, 1, 1e6),
  })
  .map(
    ({ ago, ms, ...it }): Fact => ({
      ...it,
      agent: 'Ada',
      direction: 'outbound',
      occurredAt: onDay(AS_OF - ago, ms),
    }),
  );
const BANDS = ['faint', 'light', 'warm', 'strong', 'deep'];

describe('sending more', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);

  it('raises no depth, band or index of any day, and no cohort, for any outbound interactions', async () => {
    const service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fact, { minLength: 1, maxLength: 25, size: 'max' }),
        fc.array(sent, { minLength: 1, maxLength: 40, size: 'max' }),
        async (facts, flood) => {
          const projectId = await insertProject(database.dataSource, randomUUID());
          await sql('UPDATE projects SET learns = false WHERE project_id = $1', projectId);
          await insertFacts(database.dataSource, projectId, facts);
          const run = async () => {
            expect((await service.recomputeById(projectId, { asOf: isoDay(AS_OF) }))?.status).toBe('finished');
            const scores: { user_id: string; depth: number; band: string; evidence: number }[] = await sql(
              'SELECT user_id, depth, band, evidence FROM depth_scores WHERE project_id = $1',
              projectId,
            );
            const snapshots = await sql(
              `SELECT agent_id, date, moat_index, breadth, depth_quality, trend, risk FROM daily_snapshots
               WHERE project_id = $1 AND moat_index > 0 ORDER BY agent_id, date`,
              projectId,
            );
            const cohorts: { size: number; count: number }[] = await sql(
              'SELECT entry_week, week, size, count FROM cohort_points WHERE project_id = $1 ORDER BY 1, 2',
              projectId,
            );
            return { scores, snapshots, cohorts };
          };
          const before = await run();
          await insertFacts(database.dataSource, projectId, flood);
          const after = await run();
          for (const one of before.scores) {
            const other = after.scores.find(({ user_id }) => user_id === one.user_id);
            expect(other?.depth).toBeLessThanOrEqual(one.depth);
            expect(other?.evidence).toBe(one.evidence);
            expect(BANDS.indexOf(other?.band ?? '')).toBeLessThanOrEqual(BANDS.indexOf(one.band));
          }
          // The index counts evidence, so it keeps every digit; receiving messages puts nobody into a cohort.
          expect(after.snapshots).toEqual(before.snapshots);
          expect(after.cohorts).toEqual(before.cohorts);
        },
      ),
      { seed: 20, numRuns: 15 },
    );
  });
});
