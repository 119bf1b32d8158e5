import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { ProjectId } from '../../src/auth/tenant';
import { INTERRUPTED } from '../../src/database/run-errors';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { type RecomputeOutcome, RecomputeService } from '../../src/recompute/recompute.service';
import {
  buildProgram,
  bundleProcess,
  type Program,
  startProgram,
  startRecomputeProcess,
} from '../support/built-program';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { copyProject, recomputedTables } from '../support/recomputed-tables';
import { seededRandom } from '../support/seeded-random';
import { readAlong, seenState } from '../support/seen-state';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { insertWebhook } from '../support/webhook-rows';

const KILLS = 30;
const RELATIONSHIPS = 601;

describe('a recompute that is killed', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  let queries: RecomputeQueries;
  let projectId: ProjectId;
  let folder: string;
  const programs: Program[] = [];

  beforeAll(async () => {
    await buildProgram();
    folder = mkdtempSync(join(tmpdir(), 'relationship-depth-kill-'));
    await bundleProcess('recompute-process', folder);
    database = await createTestDatabase();
    queries = new RecomputeQueries(database.dataSource);
    service = new RecomputeService(database.dataSource, queries);
    projectId = (await insertProject(database.dataSource, 'Big')) as ProjectId;
    await insertFacts(database.dataSource, projectId, history());
    await tick(AS_OF);
    await insertWebhook(database.dataSource, projectId, 'https://example.com/');
  });
  afterAll(async () => {
    for (const program of programs) if (program.child.exitCode === null) await program.kill();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const random = seededRandom(4);
  const below = (limit: number) => Math.floor(random() * limit);
  const facts = (count: number, make: (index: number) => Fact) => Array.from({ length: count }, (_, it) => make(it));

  function history(): Fact[] {
    return facts(2 * RELATIONSHIPS, (index) => ({
      agent: ['Ada', 'Ben', 'Cem'][index % 3] as string,
      contact: `c${index % RELATIONSHIPS}`,
      occurredAt: onDay(AS_OF - below(200), below(86_400_000)),
    }));
  }

  /** Facts of today, of the past weeks and of new contacts, and one of the pipeline: they change every table. */
  async function addNews(asOf: number): Promise<void> {
    const news = facts(20, () => ({
      agent: ['Ada', 'Ben', 'Cem'][below(3)] as string,
      contact: `c${below(RELATIONSHIPS + 200)}`,
      occurredAt: onDay(asOf - below(2) * below(50), below(86_400_000)),
      direction: 'inbound' as const,
    }));
    await insertFacts(database.dataSource, projectId, news);
    await database.dataSource.query(
      `INSERT INTO classifications (project_id, user_id, classified_at, tier) VALUES ($1, $2, $3, 'gold')
       ON CONFLICT DO NOTHING`,
      [projectId, news[0]?.contact, onDay(asOf)],
    );
  }

  async function tick(asOf: number): Promise<RecomputeOutcome> {
    const [outcome] = await service.recompute({ project: 'Big', asOf: isoDay(asOf) });
    if (!outcome || outcome.status === 'failed') throw new Error(JSON.stringify(outcome));
    return outcome;
  }

  /** Starts a process that waits for the options of its recompute. */
  function prepareRecompute(): Program {
    const program = startRecomputeProcess(database.url, folder);
    programs.push(program);
    return program;
  }

  const openRuns = async (): Promise<string[]> => {
    const rows: { run_id: string }[] = await database.dataSource.query(
      `SELECT run_id FROM recompute_runs WHERE project_id = $1 AND status = 'running'`,
      [projectId],
    );
    return rows.map(({ run_id }) => run_id);
  };

  const transitions = async (): Promise<number> => {
    const [row] = await database.dataSource.query(
      'SELECT count(*)::int AS rows FROM transitions WHERE project_id = $1',
      [projectId],
    );
    return row.rows;
  };
  /** Whether deliveries were queued since this was asked last. */
  const fansOut = async (): Promise<boolean> => {
    const key = [`fan out ${projectId}`];
    const rows: unknown[] = await database.dataSource.query('SELECT FROM graphile_worker.jobs WHERE key = $1', key);
    await database.dataSource.query('SELECT graphile_worker.remove_job($1)', key);
    return rows.length > 0;
  };

  async function leaseFree(): Promise<void> {
    const runner = database.dataSource.createQueryRunner();
    try {
      for (let free = false; !free; ) {
        await runner.startTransaction();
        free = await queries.takeLease(runner, projectId, false);
        await runner.rollbackTransaction();
        if (!free) await delay(2);
      }
    } finally {
      await runner.release();
    }
  }

  const seen = () => seenState(database.reader, projectId);

  async function expectAsUndisturbed(asOf: number): Promise<void> {
    const copy = await insertProject(database.dataSource, `Copy ${randomUUID()}`);
    await copyProject(database.dataSource, projectId, copy);
    const name = (await database.dataSource.query('SELECT name FROM projects WHERE project_id = $1', [copy]))[0].name;
    await service.recompute({ project: name, asOf: isoDay(asOf) });
    expect(await recomputedTables(database.dataSource, projectId, asOf)).toEqual(
      await recomputedTables(database.dataSource, copy, asOf),
    );
  }

  it(`shows only whole states, releases its lease and loses nothing, ${KILLS} times`, async () => {
    let asOf = AS_OF;
    let old = await seen();
    let interrupted = 0;
    // Duration of the last run in this process.
    const usual = { changes: 300, day: 300 };
    let next = prepareRecompute();
    for (let kill = 1; kill <= KILLS; kill++) {
      const program = next;
      const turns = kill % 3 === 0;
      await addNews(asOf);
      await program.hasSaid('ready');
      const written = await transitions();
      await fansOut();
      const reader = await readAlong(database.reader, projectId);
      program.child.stdin?.write(`${JSON.stringify({ project: 'Big', asOf: isoDay(asOf) })}\n`);
      if (kill < KILLS) next = prepareRecompute();

      while ((await openRuns()).length === 0 && program.child.exitCode === null) await delay(1);
      await delay(random() * usual[turns ? 'day' : 'changes']);
      await program.kill();
      await leaseFree();
      const [open] = await openRuns();
      // Its record closes with the transaction that writes its numbers, its transitions and the job for their deliveries.
      if (open) expect([await seen(), await transitions(), await fansOut()]).toEqual([old, written, false]);
      else expect([(await transitions()) > written, await fansOut()]).toEqual([true, true]);

      const outcome = await tick(asOf);
      expect([outcome.status, await fansOut()]).toEqual(open ? ['finished', true] : ['unchanged', false]);
      if (outcome.status === 'finished' && outcome.mode !== 'full') usual[outcome.mode] = outcome.ms;
      if (open) {
        interrupted += 1;
        const [run] = await database.dataSource.query('SELECT status, error FROM recompute_runs WHERE run_id = $1', [
          open,
        ]);
        expect(run).toEqual({ status: 'failed', error: INTERRUPTED });
      }
      const now = await seen();
      expect(now).not.toBe(old);
      expect([[old], [old, now]]).toContainEqual(await reader.stop());
      if (kill % 10 === 0) await expectAsUndisturbed(asOf);
      old = now;
      if ((kill + 1) % 3 === 0) asOf += 1 + below(9);
    }
    expect(interrupted).toBeGreaterThanOrEqual(KILLS / 3);
  });

  it('releases the lease while its statement waits', async () => {
    await addNews(AS_OF + 100);
    const blocker = new Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE depth_scores IN SHARE MODE');
    const args = ['recompute', '--project', 'Big', '--as-of', isoDay(AS_OF + 100)];
    const program = startProgram('cli.js', args, folder, { DATABASE_URL: database.url });
    programs.push(program);
    const waiting = `SELECT FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND relation = 'depth_scores'::regclass AND NOT granted`;
    while ((await database.dataSource.query(waiting)).length === 0) await delay(2);
    await program.kill();
    await leaseFree();
    await blocker.end();
    expect((await tick(AS_OF + 100)).status).toBe('finished');
  });
});
