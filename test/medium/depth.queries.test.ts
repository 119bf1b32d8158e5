import type { ProjectId } from '../../src/auth/tenant';
import type { TenantReader } from '../../src/auth/tenant-reader';
import { ALL_AGENTS } from '../../src/database/all-agents';
import { DepthQueries } from '../../src/depth/depth.queries';
import { DistributionQueries } from '../../src/depth/distribution.queries';
import { AtRiskQueries } from '../../src/moat/at-risk.queries';
import { insertScore, insertSnapshot, insertTenant } from '../support/score-rows';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ADA = '11111111-1111-4111-8111-111111111111';
const BOB = '22222222-2222-4222-8222-222222222222';

describe('queries of depth', () => {
  let database: TestDatabase;
  let depth: DepthQueries;
  let distribution: DistributionQueries;
  let project: ProjectId;
  let other: ProjectId;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { dataSource } = database;
    depth = new DepthQueries(database.reader);
    distribution = new DistributionQueries(database.reader);
    project = await insertTenant(dataSource);
    other = await insertTenant(dataSource, 'Other', 'org_other');
    const score = (agent_id: string, user_id: string, value: number) =>
      insertScore(dataSource, { project_id: project, agent_id, user_id, depth: value });
    await score(BOB, 'b', 0.5);
    await score(ADA, 'é', 0.5);
    await score(ADA, 'Z', 0.5);
    await score(ADA, 'a', 0.5);
    await score(BOB, 'deepest', 0.9);
    await insertScore(dataSource, { project_id: other, agent_id: ADA, user_id: 'a', depth: 0.99 });
    const snapshot = (agent_id: string, date: string, total: number, project_id: string = project) =>
      insertSnapshot(dataSource, { project_id, agent_id, date, total });
    await snapshot(ALL_AGENTS, '2025-06-29', 4);
    await snapshot(ALL_AGENTS, '2025-06-30', 5);
    await snapshot(ADA, '2025-03-31', 1);
    await snapshot(ADA, '2025-06-28', 2);
    await snapshot(ADA, '2025-06-30', 3);
    await snapshot(ALL_AGENTS, '2025-07-01', 99, other);
  });
  afterAll(() => database.drop());

  it('find one relationship of the project alone', async () => {
    expect(await depth.relationship(project, ADA, 'a')).toMatchObject({ agent_id: ADA, user_id: 'a', depth: 0.5 });
    expect(await depth.relationship(other, ADA, 'a')).toMatchObject({ depth: 0.99 });
    expect(await depth.relationship(project, BOB, 'a')).toBeNull();
    expect(await depth.relationship(project, ADA, 'A')).toBeNull();
    expect(await depth.relationship(project, ADA, 'a'.repeat(65_536))).toBeNull();
    expect(await depth.relationship(other, BOB, 'b')).toBeNull();
  });

  it('list by depth, then agent, then user id byte by byte', async () => {
    const { rows, total } = await depth.deepest(project, 100);
    expect(rows.map(({ agent_id, user_id }) => [agent_id === ADA ? 'Ada' : 'Bob', user_id])).toEqual([
      ['Bob', 'deepest'],
      ['Ada', 'Z'],
      ['Ada', 'a'],
      ['Ada', 'é'],
      ['Bob', 'b'],
    ]);
    expect(total).toBe(5);
    expect(rows[0]?.last_interaction).toEqual(new Date('2025-06-28T10:00:00Z'));
  });

  it('cut the list, not the total', async () => {
    const { rows, total } = await depth.deepest(project, 2);
    expect(rows.map(({ user_id }) => user_id)).toEqual(['deepest', 'Z']);
    expect(total).toBe(5);
  });

  it('list nothing of a project without scores', async () => {
    const empty = await insertTenant(database.dataSource, 'Empty');
    expect(await depth.deepest(empty, 10)).toEqual({ total: 0, rows: [] });
    expect(await distribution.snapshots(empty, ALL_AGENTS, 90)).toEqual([]);
  });

  it('read the lists along their indexes, without sorting the project', async () => {
    // The limit stands directly on the index: nothing between them sorts.
    const plan = (index: string) =>
      expect.stringMatching(new RegExp(`Limit [^\\n]*\\n *-> +Index Scan using ${index} `));
    expect(await planOf((explaining) => new DepthQueries(explaining).deepest(project, 10))).toEqual(
      plan('ix_depth_scores_deepest'),
    );
    expect(await planOf((explaining) => new AtRiskQueries(explaining).mostValuable(project, 10))).toEqual(
      plan('ix_depth_scores_at_risk'),
    );
  });

  /** The plan of the very statement that a query sends. */
  async function planOf(send: (explaining: TenantReader) => Promise<unknown>): Promise<string> {
    let plan: { 'QUERY PLAN': string }[] = [];
    const query = async (projectId: ProjectId, sql: string, parameters: unknown[]) => {
      plan = await database.dataSource.transaction(async (manager) => {
        // Few rows are never worth an index, and an index that does not have the order would need a sort.
        for (const setting of ['enable_seqscan', 'enable_sort', 'enable_bitmapscan']) {
          await manager.query(`SET LOCAL ${setting} = off`);
        }
        return await manager.query(`EXPLAIN ${sql}`, [projectId, ...parameters]);
      });
      return [];
    };
    await send({ query } as unknown as TenantReader);
    return plan.map((line) => line['QUERY PLAN']).join('\n');
  }

  it('give the snapshots of the last days up to the newest, ascending', async () => {
    const dates = async (agentId: string, days: number) =>
      (await distribution.snapshots(project, agentId, days)).map(({ date, total }) => [date, total]);
    expect(await dates(ADA, 90)).toEqual([
      ['2025-06-28', 2],
      ['2025-06-30', 3],
    ]);
    expect(await dates(ADA, 3)).toHaveLength(2);
    expect(await dates(ADA, 2)).toEqual([['2025-06-30', 3]]);
    expect(await dates(ADA, 92)).toHaveLength(3);
    expect(await dates(ADA, 91)).toHaveLength(2);
    expect(await dates(ADA, 1)).toEqual([['2025-06-30', 3]]);
    expect(await dates(ALL_AGENTS, 365)).toEqual([
      ['2025-06-29', 4],
      ['2025-06-30', 5],
    ]);
    expect(await dates(BOB, 90)).toEqual([]);
  });
});
