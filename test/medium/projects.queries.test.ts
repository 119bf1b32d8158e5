import { randomUUID } from 'node:crypto';
import { ProjectsQueries } from '../../src/projects/projects.queries';
import { insertFacts, insertProject, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('queries of projects', () => {
  let database: TestDatabase;
  let queries: ProjectsQueries;
  beforeAll(async () => {
    database = await createTestDatabase();
    queries = new ProjectsQueries(database.readerPool);
  });
  afterAll(() => database.drop());

  async function insertRun(projectId: string, status: string, asOf: string, startedAt: string): Promise<void> {
    await database.dataSource.query(
      `INSERT INTO recompute_runs (project_id, run_id, as_of, mode, status, started_at, finished_at)
       VALUES ($1, $2, $3, 'full', $4, $5, $6)`,
      [projectId, randomUUID(), asOf, status, startedAt, status === 'finished' ? startedAt : null],
    );
  }

  it("give an owner's projects by name, with agents and the newest finished run", async () => {
    const plain = await insertProject(database.dataSource, 'b plain');
    const scored = await insertProject(database.dataSource, 'a scored');
    const theirs = await insertProject(database.dataSource, 'theirs', 'org_other');
    const facts = ['Bob', 'Ada'].map((agent) => ({ agent, contact: 'one', occurredAt: onDay(20_000) }));
    const agents = await insertFacts(database.dataSource, scored, facts);
    await insertFacts(database.dataSource, theirs, facts);
    await insertRun(scored, 'finished', '2025-06-29', '2025-06-29T10:00:00Z');
    await insertRun(scored, 'finished', '2025-06-30', '2025-06-30T10:00:00Z');
    await insertRun(scored, 'failed', '2025-07-01', '2025-07-01T10:00:00Z');
    await insertRun(scored, 'running', '2025-07-02', '2025-07-02T10:00:00Z');
    await insertRun(theirs, 'finished', '2025-08-01', '2025-08-01T10:00:00Z');

    const none = { as_of: null, finished_at: null, agents: [] };
    expect(await queries.ownedBy('org_test')).toEqual([
      {
        project_id: scored,
        name: 'a scored',
        created_at: expect.any(Date),
        as_of: '2025-06-30',
        finished_at: new Date('2025-06-30T10:00:00Z'),
        agents: ['Ada', 'Bob'].map((name) => ({ agent_id: agents.get(name), name })),
      },
      { project_id: plain, name: 'b plain', created_at: expect.any(Date), ...none },
    ]);
  });

  it.each(['org_nobody', '', "' OR true --"])('give the owner %j nothing', async (owner) => {
    expect(await queries.ownedBy(owner)).toEqual([]);
  });
});
