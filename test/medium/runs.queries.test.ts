import { randomUUID } from 'node:crypto';
import type { ProjectId } from '../../src/auth/tenant';
import { RecomputeRun } from '../../src/database/entities/recompute-run.entity';
import { RunsQueries } from '../../src/runs/runs.queries';
import { insertTenant } from '../support/score-rows';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('queries of runs', () => {
  let database: TestDatabase;
  let queries: RunsQueries;
  let mine: ProjectId;
  let theirs: ProjectId;
  let foreign: string;
  /** From the oldest to the newest. */
  let ids: string[];
  beforeAll(async () => {
    database = await createTestDatabase();
    queries = new RunsQueries(database.reader);
    mine = await insertTenant(database.dataSource, 'Mine', 'org_mine');
    theirs = await insertTenant(database.dataSource, 'Theirs', 'org_theirs');
    foreign = await insertRun(theirs, 9, 'finished');
    ids = [
      await insertRun(mine, 1, 'finished'),
      await insertRun(mine, 2, 'finished'),
      await insertRun(mine, 3, 'failed'),
      await insertRun(mine, 4, 'running'),
    ];
  });
  afterAll(() => database.drop());

  async function insertRun(project_id: ProjectId, hour: number, status: RecomputeRun['status']): Promise<string> {
    const run_id = randomUUID();
    const at = (minute: number) => new Date(Date.UTC(2025, 5, 30, hour, minute));
    await database.dataSource.getRepository(RecomputeRun).insert({
      project_id,
      run_id,
      as_of: '2025-06-30',
      mode: 'changes',
      status,
      started_at: at(0),
      finished_at: status === 'running' ? null : at(5),
      relationships: status === 'finished' ? 7 : null,
      steps: status === 'finished' ? [{ name: 'depth_scores', rows: 7, ms: 1 }] : null,
      restated_from: hour === 2 ? '2025-06-01' : null,
      error: status === 'failed' ? 'broken' : null,
    });
    return run_id;
  }

  it('return one run, of its own project only', async () => {
    expect(await queries.run(mine, ids[1] ?? '')).toEqual({
      run_id: ids[1],
      as_of: '2025-06-30',
      mode: 'changes',
      status: 'finished',
      started_at: new Date('2025-06-30T02:00:00Z'),
      finished_at: new Date('2025-06-30T02:05:00Z'),
      relationships: 7,
      steps: [{ name: 'depth_scores', rows: 7, ms: 1 }],
      restated_from: '2025-06-01',
      error: null,
    });
    expect(await queries.run(mine, foreign)).toBeNull();
    expect(await queries.run(mine, randomUUID())).toBeNull();
  });

  it('return the newest runs, newest first, and their number', async () => {
    const { rows, total } = await queries.newest(mine, 3);
    expect(rows.map(({ run_id }) => run_id)).toEqual([ids[3], ids[2], ids[1]]);
    expect(total).toBe(4);
    expect((await queries.newest(mine, 100)).rows).toHaveLength(4);
    expect((await queries.newest(theirs, 100)).rows.map(({ run_id }) => run_id)).toEqual([foreign]);
  });

  it('return an empty list if there was none', async () => {
    const fresh = await insertTenant(database.dataSource, 'Fresh', 'org_mine');
    expect(await queries.newest(fresh, 20)).toEqual({ rows: [], total: 0 });
    expect(await queries.newestOf(fresh, 'finished')).toBeNull();
  });

  it.each([
    ['finished', 1],
    ['failed', 2],
    ['running', 3],
  ] as const)('give the newest that is %s', async (status, index) => {
    expect((await queries.newestOf(mine, status))?.run_id).toBe(ids[index]);
  });

  it('find the newest finished one by the index, among any number', async () => {
    const plan = await database.dataSource.transaction(async (manager) => {
      await manager.query(
        `INSERT INTO recompute_runs (project_id, run_id, as_of, mode, status, started_at, finished_at)
         SELECT $1, gen_random_uuid(), '2024-01-01', 'changes', 'failed', at, at
         FROM generate_series(timestamptz '2024-01-01', '2024-01-31', '5 minutes') AS at`,
        [mine],
      );
      await manager.query('ANALYZE recompute_runs');
      return await manager.query(
        `EXPLAIN SELECT as_of, finished_at FROM recompute_runs
         WHERE project_id = '${mine}' AND status = 'finished' ORDER BY finished_at DESC LIMIT 1`,
      );
    });
    expect(JSON.stringify(plan)).toContain('Index Scan Backward using ix_recompute_runs_status');
  });
});
