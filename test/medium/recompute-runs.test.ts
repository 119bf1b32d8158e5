import { RUN_FINISHED, readFinishedRun } from '../../src/database/channels';
import type { RecomputeRun } from '../../src/database/entities/recompute-run.entity';
import { Notifications } from '../../src/database/notifications';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { recordStatements } from '../support/recorded-statements';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('runs of the recompute', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  beforeEach(async () => {
    database = await createTestDatabase();
    service = newService();
  });
  afterEach(() => database.drop());

  const newService = () => new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  const asOf = isoDay(AS_OF);

  /** Scoring this contact fails. */
  const POISON = { agent: 'Ada', contact: 'poison', occurredAt: onDay(AS_OF) };
  const refusePoison = () =>
    database.dataSource.query(`ALTER TABLE depth_scores ADD CONSTRAINT ck_poison CHECK (user_id <> 'poison')`);

  async function projectWithFact(name: string): Promise<string> {
    const projectId = await insertProject(database.dataSource, name);
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'one', occurredAt: onDay(AS_OF) }]);
    return projectId;
  }
  const runsOf = (projectId: string): Promise<RecomputeRun[]> =>
    database.dataSource.query('SELECT * FROM recompute_runs WHERE project_id = $1 ORDER BY started_at', [projectId]);
  const contactsOf = async (projectId: string): Promise<string[]> => {
    const rows: { user_id: string }[] = await database.dataSource.query(
      'SELECT user_id FROM depth_scores WHERE project_id = $1 ORDER BY user_id',
      [projectId],
    );
    return rows.map(({ user_id }) => user_id);
  };

  it('store a record with as-of date, counts and steps', async () => {
    const projectId = await projectWithFact('Recorded');
    await service.recompute({ asOf });
    const [run] = await runsOf(projectId);
    expect(run).toMatchObject({ as_of: asOf, mode: 'full', status: 'finished', relationships: 1, error: null });
    expect(run?.steps?.map(({ name }) => name)).toEqual([
      'replaced_scores',
      'roll_up',
      'relationship_days',
      'source_days',
      'work_book',
      'cohort_entries',
      'work_cells',
      'work_moves',
      'pipeline_stages',
      'depth_scores',
      'contact_scores',
      'work_book_scores',
      'daily_snapshots',
      'cohort_points',
      'cohort_cells',
      'sources',
      'source_states',
      'work_silent',
      'work_conditions',
      'episodes',
    ]);
    const [score] = await database.dataSource.query('SELECT computed_at FROM depth_scores WHERE project_id = $1', [
      projectId,
    ]);
    expect(score.computed_at).toEqual(run?.finished_at);
  });

  it('look up the episodes of a new project one by one, in a table that the planner believes to be empty', async () => {
    const projectId = await projectWithFact('New');
    const recording = recordStatements();
    await service.recomputeById(projectId, { asOf }).finally(recording.stop);
    const sent = [...recording.texts];
    const hints = sent.slice(
      0,
      sent.findIndex((text) => text.startsWith('INSERT INTO episodes')),
    );
    const last = hints.findLast((text) => text.includes('enable_seqscan'));
    expect(last).toContain("'enable_seqscan', 'off'");
    expect(last).toContain("'enable_nestloop', 'on'");
  });

  it('are announced only when they have finished', async () => {
    const notifications = new Notifications(database.url);
    const heard: unknown[] = [];
    try {
      await new Promise<void>((listening) => {
        notifications.subscribe(RUN_FINISHED, {
          onListening: listening,
          onNotification: (payload) => heard.push(readFinishedRun(payload)),
        });
      });
      const failing = await projectWithFact('Failing');
      await database.dataSource.query('ALTER TABLE depth_scores ADD CONSTRAINT no CHECK (false) NOT VALID');
      await service.recompute({ asOf });
      await database.dataSource.query('ALTER TABLE depth_scores DROP CONSTRAINT no');
      const [outcome] = await service.recompute({ asOf });
      expect(outcome).toMatchObject({ status: 'finished' });
      while (heard.length === 0) await new Promise(setImmediate);
      const finished = (await runsOf(failing)).filter(({ status }) => status === 'finished');
      expect(heard).toEqual(finished.map(({ project_id, run_id }) => ({ project_id, run_id })));
    } finally {
      await notifications.onApplicationShutdown();
    }
  });

  it('are as of today in UTC unless the project is pinned', async () => {
    const today = await projectWithFact('Today');
    const pinned = await projectWithFact('Pinned');
    await database.dataSource.query(`UPDATE projects SET pinned_as_of = '2025-07-15' WHERE project_id = $1`, [pinned]);
    await service.recompute();
    expect((await runsOf(today))[0]?.as_of).toBe(new Date().toISOString().slice(0, 10));
    expect((await runsOf(pinned))[0]?.as_of).toBe('2025-07-15');
  });

  it('run one at a time per project', async () => {
    const projectId = await projectWithFact('Shared');
    const outcomes = await Promise.all([service, newService(), newService()].map((it) => it.recompute({ asOf })));
    const statuses = outcomes.flat().map(({ status }) => status);
    // A run that starts after the first has finished finds nothing to do.
    expect(statuses.filter((status) => status !== 'busy' && status !== 'unchanged')).toEqual(['finished']);
    expect(await runsOf(projectId)).toHaveLength(1);
  });

  it('skip a busy project, or wait for it if requested', async () => {
    const projectId = await projectWithFact('Busy');
    const other = database.dataSource.createQueryRunner();
    await other.startTransaction();
    await new RecomputeQueries(database.dataSource).takeLease(other, projectId, false);
    expect(await service.recompute({ asOf })).toMatchObject([{ status: 'busy' }]);

    const waiting = service.recompute({ asOf, wait: true });
    expect(await Promise.race([waiting, contactsOf(projectId)])).toEqual([]);
    await other.rollbackTransaction();
    await other.release();
    expect(await waiting).toMatchObject([{ status: 'finished' }]);
  });

  it('show readers the old state until the new one is complete', async () => {
    const projectId = await projectWithFact('Whole');
    await service.recompute({ asOf });
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'two', occurredAt: onDay(AS_OF) }]);

    const reader = database.dataSource.createQueryRunner();
    await reader.startTransaction();
    await reader.query('LOCK TABLE depth_scores IN SHARE MODE'); // the run gets as far as the last table
    const snapshotsWritten = new Promise<void>((resolve) => {
      void service.recompute({ asOf, onStep: (_, step) => step === 'pipeline_stages' && resolve() });
    });
    await snapshotsWritten;
    const [before] = await database.dataSource.query(
      'SELECT total FROM daily_snapshots WHERE project_id = $1 AND date = $2',
      [projectId, asOf],
    );
    expect(before.total).toBe(1);
    expect(await contactsOf(projectId)).toEqual(['one']);
    await reader.rollbackTransaction();
    await reader.release();
    await service.recompute({ asOf, wait: true }); // waits for the run above
    expect(await contactsOf(projectId)).toEqual(['one', 'two']);
  });

  it('that fail keep the old scores, store the reason, and do not stop other projects', async () => {
    const poisoned = await projectWithFact('Poisoned');
    const healthy = await projectWithFact('Healthy');
    await service.recompute({ asOf });
    await refusePoison();
    await insertFacts(database.dataSource, poisoned, [POISON]);
    await insertFacts(database.dataSource, healthy, [{ agent: 'Ada', contact: 'two', occurredAt: onDay(AS_OF) }]);

    const outcomes = await service.recompute({ asOf });
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'finished']);
    expect(await contactsOf(poisoned)).toEqual(['one']);
    expect(await contactsOf(healthy)).toEqual(['one', 'two']);
    expect((await runsOf(poisoned)).at(-1)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('ck_poison'),
    });
  });

  it('that a dead process left open are closed by the next run', async () => {
    const projectId = await projectWithFact('Killed');
    await new RecomputeQueries(database.dataSource).runs.start(
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
    await service.recompute({ asOf });
    const runs = await runsOf(projectId);
    expect(runs.map(({ status }) => status)).toEqual(['failed', 'finished']);
    expect(runs[0]?.error).toContain('interrupted');
  });

  it('are deleted after four weeks, except the newest finished one', async () => {
    const projectId = await projectWithFact('Old');
    for (let run = 0; run < 3; run++) await service.recompute({ asOf, full: true });
    await database.dataSource.query(`UPDATE recompute_runs SET started_at = started_at - interval '29 days'`);
    const ids = async () => (await runsOf(projectId)).map(({ run_id }) => run_id);
    const [, , newest] = await ids();
    await refusePoison();
    await insertFacts(database.dataSource, projectId, [POISON]);
    expect(await service.recompute({ asOf })).toMatchObject([{ status: 'failed' }]);
    expect(await ids()).toEqual([newest, expect.any(String)]);
    await database.dataSource.query(`DELETE FROM interactions WHERE user_id = 'poison'`);
    expect(await service.recompute({ asOf })).toMatchObject([{ status: 'finished' }]);
    expect(await service.recompute({ asOf, full: true })).toMatchObject([{ status: 'finished' }]);
    expect((await runsOf(projectId)).map(({ status }) => status)).toEqual(['failed', 'finished', 'finished']);
  });

  it('stop with the server, and keep the old scores', async () => {
    const projectId = await projectWithFact('Stopped');
    await service.recompute({ asOf });
    await insertFacts(database.dataSource, projectId, [{ agent: 'Ada', contact: 'two', occurredAt: onDay(AS_OF) }]);
    const reader = database.dataSource.createQueryRunner();
    await reader.startTransaction();
    await reader.query('LOCK TABLE depth_scores IN SHARE MODE');
    let running: Promise<unknown> = Promise.resolve();
    await new Promise<void>((resolve) => {
      running = service.recompute({ asOf, onStep: (_, step) => step === 'pipeline_stages' && resolve() });
    });
    await service.beforeApplicationShutdown();
    expect(await running).toMatchObject([{ status: 'failed', error: 'stopped: the server is shutting down' }]);
    await reader.rollbackTransaction();
    await reader.release();
    expect(await contactsOf(projectId)).toEqual(['one']);
    expect((await runsOf(projectId)).map(({ status }) => status)).toEqual(['finished', 'failed']);
  });
});
