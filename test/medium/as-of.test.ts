import type { ProjectId, TenantAgent } from '../../src/auth/tenant';
import { CohortService } from '../../src/cohort/cohort.service';
import { DepthService } from '../../src/depth/depth.service';
import { DistributionService } from '../../src/depth/distribution.service';
import { FleetActivityService } from '../../src/fleet/fleet-activity.service';
import { PipelineFlowService } from '../../src/fleet/pipeline-flow.service';
import { InvalidInput } from '../../src/http/problem/invalid-input.error';
import { AtRiskService } from '../../src/moat/at-risk.service';
import { MoatIndexService } from '../../src/moat/moat-index.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { FIXED_MODEL } from '../../src/scoring/model';
import type { TableBody } from '../../src/serving/table-body';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { randomFacts } from '../support/random-facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const CONTACTS = 80;
const THEN = AS_OF - 40;

/** The responses of the nine operations on a day, and their later responses about that day. */
describe('a day of the past', () => {
  let database: TestDatabase;
  let tenant: TenantAgent;
  let contacts: string[];
  let asked: Record<string, (asOf: string | null) => Promise<TableBody>>;
  let served: Record<string, string | null>;
  let depths: (string | null)[];
  const recompute = async (day: number) => {
    // The feed includes the day that the project is pinned to.
    await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [
      tenant.projectId,
      isoDay(day),
    ]);
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await runs.recompute()).toMatchObject([{ status: 'finished', asOf: isoDay(day) }]);
  };
  const depth = async (contact: string, asOf: string | null) =>
    (await new DepthService(database.bodies).contactDepth(tenant, contact, asOf)).text;
  /** Without the time of the run; responses about the past have the end of the day instead. */
  const content = (text: string | null) =>
    JSON.parse(text ?? 'null', (name, value) => (name === 'computed_at' ? null : value)) as object;

  beforeAll(async () => {
    database = await createTestDatabase();
    const { dataSource, bodies } = database;
    const projectId = (await insertProject(dataSource, 'Past', 'org_test', 'America/New_York')) as ProjectId;
    const facts = randomFacts(CONTACTS);
    const agents = await insertFacts(dataSource, projectId, facts);
    await insertPipeline(projectId, [...new Set(facts.map(({ contact }) => contact))], agents.get('Ada') ?? '');
    await dataSource.query(
      `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by)
       VALUES ($1, 1, '{"horizon": 45, "bandDeep": 0.8, "overdueDepth": 0.7}', now(), 'user_test')`,
      [projectId],
    );
    tenant = { projectId, agentId: agents.get('Ada') ?? '', served: null };
    const [depthScores, distribution] = [new DepthService(bodies), new DistributionService(bodies)];
    asked = {
      distribution: (asOf) => distribution.ofAgent(tenant, 90, asOf),
      moat: (asOf) => distribution.ofProject(tenant, 50, asOf),
      'moat index': (asOf) => new MoatIndexService(bodies).moatIndex(tenant, asOf),
      cohorts: (asOf) => new CohortService(bodies).cohorts(tenant, asOf),
      'pipeline flow': (asOf) => new PipelineFlowService(bodies).flow(tenant, asOf),
      'fleet activity': (asOf) => new FleetActivityService(bodies).activity(tenant, 100, asOf),
      'depth scores': (asOf) => depthScores.projectScores(tenant, 100, asOf),
      'at risk': (asOf) => new AtRiskService(bodies).contacts(tenant, 50, asOf),
    };
    await recompute(THEN);
    const rows: { user_id: string }[] = await dataSource.query(
      'SELECT user_id FROM depth_scores WHERE project_id = $1 AND agent_id = $2 ORDER BY user_id',
      [projectId, tenant.agentId],
    );
    contacts = rows.map(({ user_id }) => user_id);
    served = await texts(null);
    depths = await Promise.all(contacts.map((contact) => depth(contact, null)));
    await recompute(AS_OF);
  });
  afterAll(() => database.drop());

  async function texts(asOf: string | null): Promise<Record<string, string | null>> {
    const bodies = Object.entries(asked).map(async ([name, ask]) => [name, (await ask(asOf)).text]);
    return Object.fromEntries(await Promise.all(bodies)) as Record<string, string | null>;
  }

  async function insertPipeline(projectId: string, ids: readonly string[], agentId: string): Promise<void> {
    for (const [table, columns, value, days] of [
      ['classifications', 'classified_at, tier', 'gold', 300],
      ['permanent_routes', 'routed_at, agent_id', agentId, 200],
      ['lead_outcomes', 'decided_at, outcome', 'won', 150],
    ] as const) {
      for (const [index, id] of ids.entries()) {
        if ((index * 7) % 10 < 5) continue;
        const time = onDay(AS_OF - ((index * 37) % days), (index % 24) * 3_600_000);
        await database.dataSource.query(
          `INSERT INTO ${table} (project_id, user_id, ${columns}) VALUES ($1, $2, $3, $4)`,
          [projectId, id, time, value],
        );
      }
    }
  }

  it.each([
    'distribution',
    'moat',
    'moat index',
    'cohorts',
    'pipeline flow',
    'fleet activity',
  ])('is to the byte what it was when it was served: %s', async (name) => {
    const { text, past } = (await asked[name]?.(isoDay(THEN))) ?? {};
    expect(text).toBe(served[name]);
    expect(past).toEqual({ asOf: isoDay(THEN), restatedFrom: null, modelVersion: FIXED_MODEL.version });
    expect((await asked[name]?.(null))?.text).not.toBe(text);
  });

  it('is the same for every relationship, except for the time of computation', async () => {
    expect(contacts.length).toBeGreaterThan(20);
    for (const [index, contact] of contacts.entries()) {
      const body = (await depth(contact, isoDay(THEN))) ?? '';
      expect(content(body)).toEqual(content(depths[index] ?? ''));
      expect(Object.keys(content(body))).toEqual(Object.keys(content(depths[index] ?? '')));
      // The last millisecond of 21 May in New York.
      expect(JSON.parse(body)).toMatchObject({ computed_at: '2025-05-22T03:59:59.999Z' });
    }
  });

  it.each([
    'distribution',
    'moat',
    'moat index',
    'cohorts',
    'pipeline flow',
    'fleet activity',
    'depth scores',
    'at risk',
  ])('may be the day that is served: %s', async (name) => {
    const [newest, asOf] = [await asked[name]?.(null), await asked[name]?.(isoDay(AS_OF))];
    expect(content(asOf?.text ?? null)).toEqual(content(newest?.text ?? ''));
  });

  it.each(['distribution', 'moat', 'moat index'])('reports since when snapshots are kept: %s', async (name) => {
    const error: unknown = await asked[name]?.('2020-01-01').catch((thrown: unknown) => thrown);
    expect((error as InvalidInput).errors).toEqual([
      {
        message: `there is no snapshot of this day: the first one is of ${isoDay(THEN - 119)}`,
        location: 'query.as_of',
        value: '2020-01-01',
      },
    ]);
  });

  // Snapshots begin 119 days before the first full run; the days of a comparison may be earlier.
  it.each([
    ['distribution', 'a trend of 90 days (`days`)', THEN - 119 + 89],
    ['moat', 'a trend of 50 days (`days`)', THEN - 119 + 49],
    ['moat index', 'the comparison with 91 days before', THEN - 119 + 91],
  ])('is rejected if it needs a day that is not kept: %s', async (name, what, first) => {
    const error: unknown = await asked[name]?.(isoDay(first - 1)).catch((thrown: unknown) => thrown);
    const kept = isoDay(THEN - 119);
    expect((error as InvalidInput).errors).toEqual([
      {
        message: `${what} needs older snapshots: the first one is of ${kept}, so request ${isoDay(first)} or a later day`,
        location: 'query.as_of',
        value: isoDay(first - 1),
      },
    ]);
    expect((await asked[name]?.(isoDay(first)))?.text).toMatch(/^{/);
  });

  it.each(['cohorts', 'fleet activity', 'pipeline flow'])('may be before all facts: %s', async (name) => {
    const lists = Object.values(content((await asked[name]?.('1999-01-01'))?.text ?? null)) as unknown[][];
    expect(lists).toHaveLength(1);
    expect(lists[0]?.length).toBe(name === 'pipeline flow' ? 5 : 0);
  });

  it.each(['depth scores', 'at risk'])('has no scores of all relationships: %s', async (name) => {
    await expect(asked[name]?.(isoDay(THEN))).rejects.toThrow(InvalidInput);
  });

  it('has no relationship before its first interaction', async () => {
    const contact = contacts[0] ?? '';
    const error: unknown = await depth(contact, '1999-01-01').catch((thrown: unknown) => thrown);
    expect((error as InvalidInput).errors).toEqual([
      expect.objectContaining({ location: 'query.as_of', message: expect.stringMatching(/first active day is 20/) }),
    ]);
    await expect(depth('nobody', isoDay(THEN))).rejects.toMatchObject({ status: 404 });
  });

  it('stays the same, and reports since when late facts restated it', async () => {
    const before = await asked.cohorts?.(isoDay(THEN));
    await insertFacts(database.dataSource, tenant.projectId, [
      { agent: 'Bob', contact: 'late', occurredAt: onDay(THEN - 3, 43_200_000) },
    ]);
    await recompute(AS_OF + 1);
    const after = await asked.cohorts?.(isoDay(THEN - 14));
    expect(after?.past?.restatedFrom).toBeNull();
    expect((await asked.cohorts?.(isoDay(THEN)))?.past?.restatedFrom).toBe(isoDay(THEN - 3));
    expect((await asked['moat index']?.(isoDay(THEN)))?.text).not.toBe(served['moat index']);
    expect(before?.past?.restatedFrom).toBeNull();
    expect(content(await depth(contacts[0] ?? '', isoDay(THEN)))).toEqual(content(depths[0] ?? ''));
  });
});
