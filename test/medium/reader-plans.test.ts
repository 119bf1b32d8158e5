import { BodyReader } from '../../src/auth/body-reader';
import type { ProjectId } from '../../src/auth/tenant';
import { TenantQueries } from '../../src/auth/tenant.queries';
import { TenantMemory } from '../../src/auth/tenant-memory';
import { CohortService } from '../../src/cohort/cohort.service';
import type { ReaderPool } from '../../src/database/reader-pool';
import { DepthService } from '../../src/depth/depth.service';
import { DistributionService } from '../../src/depth/distribution.service';
import { FleetActivityService } from '../../src/fleet/fleet-activity.service';
import { PipelineFlowService } from '../../src/fleet/pipeline-flow.service';
import { AtRiskService } from '../../src/moat/at-risk.service';
import { MoatIndexService } from '../../src/moat/moat-index.service';
import { type FilledProject, fillProject, ORGANISATION } from '../bench/serve/fill';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: Plan[];
}

/** Every statement that the nine operations send, as they send it, planned on filled tables of two projects. */
describe('no statement of a reader', () => {
  let database: TestDatabase;
  let project: FilledProject;
  const sent = new Map<string, { text: string; values: readonly unknown[] }>();
  beforeAll(async () => {
    database = await createTestDatabase();
    await fillProject(database.dataSource, 2_000);
    project = await fillProject(database.dataSource, 10_000);
    await collect();
  });
  afterAll(() => database.drop());

  async function collect(): Promise<void> {
    let name = '';
    const note = (text: string, values: readonly unknown[]) => sent.set(name, { text, values });
    const pool = {
      query: async (text: string, values: readonly unknown[]) => {
        note(text, values);
        return [];
      },
      queryAs: async (_: string, text: string, values: readonly unknown[]) => {
        note(text, values);
        return [{ served: null, body: '{}' }];
      },
    } as unknown as ReaderPool;
    const memory = new TenantMemory(pool);
    const bodies = new BodyReader(pool, memory, { keepBytes: 0, publicUrl: '' });
    const tenants = new TenantQueries(memory);
    const { projectId, agentId, contactIds } = project;
    const tenant = { projectId: projectId as ProjectId, agentId, served: null };
    const statements: Record<string, () => Promise<unknown>> = {
      'contact depth': () => new DepthService(bodies).contactDepth(tenant, contactIds[0] ?? ''),
      'depth scores': () => new DepthService(bodies).projectScores(tenant, 100),
      'agent distribution': () => new DistributionService(bodies).ofAgent(tenant, 90),
      moat: () => new DistributionService(bodies).ofProject(tenant, 90),
      'moat index': () => new MoatIndexService(bodies).moatIndex(tenant),
      'at risk': () => new AtRiskService(bodies).contacts(tenant, 10),
      cohorts: () => new CohortService(bodies).cohorts(tenant),
      'pipeline flow': () => new PipelineFlowService(bodies).flow(tenant),
      'fleet activity': () => new FleetActivityService(bodies).activity(tenant, 20),
      'project of a path': () => tenants.project(ORGANISATION, projectId),
      'agent of a path': () => tenants.agent(ORGANISATION, agentId),
      'agent by name': () => tenants.agentsNamed(ORGANISATION, 'agent 10000 1', null),
    };
    for ([name] of Object.entries(statements)) await statements[name]?.();
    expect([...sent.keys()]).toEqual(Object.keys(statements));
  }

  /** @returns all nodes of the plan */
  async function plan(name: string, settings: readonly string[] = []): Promise<Plan[]> {
    const { text, values } = sent.get(name) ?? { text: '', values: [] };
    return await database.dataSource.transaction(async (manager) => {
      for (const setting of settings) await manager.query(`SET LOCAL ${setting} = off`);
      const [row] = await manager.query(`EXPLAIN (FORMAT JSON) ${text}`, [...values]);
      const nodes = (node: Plan): Plan[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
      return nodes(row['QUERY PLAN'][0].Plan);
    });
  }

  it('scans a whole table that grows with the projects', async () => {
    for (const name of sent.keys()) {
      const scanned = (await plan(name)).filter((node) => node['Node Type'] === 'Seq Scan');
      // Of these there are a few hundred rows at most, so that an index is no use yet.
      const large = scanned.filter(
        (node) =>
          !['projects', 'pipeline_stages', 'agents', 'agent_directory', 'cohort_points'].includes(
            node['Relation Name'] ?? '',
          ),
      );
      expect([name, large]).toEqual([name, []]);
    }
  });

  it('needs to scan any table', async () => {
    for (const name of sent.keys()) {
      const scanned = (await plan(name, ['enable_seqscan'])).filter((node) => node['Node Type'] === 'Seq Scan');
      expect([name, scanned]).toEqual([name, []]);
    }
  });

  it.each([
    ['depth scores', 'ix_depth_scores_deepest'],
    ['at risk', 'ix_depth_scores_at_risk'],
  ])('sorts a project: %s stops along its index', async (name, index) => {
    const nodes = await plan(name, ['enable_sort', 'enable_bitmapscan']);
    const limits = nodes.filter((node) => node['Node Type'] === 'Limit').map((node) => node.Plans?.[0]?.['Index Name']);
    expect(limits).toContain(index);
  });
});
