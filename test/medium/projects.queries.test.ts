import { randomUUID } from 'node:crypto';
import type { ProjectId } from '../../src/auth/tenant';
import { SYSTEM } from '../../src/database/actor';
import { LOCK_FACTS_SHARED } from '../../src/database/advisory-locks';
import { type Owned, ProjectsQueries } from '../../src/projects/projects.queries';
import { insertFacts, insertProject, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const FIRST = { size: 100, after: null };

describe('queries of projects', () => {
  let database: TestDatabase;
  let queries: ProjectsQueries;
  beforeAll(async () => {
    database = await createTestDatabase();
    queries = new ProjectsQueries(database.readerPool, database.dataSource);
  });
  afterAll(() => database.drop());

  async function insertRun(projectId: string, status: string, asOf: string, finishedAt: string): Promise<void> {
    await database.dataSource.query(
      `INSERT INTO recompute_runs (project_id, run_id, as_of, mode, status, started_at, finished_at)
       VALUES ($1, $2, $3, 'full', $4, $5, $6)`,
      [projectId, randomUUID(), asOf, status, finishedAt, status === 'finished' ? finishedAt : null],
    );
  }
  const ownedBy = (ownerId: string): Owned => ({ ownerId, projectId: null });

  it("return an owner's projects by name, with agents and the newest finished run", async () => {
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

    const settings = { created_at: expect.any(Date), time_zone: 'UTC', breadth_half: 25, pinned_as_of: null };
    const { rows, total } = await queries.page(ownedBy('org_test'), FIRST);
    expect(total).toBe(2);
    expect(rows).toMatchObject([
      {
        project_id: scored,
        name: 'a scored',
        ...settings,
        as_of: '2025-06-30',
        finished_at: new Date('2025-06-30T10:00:00Z'),
        agent_count: 2,
        agents: ['Ada', 'Bob'].map((name) => ({ agent_id: agents.get(name), name })),
      },
      { project_id: plain, name: 'b plain', ...settings, as_of: null, finished_at: null, agent_count: 0, agents: [] },
    ]);

    // Only of the key's project.
    expect(await queries.page({ ownerId: 'org_test', projectId: plain }, FIRST)).toMatchObject({
      rows: [{ project_id: plain }],
      total: 1,
    });
    expect(await queries.page({ ownerId: 'org_test', projectId: theirs }, FIRST)).toEqual({ rows: [], total: 0 });
  });

  it('return pages in byte order, with one more row if there are others', async () => {
    const names = ['B', 'a', 'b', 'ä', 'Z', '🦆'];
    for (const name of names) await insertProject(database.dataSource, name, 'org_pages');
    const sorted = names.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const page = async (after: string | null) => {
      const { rows, total } = await queries.page(ownedBy('org_pages'), { size: 2, after: after ? [after] : null });
      expect(total).toBe(names.length);
      return rows.map(({ name }) => name);
    };
    expect(await page(null)).toEqual(sorted.slice(0, 3));
    expect(await page(sorted[1] ?? '')).toEqual(sorted.slice(2, 5));
    expect(await page(sorted[5] ?? '')).toEqual([]);
  });

  it.each(['org_nobody', '', "' OR true --"])('return nothing for the owner %j', async (owner) => {
    expect(await queries.page(ownedBy(owner), FIRST)).toEqual({ rows: [], total: 0 });
  });

  it.each([
    ['UTC', true],
    ['Europe/Berlin', true],
    ['America/Argentina/Buenos_Aires', true],
    ['europe/berlin', false],
    ['CEST', false],
    ['XYZ5', false],
    ['+02', false],
    ['', false],
  ])('know of the time zone %j: %s', async (name, known) => {
    expect(await queries.hasTimeZone(name)).toBe(known);
  });

  it('change only the given settings, and limit the wait of a rename', async () => {
    const projectId = (await insertProject(database.dataSource, 'before', 'org_change')) as ProjectId;
    const project = async () => (await queries.page({ ownerId: 'org_change', projectId }, FIRST)).rows[0];
    await queries.update(projectId, SYSTEM, { time_zone: 'Asia/Tokyo' });
    expect(await project()).toMatchObject({ name: 'before', time_zone: 'Asia/Tokyo', breadth_half: 25 });
    // An import locks the project: settings can be changed meanwhile.
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    try {
      await runner.query(LOCK_FACTS_SHARED, [projectId]);
      await queries.update(projectId, SYSTEM, { name: 'before', breadth_half: 7 });
      expect(await project()).toMatchObject({ name: 'before', time_zone: 'Asia/Tokyo', breadth_half: 7 });
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  });
});
