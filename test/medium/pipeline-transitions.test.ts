import type { ProjectId, TenantProject } from '../../src/auth/tenant';
import type { PipelineFlowBody } from '../../src/fleet/pipeline-flow.dto';
import { PipelineFlowService } from '../../src/fleet/pipeline-flow.service';
import { PipelineTransitionsQueries } from '../../src/fleet/pipeline-transitions.queries';
import { PipelineTransitionsService } from '../../src/fleet/pipeline-transitions.service';
import { InvalidInput } from '../../src/http/problem/invalid-input.error';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { contentOf, servedOn } from '../support/body-content';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { seededRandom } from '../support/seeded-random';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const HOUR = 3_600_000;

/** The facts of a contact, in days before the as-of date. */
interface Story {
  readonly active: readonly number[];
  readonly classified?: number;
  readonly routed?: readonly number[];
  readonly closed?: number;
}

describe('the transitions of the pipeline', () => {
  let database: TestDatabase;
  let service: PipelineTransitionsService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new PipelineTransitionsService(new PipelineTransitionsQueries(database.reader));
  });
  afterAll(() => database.drop());

  async function tell(name: string, stories: readonly Story[]): Promise<TenantProject> {
    const { dataSource } = database;
    const projectId = (await insertProject(dataSource, name)) as ProjectId;
    const facts: Fact[] = stories.flatMap(({ active }, index) =>
      active.map((ago) => ({ agent: 'Ada', contact: `c${index}`, occurredAt: onDay(AS_OF - ago, HOUR) })),
    );
    const agents = await insertFacts(dataSource, projectId, facts);
    const insert = (table: string, columns: string, ago: number, index: number, value: string) =>
      dataSource.query(`INSERT INTO ${table} (project_id, user_id, ${columns}) VALUES ($1, $2, $3, $4)`, [
        projectId,
        `c${index}`,
        onDay(AS_OF - ago, 2 * HOUR),
        value,
      ]);
    for (const [index, { classified, routed, closed }] of stories.entries()) {
      if (classified !== undefined) await insert('classifications', 'classified_at, tier', classified, index, 'gold');
      for (const ago of routed ?? [])
        await insert('permanent_routes', 'routed_at, agent_id', ago, index, agents.get('Ada') ?? '');
      if (closed !== undefined) await insert('lead_outcomes', 'decided_at, outcome', closed, index, 'won');
    }
    const recompute = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
    expect(await recompute.recompute({ project: name, asOf: isoDay(AS_OF) })).toMatchObject([{ status: 'finished' }]);
    return { projectId, served: servedOn(isoDay(AS_OF)) };
  }
  const shown = async (project: TenantProject, from: string | null = null, to: string | null = null) =>
    Object.fromEntries(
      (await service.transitions(project, { from, to })).stages.map((it) => [
        it.stage,
        [it.entered, it.left, it.conversion, it.median_days],
      ]),
    );

  it('follow contacts from stage to stage, including skipped ones', async () => {
    const project = await tell('Stories', [
      { active: [50] },
      // All stages: new 100 to 90, qualified to 80, routed to 60 (the second day with the agent), closed 10.
      { active: [100, 70, 60, 50], classified: 90, routed: [80], closed: 10 },
      // Classified before anything else: never new.
      { active: [30], classified: 40 },
      // Closed at once.
      { active: [20], closed: 18 },
      // Facts after the day are not known yet.
      { active: [5], classified: -1 },
    ]);
    expect(await shown(project)).toEqual({
      new: [4, 2, 0.5, 6.08],
      qualified: [2, 1, 0.5, 10],
      routed: [1, 1, 1, 19.92],
      nurtured: [1, 1, 1, 50.08],
      closed: [2, 0, null, null],
    });
    expect(await shown(project, isoDay(AS_OF - 60), isoDay(AS_OF - 19))).toEqual({
      new: [2, 0, 0, null],
      qualified: [1, 0, 0, null],
      routed: [0, 0, null, null],
      nurtured: [1, 0, 0, null],
      closed: [0, 0, null, null],
    });
  });

  it('leave in each stage the contacts that the pipeline flow counts there', async () => {
    const random = seededRandom(5);
    const some = (share: number) => (random() < share ? Math.floor(random() * 120) - 3 : undefined);
    const stories = Array.from({ length: 150 }, () => ({
      active: Array.from({ length: Math.floor(random() * 5) + 1 }, () => Math.floor(random() * 150) - 2),
      classified: some(0.6),
      routed: [...new Set([some(0.5), some(0.3)])].filter((ago) => ago !== undefined),
      closed: some(0.3),
    }));
    const project = await tell('Random', stories);
    const flow = await contentOf<PipelineFlowBody>(new PipelineFlowService(database.bodies).flow(project));
    const { stages } = await service.transitions(project, { from: null, to: null });
    expect(stages.map(({ stage, entered, left }) => ({ stage, count: entered - left }))).toEqual(flow.stages);
    expect(stages.every(({ entered }) => entered > 5)).toBe(true);
  });

  it('are zero without contacts, and reject impossible days', async () => {
    const projectId = (await insertProject(database.dataSource, 'Empty')) as ProjectId;
    const empty: TenantProject = { projectId, served: servedOn(isoDay(AS_OF)) };
    expect((await service.transitions(empty, { from: null, to: null })).stages.map(({ entered }) => entered)).toEqual([
      0, 0, 0, 0, 0,
    ]);
    await expect(service.transitions(empty, { from: null, to: isoDay(AS_OF + 1) })).rejects.toThrow(InvalidInput);
    await expect(service.transitions(empty, { from: '2025-02-01', to: '2025-01-31' })).rejects.toThrow(InvalidInput);
  });
});
