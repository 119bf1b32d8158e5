import type { ProjectId } from '../../src/auth/tenant';
import { TenantLookupCache } from '../../src/auth/tenant-lookup-cache';
import { ALL_AGENTS } from '../../src/database/all-agents';
import { ReaderPool } from '../../src/database/reader-pool';
import { READER_ROLE } from '../../src/database/row-security';
import { READER_TABLES } from '../../src/database/tables';
import { DepthService } from '../../src/depth/depth.service';
import { DistributionService } from '../../src/depth/distribution.service';
import { ResponseCache } from '../../src/serving/response-cache';
import { TenantReader } from '../../src/serving/tenant-reader';
import { contentOf, tenantOf } from '../support/body-content';
import { type CuttableProxy, cuttableProxy } from '../support/cuttable-proxy';
import { lockWaiter } from '../support/lock-waiter';
import { insertCohortPoint, insertScore, insertSnapshot, insertTenant } from '../support/score-rows';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ADA = '11111111-1111-4111-8111-111111111111';
const OPTIONS = { size: 1, rowSecurity: true, statementTimeoutMs: 1_000, waitMs: 10_000 };

interface State {
  readonly name: string;
  readonly tenant: string | null;
  readonly read_only: string;
}

describe('the reader of one tenant', () => {
  let database: TestDatabase;
  let proxy: CuttableProxy;
  let mine: ProjectId;
  let theirs: ProjectId;
  /** A single connection, so that all statements share it. */
  let pool: ReaderPool;
  let reader: TenantReader;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { dataSource } = database;
    mine = await insertTenant(dataSource, 'Mine', 'org_mine');
    theirs = await insertTenant(dataSource, 'Theirs', 'org_theirs');
    for (const [index, project_id] of [mine, theirs].entries()) {
      await insertScore(dataSource, { project_id, agent_id: ADA, user_id: `contact ${index}` });
      await insertSnapshot(dataSource, { project_id, agent_id: ALL_AGENTS, date: '2025-06-30', total: index + 1 });
      await insertCohortPoint(dataSource, { project_id, entry_week: '2025-06-30', week: 0 });
    }
    proxy = await cuttableProxy(database.url);
  });
  beforeEach(() => {
    pool = new ReaderPool(proxy.url, OPTIONS);
    reader = new TenantReader(pool);
  });
  afterEach(() => pool.onApplicationShutdown());
  afterAll(async () => {
    await proxy.cut();
    await database.drop();
  });

  /** The readers' own statements, but without their filter. */
  const unfiltered = 'SELECT user_id FROM depth_scores WHERE $1::uuid IS NOT NULL';
  const state = `SELECT current_user AS name, current_setting('relationship_depth.project_id', true) AS tenant,
    current_setting('transaction_read_only') AS read_only`;

  it('sees only its own rows without a filter', async () => {
    expect(await reader.query(mine, unfiltered)).toEqual([{ user_id: 'contact 0' }]);
    expect(await reader.query(theirs, unfiltered)).toEqual([{ user_id: 'contact 1' }]);
    for (const table of READER_TABLES) {
      const seen = await reader.query(mine, `SELECT DISTINCT project_id FROM ${table} WHERE $1::uuid IS NOT NULL`);
      expect(seen.filter((row) => (row as { project_id: string }).project_id !== mine)).toEqual([]);
    }
  });

  it('sees nothing of another project that the statement names', async () => {
    const text = 'SELECT user_id FROM depth_scores WHERE project_id = $1';
    expect(await pool.queryAs(mine, text, [theirs])).toEqual([]);
  });

  it('sees nothing while no tenant is set', async () => {
    for (const table of READER_TABLES) {
      expect(await pool.queryAs('', `SELECT project_id FROM ${table}`, [])).toEqual([]);
    }
    const runner = database.dataSource.createQueryRunner();
    try {
      await runner.startTransaction();
      await runner.query(`SET LOCAL ROLE ${READER_ROLE}`);
      expect(await runner.query('SELECT * FROM depth_scores')).toEqual([]);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
  });

  it('cannot see beyond its tenant through the statement either', async () => {
    const escapes = [
      `SELECT set_config('relationship_depth.project_id', '${theirs}', true), user_id FROM depth_scores
       WHERE $1::uuid IS NOT NULL`,
      `SELECT set_config('row_security', 'off', true), user_id FROM depth_scores WHERE $1::uuid IS NOT NULL`,
    ];
    for (const text of escapes) {
      const seen = await reader.query<{ user_id: string }>(mine, text).catch(() => []);
      expect(seen.filter(({ user_id }) => user_id === 'contact 1')).toEqual([]);
    }
    expect(await reader.query(mine, unfiltered)).toEqual([{ user_id: 'contact 0' }]);
  });

  it('resets role, tenant and transaction', async () => {
    const tenant = async () => (await pool.queryAs<State>(mine, state, []))[0];
    const plain = async () => (await pool.query<State>(state, []))[0];
    const owner = await plain();
    expect(owner).toMatchObject({ read_only: 'off' });
    expect(owner?.name).not.toBe(READER_ROLE);
    for (const fail of ['SELECT 1 / 0', 'SELEKT', 'SELECT pg_sleep(5)', 'SELECT no_such_column FROM depth_scores']) {
      expect(await tenant()).toEqual({ name: READER_ROLE, tenant: mine, read_only: 'on' });
      expect(await plain()).toMatchObject({ name: owner?.name, read_only: 'off' });
      expect(['', null]).toContain((await plain())?.tenant);
      await expect(pool.queryAs(theirs, fail, [])).rejects.toThrow();
      expect(await plain()).toMatchObject({ name: owner?.name, read_only: 'off' });
      expect(['', null]).toContain((await plain())?.tenant);
    }
    const open = `SELECT count(*)::int AS n FROM pg_stat_activity
      WHERE datname = current_database() AND application_name LIKE '%reader' AND state LIKE 'idle in transaction%'`;
    expect(await database.dataSource.query(open)).toEqual([{ n: 0 }]);
  });

  it('separates tenants that share one connection, even with failing statements between them', async () => {
    const bodies = new ResponseCache(pool, new TenantLookupCache(pool), { maxBytes: 0, publicUrl: '' });
    const depth = new DepthService(bodies);
    const distribution = new DistributionService(bodies);
    const turns = Array.from({ length: 200 }, async (_, turn) => {
      const [project, index] = turn % 2 ? ([theirs, 1] as const) : ([mine, 0] as const);
      if (turn % 7 === 0) return await expect(reader.query(project, 'SELECT 1 / 0, $1::uuid')).rejects.toThrow();
      if (turn % 5 === 0)
        return expect(await reader.query(project, unfiltered)).toEqual([{ user_id: `contact ${index}` }]);
      expect(await contentOf(depth.projectScores(tenantOf(project), 10))).toMatchObject({
        scores: [{ user_id: `contact ${index}` }],
      });
      expect(await contentOf(distribution.ofProject(tenantOf(project), 9))).toMatchObject({ total: index + 1 });
    });
    await Promise.all(turns);
  });

  it.each([
    "INSERT INTO projects (project_id, org_id, name) VALUES ($1, 'o', 'n')",
    'UPDATE depth_scores SET depth = 1 WHERE project_id = $1',
    'DELETE FROM depth_scores WHERE project_id = $1',
    'WITH gone AS (DELETE FROM daily_snapshots WHERE project_id = $1 RETURNING 1) SELECT count(*) FROM gone',
    'SELECT 1 FROM webhook_secrets WHERE project_id = $1',
    'SELECT 1 FROM erased_contacts WHERE project_id = $1',
    'SELECT agent_id FROM agent_directory WHERE project_id = $1',
    "SELECT set_config('transaction_read_only', 'off', true), $1::uuid",
  ])('may not %s', async (text) => {
    await expect(reader.query(mine, text)).rejects.toThrow(/permission denied|read-only|read-write/);
  });

  it('may not write because of its role', async () => {
    const runner = database.dataSource.createQueryRunner();
    try {
      for (const table of READER_TABLES) {
        await runner.startTransaction();
        await runner.query(`SET LOCAL ROLE ${READER_ROLE}`);
        await expect(runner.query(`DELETE FROM ${table}`)).rejects.toThrow('permission denied');
        await runner.rollbackTransaction();
      }
    } finally {
      await runner.release();
    }
  });

  it('ends a statement after its time limit, and the wait for a connection after its own', async () => {
    const slow = reader.query(mine, 'SELECT pg_sleep(9), $1::uuid');
    await expect(slow).rejects.toMatchObject({ code: '57014' });
    const crowded = new ReaderPool(proxy.url, { ...OPTIONS, statementTimeoutMs: 60_000, waitMs: 1_000 });
    // The time for a connection is not limited here: a busy machine may need longer.
    while ((await crowded.query('SELECT 1', []).catch(() => [])).length === 0);
    const lock = database.dataSource.createQueryRunner();
    await lock.query('SELECT pg_advisory_lock(1)');
    const first = crowded.query('SELECT pg_advisory_lock(1)', []);
    await expect(crowded.query('SELECT 1', [])).rejects.toMatchObject({ status: 503 });
    await lock.query('SELECT pg_advisory_unlock(1)');
    await lock.release();
    await first;
    await crowded.onApplicationShutdown();
  });

  it('survives an outage of the database in the middle of a statement', async () => {
    expect(await reader.query(mine, unfiltered)).toHaveLength(1);
    const lock = database.dataSource.createQueryRunner();
    await lock.query('SELECT pg_advisory_lock(2)');
    const unhurried = new ReaderPool(proxy.url, { ...OPTIONS, statementTimeoutMs: 60_000 });
    const cut = unhurried.queryAs(mine, 'SELECT pg_advisory_lock_shared(2)', []);
    const refused = expect(cut).rejects.toThrow(/Connection terminated|ECONNRESET/);
    await lockWaiter(database.dataSource, 'pg_advisory_lock_shared(2)');
    await proxy.cut();
    await refused;
    await lock.query('SELECT pg_advisory_unlock(2)');
    await lock.release();
    await expect(unhurried.queryAs(mine, unfiltered, [mine])).rejects.toThrow();
    await proxy.restore();
    expect(await unhurried.queryAs(mine, unfiltered, [mine])).toEqual([{ user_id: 'contact 0' }]);
    expect(await reader.query(mine, unfiltered)).toHaveLength(1);
    await unhurried.onApplicationShutdown();
  });

  it('returns dates as text and times as Date, like the writers', async () => {
    const text = `SELECT date '2025-06-30' AS day, timestamptz '2025-06-30T10:00:00Z' AS at, $1::uuid AS id`;
    const row = { day: '2025-06-30', at: new Date('2025-06-30T10:00:00Z'), id: mine };
    expect(await reader.query(mine, text)).toEqual([row]);
    expect(await database.dataSource.query(text, [mine])).toEqual([row]);
  });

  it('sees every tenant if row-level security is off, but still in one statement', async () => {
    const off = new ReaderPool(proxy.url, { ...OPTIONS, rowSecurity: false });
    await new TenantReader(off).onApplicationBootstrap();
    expect(await new TenantReader(off).query(mine, unfiltered)).toHaveLength(2);
    await off.onApplicationShutdown();
  });

  it('leaves nothing on a connection without prepared statements', async () => {
    const plain = new ReaderPool(proxy.url, { ...OPTIONS, prepared: false, statementTimeoutMs: 100 });
    try {
      const text = 'SELECT $1::text AS said, current_user AS name';
      expect(await plain.queryAs(mine, text, ['a'])).toEqual([{ said: 'a', name: READER_ROLE }]);
      expect(await plain.queryPlannedAs(mine, text, ['b'])).toEqual([{ said: 'b', name: READER_ROLE }]);
      const options = { batchRows: 2, timeoutMs: 1_000 };
      for await (const rows of plain.streamAs(mine, text, ['c'], options)) expect(rows).toHaveLength(1);
      await expect(plain.queryAs(mine, 'SELECT pg_sleep(20)', [])).rejects.toThrow('statement timeout');
      await expect(plain.query('SELECT pg_sleep(20)', [])).rejects.toThrow('statement timeout');
      const state = `SELECT (SELECT count(*)::int FROM pg_prepared_statements WHERE name <> '') AS kept,
        current_user = session_user AS itself`;
      expect(await plain.query(state, [])).toEqual([{ kept: 0, itself: true }]);
    } finally {
      await plain.onApplicationShutdown();
    }
  });
});
