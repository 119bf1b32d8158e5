import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { ProjectId, TenantAgent } from '../../src/auth/tenant';
import { CohortService } from '../../src/cohort/cohort.service';
import { DepthService } from '../../src/depth/depth.service';
import { DistributionService } from '../../src/depth/distribution.service';
import { MoatIndexService } from '../../src/moat/moat-index.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import type { TableBody } from '../../src/serving/table-body';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Step {
  /** Days by which the as-of date moves; negative moves it back, like `--as-of EARLIER`. */
  readonly days: number;
  readonly facts: readonly { readonly contact: string; readonly ago: number; readonly ms: number }[];
  readonly change: 'none' | 'full' | 'zone' | 'half' | 'settings' | 'forget runs';
}

const step: fc.Arbitrary<Step> = fc.record({
  days: fc.constantFrom(0, 0, 1, 3, 20, 130, -12),
  facts: fc.array(
    fc.record({
      contact: fc.constantFrom('a', 'b', 'c'),
      // Also after the as-of date.
      ago: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 4, max: 250 })),
      ms: fc.integer({ min: 0, max: 86_399_999 }),
    }),
    { maxLength: 3 },
  ),
  change: fc.constantFrom('none', 'none', 'none', 'full', 'zone', 'half', 'settings', 'forget runs'),
});

/** All of these days ended long ago, so each is in the past as soon as a later day is served. */
describe('a past day whose published numbers have changed', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const runs = () => new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));

  /** The response about a day, and since when it is restated; null if it is rejected. */
  async function answers(tenant: TenantAgent, asOf: string): Promise<Map<string, TableBody | null>> {
    const { bodies } = database;
    const depth = new DepthService(bodies);
    const distribution = new DistributionService(bodies);
    const asked: Record<string, () => Promise<TableBody>> = {
      'depth of a': () => depth.contactDepth(tenant, 'a', asOf),
      'depth of b': () => depth.contactDepth(tenant, 'b', asOf),
      distribution: () => distribution.ofAgent(tenant, 7, asOf),
      moat: () => distribution.ofProject(tenant, 90, asOf),
      'moat index': () => new MoatIndexService(bodies).moatIndex(tenant, asOf),
      cohorts: () => new CohortService(bodies).cohorts(tenant, asOf),
    };
    const read = async ([name, ask]: [string, () => Promise<TableBody>]) =>
      [name, await ask().catch(() => null)] as const;
    return new Map(await Promise.all(Object.entries(asked).map(read)));
  }

  async function change(projectId: string, kind: Step['change'], version: number): Promise<void> {
    if (kind === 'zone')
      await sql(
        `UPDATE projects SET time_zone = CASE time_zone WHEN 'UTC' THEN 'Asia/Tokyo' ELSE 'UTC' END WHERE project_id = $1`,
        projectId,
      );
    if (kind === 'half')
      await sql('UPDATE projects SET breadth_half = breadth_half + 5 WHERE project_id = $1', projectId);
    if (kind === 'settings')
      await sql(
        `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by)
         VALUES ($1, $2, $3, now(), 'user_test')`,
        projectId,
        version,
        JSON.stringify({ horizon: 30 + version }),
      );
    // As after four weeks.
    if (kind === 'forget runs')
      await sql(
        `DELETE FROM recompute_runs WHERE project_id = $1 AND run_id <> (
           SELECT run_id FROM recompute_runs WHERE project_id = $1 AND status = 'finished' ORDER BY started_at DESC LIMIT 1)`,
        projectId,
      );
  }

  it('reports it after any kind of run, and no other day does', async () => {
    const announced = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 6, size: 'max' }), async (steps) => {
        const name = `Restated ${randomUUID()}`;
        const projectId = (await insertProject(database.dataSource, name)) as ProjectId;
        const agents = await insertFacts(database.dataSource, projectId, [
          { agent: 'Ada', contact: 'a', occurredAt: onDay(AS_OF - 200) },
        ]);
        const tenant: TenantAgent = { projectId, agentId: agents.get('Ada') ?? '', served: null };
        const published = new Map<string, string>();
        let asOf = AS_OF;
        for (const [index, { days, facts, change: kind }] of steps.entries()) {
          asOf += index === 0 ? 0 : days;
          await insertFacts(
            database.dataSource,
            projectId,
            facts.map(({ contact, ago, ms }) => ({ agent: 'Ada', contact, occurredAt: onDay(asOf - ago, ms) })),
          );
          await change(projectId, kind, index + 1);
          const [rows] = await sql('SELECT count(*)::int AS rows FROM restated_days WHERE project_id = $1', projectId);
          const [run] = await runs().recompute({ project: name, asOf: isoDay(asOf), full: kind === 'full' });
          expect(['finished', 'unchanged']).toContain(run?.status);
          // If nothing arrived and nothing changed, nothing is announced.
          if (facts.length === 0 && !['zone', 'half', 'settings'].includes(kind))
            expect(
              await sql('SELECT count(*)::int AS rows FROM restated_days WHERE project_id = $1', projectId),
            ).toEqual([rows]);
          for (const ago of [1, 2, 5, 9, 14, 40, 100, 115, 190]) {
            const day = isoDay(asOf - ago);
            for (const [operation, body] of await answers(tenant, day)) {
              if (body === null) continue;
              const key = `${operation} ${day}`;
              const before = published.get(key);
              const since = body.past?.restatedFrom ?? null;
              if (since !== null) expect(since <= day || operation === 'moat').toBe(true);
              if (before !== undefined && before !== body.text) {
                expect([key, since]).toEqual([key, expect.any(String)]);
                announced.add(kind);
              }
              published.set(key, before ?? body.text ?? '');
            }
          }
        }
      }),
      { seed: 15, numRuns: Number(process.env.PROPERTY_RUNS ?? 10) },
    );
    expect([...announced]).toEqual(expect.arrayContaining(['none', 'full', 'zone', 'half', 'settings']));
  }, 600_000);
});
