import { NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../../src/auth/tenant';
import { ALL_AGENTS } from '../../src/database/all-agents';
import type { DepthBody, ListProjectDepthScoresResponse } from '../../src/depth/depth.dto';
import { DepthService } from '../../src/depth/depth.service';
import type { DepthDistributionBody } from '../../src/depth/distribution.dto';
import { DistributionService } from '../../src/depth/distribution.service';
import { contentOf, tenantOf } from '../support/body-content';
import { insertScore, insertSnapshot, insertTenant } from '../support/score-rows';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ADA = '11111111-1111-4111-8111-111111111111';
const BOB = '22222222-2222-4222-8222-222222222222';

describe('queries of depth', () => {
  let database: TestDatabase;
  let depth: DepthService;
  let distribution: DistributionService;
  let project: ProjectId;
  let other: ProjectId;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { dataSource } = database;
    depth = new DepthService(database.bodies);
    distribution = new DistributionService(database.bodies);
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

  const relationship = (projectId: ProjectId, agentId: string, contactId: string) =>
    contentOf<DepthBody>(depth.contactDepth({ ...tenantOf(projectId), agentId }, contactId));
  const deepest = (projectId: ProjectId, limit: number) =>
    contentOf<ListProjectDepthScoresResponse>(depth.projectScores(tenantOf(projectId), limit));

  it('find one relationship of the project only', async () => {
    expect(await relationship(project, ADA, 'a')).toMatchObject({ agent_id: ADA, user_id: 'a', depth: 0.5 });
    expect(await relationship(other, ADA, 'a')).toMatchObject({ depth: 0.99 });
    for (const [projectId, agentId, contactId] of [
      [project, BOB, 'a'],
      [project, ADA, 'A'],
      [project, ADA, 'a'.repeat(65_536)],
      [project, ADA, 'a\0'],
      [other, BOB, 'b'],
    ] as const) {
      await expect(relationship(projectId, agentId, contactId)).rejects.toThrow(NotFoundException);
    }
  });

  it('finds all simultaneously requested ones, in one statement if possible', async () => {
    const statements = jest.spyOn(database.readerPool, 'queryAs');
    const asked = [
      [project, BOB, 'b', 0.5],
      [other, ADA, 'a', 0.99],
      [project, BOB, 'nobody', null],
      [project, BOB, 'deepest', 0.9],
      [project, ADA, 'é', 0.5],
      [other, BOB, 'deepest', null],
      [project, BOB, 'b', 0.5],
    ] as const;
    const found = await Promise.all(
      asked.map(([projectId, agentId, contactId]) => relationship(projectId, agentId, contactId).catch(() => null)),
    );
    expect(found.map((score) => score && [score.agent_id, score.user_id, score.depth])).toEqual(
      asked.map(([, agentId, contactId, depth]) => depth && [agentId, contactId, depth]),
    );
    expect(statements).toHaveBeenCalledTimes(2);
    statements.mockRestore();
  });

  it('list by depth, then agent, then user id byte by byte', async () => {
    const { scores, total } = await deepest(project, 100);
    expect(scores.map(({ agent_id, user_id }) => [agent_id === ADA ? 'Ada' : 'Bob', user_id])).toEqual([
      ['Bob', 'deepest'],
      ['Ada', 'Z'],
      ['Ada', 'a'],
      ['Ada', 'é'],
      ['Bob', 'b'],
    ]);
    expect(total).toBe(5);
    expect(scores[0]?.last_interaction).toBe('2025-06-28T10:00:00.000Z');
  });

  it('limit the list, not the total', async () => {
    const { scores, total } = await deepest(project, 2);
    expect(scores.map(({ user_id }) => user_id)).toEqual(['deepest', 'Z']);
    expect(total).toBe(5);
  });

  it('list nothing of a project without scores', async () => {
    const empty = await insertTenant(database.dataSource, 'Empty');
    expect(await deepest(empty, 10)).toEqual({ total: 0, scores: [] });
    expect(await contentOf(distribution.ofProject(tenantOf(empty), 90))).toMatchObject({ total: 0, trend: [] });
  });

  it('give the snapshots of the last days up to the newest, ascending', async () => {
    const dates = async (agentId: string, days: number) =>
      (await contentOf<DepthDistributionBody>(distribution.ofAgent({ ...tenantOf(project), agentId }, days))).trend.map(
        ({ date, count }) => [date, count],
      );
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
