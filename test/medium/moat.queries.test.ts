import type { ProjectId } from '../../src/auth/tenant';
import { ALL_AGENTS } from '../../src/database/all-agents';
import type { AtRiskContactsBody } from '../../src/moat/at-risk.dto';
import { AtRiskService } from '../../src/moat/at-risk.service';
import { MoatIndexService } from '../../src/moat/moat-index.service';
import { contentOf, tenantOf } from '../support/body-content';
import { insertScore, insertSnapshot, insertTenant } from '../support/score-rows';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ADA = '11111111-1111-4111-8111-111111111111';
const BOB = '22222222-2222-4222-8222-222222222222';

describe('queries of the moat', () => {
  let database: TestDatabase;
  let project: ProjectId;
  beforeAll(async () => {
    database = await createTestDatabase();
    project = await insertTenant(database.dataSource);
  });
  afterAll(() => database.drop());

  it('list relationships at risk by value at stake, and count all of them', async () => {
    const service = new AtRiskService(database.bodies);
    const list = (limit: number) => contentOf<AtRiskContactsBody>(service.contacts(tenantOf(project), limit));
    expect(await list(10)).toEqual({ total: 0, contacts: [] });
    const other = await insertTenant(database.dataSource, 'Other');
    const score = (agent_id: string, user_id: string, value_at_stake: number, at_risk = true, project_id = project) =>
      insertScore(database.dataSource, { project_id, agent_id, user_id, value_at_stake, at_risk });
    await score(ADA, 'safe', 0.9, false);
    await score(BOB, 'a', 0.4);
    await score(ADA, 'é', 0.4);
    await score(ADA, 'Z', 0.4);
    await score(BOB, 'most', 0.6);
    await score(ADA, 'theirs', 0.8, true, other);
    await insertSnapshot(database.dataSource, {
      project_id: project,
      agent_id: ALL_AGENTS,
      date: '2025-06-29',
      at_risk: 9,
    });
    await insertSnapshot(database.dataSource, {
      project_id: project,
      agent_id: ALL_AGENTS,
      date: '2025-06-30',
      at_risk: 4,
    });
    await insertSnapshot(database.dataSource, { project_id: project, agent_id: ADA, date: '2025-07-01', at_risk: 2 });
    const all = await list(10);
    expect(all.contacts.map(({ user_id }) => user_id)).toEqual(['most', 'Z', 'é', 'a']);
    expect(all.total).toBe(4);
    const one = await list(1);
    expect([one.contacts.map(({ user_id }) => user_id), one.total]).toEqual([['most'], 4]);
  });

  it('compare the newest index with the index of 7, 30 and 91 days before', async () => {
    const service = new MoatIndexService(database.bodies);
    const tenant = await insertTenant(database.dataSource, 'Compared');
    expect(await contentOf(service.moatIndex(tenantOf(tenant)))).toEqual({
      moat_index: 0,
      moat_index_prev: 0,
      moat_index_delta: 0,
      comparison: { last_month: 0, last_quarter: 0 },
      components: { breadth: 0, depth_quality: 0, trend: 0.5, risk: 0 },
    });
    const indexes = {
      '2025-06-30': 0.5,
      '2025-06-29': 0.9,
      '2025-06-23': 0.25,
      '2025-05-31': 0.125,
      '2025-03-31': 0.0625,
      '2025-03-30': 0.9,
    };
    for (const [date, moat_index] of Object.entries(indexes)) {
      await insertSnapshot(database.dataSource, { project_id: tenant, agent_id: ALL_AGENTS, date, moat_index });
    }
    // An agent's snapshots are not the project's.
    await insertSnapshot(database.dataSource, { project_id: tenant, agent_id: ADA, date: '2025-07-01', moat_index: 1 });
    expect(await contentOf(service.moatIndex(tenantOf(tenant)))).toEqual({
      moat_index: 0.5,
      moat_index_prev: 0.25,
      moat_index_delta: 0.25,
      comparison: { last_month: 0.125, last_quarter: 0.0625 },
      components: { breadth: 0.1, depth_quality: 0.2, trend: 0.5, risk: 1 },
    });
  });

  it('treat an index without history as 0 before', async () => {
    const service = new MoatIndexService(database.bodies);
    const tenant = await insertTenant(database.dataSource, 'New');
    await insertSnapshot(database.dataSource, {
      project_id: tenant,
      agent_id: ALL_AGENTS,
      date: '2025-06-30',
      moat_index: 0.5,
    });
    expect(await contentOf(service.moatIndex(tenantOf(tenant)))).toMatchObject({
      moat_index_prev: 0,
      moat_index_delta: 0.5,
      comparison: { last_month: 0, last_quarter: 0 },
    });
  });
});
