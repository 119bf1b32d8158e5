import type { ProjectId } from '../../src/auth/tenant';
import type { AgentComparisonBody } from '../../src/fleet/agent-comparison.dto';
import { AgentComparisonQueries } from '../../src/fleet/agent-comparison.queries';
import { AgentComparisonService } from '../../src/fleet/agent-comparison.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { contentOf, servedOn, tenantOf } from '../support/body-content';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const HOUR = 3_600_000;

describe('the comparison of agents', () => {
  let database: TestDatabase;
  let service: AgentComparisonService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new AgentComparisonService(new AgentComparisonQueries(database.reader), database.bodies);
  });
  afterAll(() => database.drop());

  const compare = (projectId: ProjectId, served = servedOn(isoDay(AS_OF))) =>
    contentOf<AgentComparisonBody>(service.agents({ projectId, served }));

  async function recompute(project: string, asOf = AS_OF): Promise<void> {
    const { dataSource } = database;
    const recomputes = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
    expect(await recomputes.recompute({ project, asOf: isoDay(asOf) })).toMatchObject([{ status: 'finished' }]);
  }

  it('has the figures of the scores and snapshots of each agent, and those of the weeks before', async () => {
    const projectId = (await insertProject(database.dataSource, 'Two')) as ProjectId;
    const facts: Fact[] = [];
    // Ada: a contact that wrote last, and one that fell silent; Bo: one of its own.
    for (const ago of [40, 30, 20, 10, 1]) facts.push(fact('Ada', 'warm', ago));
    for (const ago of [90, 87, 84, 81, 78, 75]) facts.push(fact('Ada', 'silent', ago));
    for (const ago of [20, 8]) facts.push(fact('Bo', 'own', ago));
    const agents = await insertFacts(database.dataSource, projectId, facts);
    await insertProject(database.dataSource, 'Other');
    await recompute('Two');
    const body = await compare(projectId);
    expect(body).toMatchObject({ as_of: isoDay(AS_OF), total: 2 });
    expect(body.agents.map(({ agent_name, relationships }) => [agent_name, relationships])).toEqual([
      ['Ada', 2],
      ['Bo', 1],
    ]);
    const [ada, bo] = body.agents;
    const scores: { at_risk: boolean; value_at_stake: number; turn: string }[] = await database.dataSource.query(
      'SELECT at_risk, value_at_stake, turn FROM depth_scores WHERE project_id = $1 AND agent_id = $2',
      [projectId, agents.get('Ada')],
    );
    const owed = scores.filter(({ turn }) => turn === 'awaiting_our_reply').length;
    const lost = scores.filter(({ at_risk }) => at_risk).reduce((sum, { value_at_stake: value }) => sum + value, 0);
    expect([ada?.replies_owed, ada?.at_risk_value]).toEqual([owed, lost]);
    expect((ada?.index_share ?? 0) + (bo?.index_share ?? 0)).toBeCloseTo(1, 5);
    expect(ada?.index_share).toBeGreaterThan(bo?.index_share ?? 1);
    expect(ada?.points.map(({ date }) => date)).toEqual(
      Array.from({ length: 13 }, (_, weeks) => isoDay(AS_OF - 84 + 7 * weeks)),
    );
    expect(ada?.points.at(-1)).toEqual({
      date: body.as_of,
      relationships: ada?.relationships,
      avg_depth: ada?.avg_depth,
      moat_index: ada?.moat_index,
    });
    expect(bo?.points.map(({ relationships }) => relationships)).toEqual([1, 1, 1]);
  });

  it('is empty before the first run and without agents', async () => {
    const projectId = (await insertProject(database.dataSource, 'Empty')) as ProjectId;
    expect(await contentOf(service.agents(tenantOf(projectId)))).toMatchObject({ as_of: null, total: 0, agents: [] });
    await recompute('Empty');
    expect(await compare(projectId)).toMatchObject({ as_of: isoDay(AS_OF), total: 0, agents: [] });
  });
});

function fact(agent: string, contact: string, ago: number): Fact {
  return { agent, contact, occurredAt: onDay(AS_OF - ago, HOUR) };
}
