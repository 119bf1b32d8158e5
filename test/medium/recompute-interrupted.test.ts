import { INTERRUPTED } from '../../src/database/run-errors';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { type RecomputeOutcome, RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const asOf = isoDay(AS_OF);

describe('a recompute after an interruption', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  let queries: RecomputeQueries;
  beforeEach(async () => {
    database = await createTestDatabase();
    queries = new RecomputeQueries(database.dataSource);
    service = new RecomputeService(database.dataSource, queries);
  });
  afterEach(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const addFact = (projectId: string, contact: string) =>
    insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact, occurredAt: onDay(AS_OF) }]);
  const runsOf = (projectId: string): Promise<{ status: string; error: string | null }[]> =>
    sql('SELECT status, error FROM recompute_runs WHERE project_id = $1 ORDER BY started_at', projectId);
  async function recompute(day: string): Promise<string[]> {
    return (await service.recompute({ asOf: day })).map(({ status }) => status);
  }

  it('closes an interrupted run even if nothing is left to do', async () => {
    const projectId = await insertProject(database.dataSource);
    await addFact(projectId, 'one');
    await recompute(asOf);
    await queries.runs.start(
      projectId,
      'full',
      {
        as_of: asOf,
        time_zone: 'UTC',
        breadth_half: 25,
        score_settings: {},
        score_version: 1,
        model_version: null,
        kept_tables: 1,
      },
      null,
    );
    expect(await recompute(asOf)).toEqual(['unchanged']);
    expect(await runsOf(projectId)).toEqual([
      { status: 'finished', error: null },
      { status: 'failed', error: INTERRUPTED },
    ]);
  });

  it('trusts the record of a finished run whose response was lost', async () => {
    const projectId = await insertProject(database.dataSource);
    await addFact(projectId, 'one');
    await recompute(asOf);
    const [{ run_id }] = await sql('SELECT run_id FROM recompute_runs');
    await queries.runs.fail(projectId, run_id, 'the connection broke');
    expect(await runsOf(projectId)).toEqual([{ status: 'finished', error: null }]);
  });

  it('processes facts that a failed run could not', async () => {
    const projectId = await insertProject(database.dataSource);
    await addFact(projectId, 'one');
    await recompute(asOf);
    await addFact(projectId, 'two');
    await addFact(projectId, 'poison');
    await sql(`ALTER TABLE depth_scores ADD CONSTRAINT ck_poison CHECK (user_id <> 'poison')`);
    expect(await recompute(asOf)).toEqual(['failed']);
    expect(await recompute(asOf)).toEqual(['failed']);
    await sql(`DELETE FROM interactions WHERE user_id = 'poison'`);
    expect(await recompute(asOf)).toEqual(['finished']);
    expect(await sql('SELECT user_id, depth > 0 AS deep FROM depth_scores ORDER BY 1')).toEqual([
      { user_id: 'one', deep: true },
      { user_id: 'two', deep: true },
    ]);
  });

  it('computes the snapshots of missed days', async () => {
    await addFact(await insertProject(database.dataSource), 'one');
    await recompute(asOf);
    expect(await recompute(isoDay(AS_OF + 5))).toEqual(['finished']);
    const days: { date: string; mode: string }[] = await sql(
      `SELECT date, total FROM daily_snapshots WHERE date >= $1 AND agent_id = (SELECT agent_id FROM agents) ORDER BY 1`,
      asOf,
    );
    expect(days).toEqual([0, 1, 2, 3, 4, 5].map((later) => ({ date: isoDay(AS_OF + later), total: 1 })));
    expect(await sql('SELECT mode FROM recompute_runs ORDER BY started_at')).toEqual([
      { mode: 'full' },
      { mode: 'day' },
    ]);
  });

  it('skips projects that another replica has recomputed in the same tick', async () => {
    const slow = await insertProject(database.dataSource, 'Slow');
    const shared = await insertProject(database.dataSource, 'Shared');
    for (const projectId of [slow, shared]) await addFact(projectId, 'one');

    // Delays the tick at the first project while another replica works on the second.
    const blocker = database.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('SELECT FROM change_notes WHERE project_id = $1 FOR UPDATE', [slow]);
    let tick: Promise<RecomputeOutcome[]> = Promise.resolve([]);
    await new Promise<void>((resolve) => {
      tick = service.recompute({ asOf, shared: true, onBegin: () => resolve() });
    });
    const replica = new RecomputeService(database.dataSource, queries);
    expect(await replica.recompute({ asOf, shared: true, project: 'Shared' })).toMatchObject([{ status: 'finished' }]);
    await addFact(shared, 'two');
    await blocker.rollbackTransaction();
    await blocker.release();

    expect((await tick).map(({ status }) => status)).toEqual(['finished', 'busy']);
    expect(await recompute(asOf)).toEqual(['unchanged', 'finished']);
  });
});
