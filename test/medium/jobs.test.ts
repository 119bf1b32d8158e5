import { join } from 'node:path';
import type { ProjectId } from '../../src/auth/tenant';
import { BACKTEST } from '../../src/backtest/backtest-jobs.service';
import type { Config } from '../../src/config/config';
import { SYSTEM } from '../../src/database/actor';
import { deleteJobResults } from '../../src/ingestion/erasure/erasure.queries';
import { JobRunner } from '../../src/jobs/job-runner.service';
import { JobStore } from '../../src/jobs/job-store.queries';
import { JobThreads } from '../../src/jobs/job-thread';
import { JobFailure, JobInterrupted, jobProgram } from '../../src/jobs/job-work';
import { insertProject } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

let database: TestDatabase;
let store: JobStore;
let projectId: ProjectId;
let other: ProjectId;
const begun: JobRunner[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  store = new JobStore(database.dataSource);
  projectId = (await insertProject(database.dataSource, 'jobs')) as ProjectId;
  other = (await insertProject(database.dataSource, 'other jobs')) as ProjectId;
});
afterEach(async () => {
  for (const runner of begun.splice(0)) await runner.beforeApplicationShutdown();
  await database.dataSource.query('DELETE FROM jobs');
});
afterAll(async () => await database.drop());

/** A thread controlled by the test. */
interface Thread {
  readonly input: object;
  progress: number;
  stopped: boolean;
  finish(result: object): void;
  fail(error: Error): void;
}

/** A process that runs jobs; its timers can be stopped, as if it had died. */
function replica(share = 1): { readonly runner: JobRunner; readonly threads: Thread[] } {
  const threads: Thread[] = [];
  const start: JobThreads['start'] = (_kind, _projectId, input) => {
    const thread: Thread = { input, progress: 0, stopped: false, finish: () => {}, fail: () => {} };
    const result = new Promise<object>((resolve, reject) => {
      thread.finish = resolve;
      thread.fail = reject;
    });
    result.catch(() => {});
    threads.push(thread);
    return {
      result,
      progress: () => thread.progress,
      stop: async () => {
        thread.stopped = true;
        thread.fail(new Error('stopped'));
      },
    };
  };
  const runner = new JobRunner(store, { start } as unknown as JobThreads, { organisationShare: share } as Config);
  begun.push(runner);
  return { runner, threads };
}

const add = (input: object, ownerId = 'org_test', of = projectId, most = 20) =>
  store.add({ projectId: of, ownerId, kind: 'backtest', input, by: SYSTEM }, most);

async function job(jobId: string | null): Promise<Record<string, unknown>> {
  const rows = await database.dataSource.query('SELECT * FROM jobs WHERE job_id = $1', [jobId]);
  return rows[0];
}

/** Waits until a job reaches a state through the work of another process. */
async function until(jobId: string | null, state: string): Promise<Record<string, unknown>> {
  for (;;) {
    const row = await job(jobId);
    if (row.state === state) return row;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function die(jobId: string | null): Promise<void> {
  await database.dataSource.query(`UPDATE jobs SET alive_at = now() - interval '31 seconds' WHERE job_id = $1`, [
    jobId,
  ]);
}

it('one of several processes runs a job, and its result is stored', async () => {
  const jobId = await add({ cutoffs: 1 });
  const [one, two] = [replica(), replica()];
  await Promise.all([one.runner.poll(), two.runner.poll()]);
  const threads = [...one.threads, ...two.threads];
  expect(threads).toHaveLength(1);
  expect(threads[0]?.input).toEqual({ cutoffs: 1 });
  expect(await job(jobId)).toMatchObject({ state: 'running', attempts: 1, finished_at: null });
  threads[0]?.finish({ answer: 42 });
  expect(await until(jobId, 'finished')).toMatchObject({ result: { answer: 42 }, progress: 1, worker: null });
});

it('the job of a dead process is taken over, and its late writes are rejected', async () => {
  const jobId = await add({});
  const [dead, living] = [replica(), replica()];
  await dead.runner.poll();
  await living.runner.poll();
  expect(living.threads).toHaveLength(0);
  await die(jobId);
  await living.runner.poll();
  expect(living.threads).toHaveLength(1);
  dead.threads[0]?.finish({ by: 'dead' });
  await dead.runner.ended(jobId ?? '', 60_000);
  expect(await job(jobId)).toMatchObject({ state: 'running', attempts: 2, result: null });
  living.threads[0]?.finish({ by: 'living' });
  expect(await until(jobId, 'finished')).toMatchObject({ result: { by: 'living' } });
});

it('a job that ends every process that runs it fails, and reports that', async () => {
  const jobId = await add({});
  for (let attempt = 0; attempt < 3; attempt++) {
    await replica().runner.poll();
    await die(jobId);
  }
  await replica().runner.poll();
  expect(await until(jobId, 'failed')).toMatchObject({
    error:
      '3 attempts were interrupted, because a process was killed or the database was unavailable; start the job again',
  });
});

it('a job that was interrupted by an outage of the database is repeated', async () => {
  const jobId = await add({});
  const { runner, threads } = replica();
  await runner.poll();
  threads[0]?.fail(new JobInterrupted('Connection terminated unexpectedly'));
  while (threads.length < 2) await new Promise(setImmediate);
  threads[1]?.finish({ answer: 42 });
  expect(await until(jobId, 'finished')).toMatchObject({ attempts: 2, result: { answer: 42 }, error: null });
});

it('a thread that cannot reach the database was interrupted', async () => {
  const usual = jobProgram.path;
  jobProgram.path = join(__dirname, '../support/job-worker.cjs');
  const away = { url: 'postgres://127.0.0.1:1/none', rowSecurity: false, prepared: true };
  const thread = new JobThreads(away).start(BACKTEST, projectId, {});
  jobProgram.path = usual;
  await expect(thread.result).rejects.toThrow(JobInterrupted);
  await thread.stop();
});

it('a failure has its reason if that is meant for the client', async () => {
  const [expected, unexpected] = [await add({ n: 1 }), await add({ n: 2 })];
  const { runner, threads } = replica();
  await runner.poll();
  threads.find(({ input }) => 'n' in input && input.n === 1)?.fail(new JobFailure('the history is too short'));
  threads.find(({ input }) => 'n' in input && input.n === 2)?.fail(new Error('relation "secrets" does not exist'));
  expect(await until(expected, 'failed')).toMatchObject({ error: 'the history is too short' });
  expect(await until(unexpected, 'failed')).toMatchObject({ error: 'unexpected error; see the server log' });
});

it('a process reports its progress, and stops if its job was cancelled elsewhere', async () => {
  const { times } = JobRunner;
  JobRunner.times = { ...times, heartbeatMs: 5 };
  const jobId = await add({});
  const { runner, threads } = replica();
  await runner.poll();
  JobRunner.times = times;
  const [thread] = threads;
  if (!thread) throw new Error('no thread');
  thread.progress = 0.25;
  while ((await job(jobId)).progress !== 0.25);
  await store.cancel({ project_id: projectId, job_id: jobId ?? '' }, SYSTEM);
  await runner.ended(jobId ?? '', 60_000);
  expect(thread.stopped).toBe(true);
  expect(await job(jobId)).toMatchObject({ state: 'cancelled', error: null, result: null });
  // It has ended, and does not change.
  const ended = await job(jobId);
  await store.cancel({ project_id: projectId, job_id: jobId ?? '' }, SYSTEM);
  expect(await job(jobId)).toEqual(ended);
});

it('a process that shuts down hands its job to the next one', async () => {
  const jobId = await add({});
  const { runner, threads } = replica();
  await runner.poll();
  await runner.beforeApplicationShutdown();
  expect(threads[0]?.stopped).toBe(true);
  expect(await job(jobId)).toMatchObject({ state: 'queued', attempts: 0, worker: null });
  const next = replica();
  await next.runner.poll();
  expect(next.threads).toHaveLength(1);
});

it('an organisation has its share of the capacity, and others get theirs', async () => {
  const mine = [await add({ n: 1 }), await add({ n: 2 })];
  const theirs = await add({ n: 3 }, 'org_other', other);
  const { runner, threads } = replica(0.5);
  await runner.poll();
  expect((await Promise.all([...mine, theirs].map(job))).map(({ state }) => state)).toEqual([
    'running',
    'queued',
    'running',
  ]);
  threads[0]?.finish({});
  await until(mine[1] ?? null, 'running');
});

it('an organisation has a limited number of open jobs; the same one is not started twice', async () => {
  const jobId = await add({ n: 1, m: 2 }, 'org_test', projectId, 2);
  expect(await add({ m: 2, n: 1 }, 'org_test', projectId, 2)).toBe(jobId);
  expect(await add({ n: 2 }, 'org_test', other, 2)).not.toBeNull();
  expect(await add({ n: 3 }, 'org_test', projectId, 2)).toBeNull();
  expect(await add({ n: 3 }, 'org_other', other, 2)).not.toBeNull();
});

it('results are kept for a day, twenty at most in a project', async () => {
  await database.dataSource.query(
    `INSERT INTO jobs (project_id, job_id, owner_id, kind, input, state, created_at, finished_at)
     SELECT $1, gen_random_uuid(), 'org_test', 'backtest', '{}', 'finished', now(), now() - interval '1 hour' * age
     FROM generate_series(1, 30) AS age`,
    [projectId],
  );
  await add({ n: 1 });
  const [row] = await database.dataSource.query(
    `SELECT count(*)::integer AS kept, max(now() - finished_at) < interval '20 hours' AS newest
     FROM jobs WHERE finished_at IS NOT NULL`,
  );
  expect(row).toEqual({ kept: 19, newest: true });
});

it('an erasure deletes results, and restarts jobs in progress', async () => {
  const [ended, going] = [await add({ n: 1 }), await add({ n: 2 })];
  const { runner, threads } = replica();
  await runner.poll();
  const thread = (n: number) => threads.find(({ input }) => 'n' in input && input.n === n);
  thread(1)?.finish({ names: 'the contact' });
  await until(ended, 'finished');
  await database.dataSource.transaction(async ({ queryRunner: writer }) => {
    if (writer) expect(await deleteJobResults(writer, projectId)).toBe(1);
  });
  expect(await job(ended)).toBeUndefined();
  thread(2)?.finish({ names: 'the contact' });
  await runner.ended(going ?? '', 60_000);
  expect(await job(going)).toMatchObject({ result: null });
});
