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
import { buildProgram, type Program, startProgram } from '../support/built-program';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { copyProject, recomputedTables } from '../support/recomputed-tables';
import { SEEN_STATE, seededRandom } from '../support/seen-state';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const KILLS = 30;
const RELATIONSHIPS = 2_001;
const MIGRATION_LOCK = 7_266_834_510;

describe('a recompute that is killed', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  let queries: RecomputeQueries;
  let projectId: ProjectId;
  let folder: string;
  /** Holds the programs back at the migrations until it is their turn, so that they start while another one works. */
  let gate: Client;
  const programs: Program[] = [];

  beforeAll(async () => {
    await buildProgram();
    folder = mkdtempSync(join(tmpdir(), 'relationship-depth-kill-'));
    database = await createTestDatabase();
    queries = new RecomputeQueries(database.dataSource);
    service = new RecomputeService(database.dataSource, queries);
    gate = new Client({ connectionString: database.url });
    await gate.connect();
    await gate.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    projectId = (await insertProject(database.dataSource, 'Big')) as ProjectId;
    await insertFacts(database.dataSource, projectId, history());
    await tick(AS_OF);
  }, 60_000);
  afterAll(async () => {
    for (const program of programs) if (program.child.exitCode === null) await program.kill();
    await gate.end();
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

  /** New facts of today, of the past weeks and of new contacts: they change every table. */
  const news = (asOf: number) =>
    facts(20, () => ({
      agent: ['Ada', 'Ben', 'Cem'][below(3)] as string,
      contact: `c${below(RELATIONSHIPS + 200)}`,
      occurredAt: onDay(asOf - below(2) * below(50), below(86_400_000)),
      direction: 'inbound' as const,
    }));

  async function tick(asOf: number): Promise<RecomputeOutcome> {
    const [outcome] = await service.recompute({ project: 'Big', asOf: isoDay(asOf) });
    if (!outcome || outcome.status === 'failed') throw new Error(JSON.stringify(outcome));
    return outcome;
  }

  /** Starts `cli recompute`, which stops at the gate. */
  function startRecompute(asOf: number): Program {
    const program = startProgram('cli.js', ['recompute', '--project', 'Big', '--as-of', isoDay(asOf)], folder, {
      DATABASE_URL: database.url,
    });
    programs.push(program);
    return program;
  }

  async function waitingAtGate(): Promise<void> {
    const waiting = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    while ((await database.dataSource.query(waiting)).length === 0) await delay(2);
  }

  /** Lets the program pass that waits, and only this one. */
  async function openGate(): Promise<void> {
    await gate.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await gate.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
  }

  const openRuns = async (): Promise<string[]> => {
    const rows: { run_id: string }[] = await database.dataSource.query(
      `SELECT run_id FROM recompute_runs WHERE project_id = $1 AND status = 'running'`,
      [projectId],
    );
    return rows.map(({ run_id }) => run_id);
  };

  async function leaseFree(): Promise<void> {
    const runner = database.dataSource.createQueryRunner();
    try {
      for (let free = false; !free; ) {
        await runner.startTransaction();
        free = await queries.takeLease(runner, projectId, false);
        await runner.rollbackTransaction();
      }
    } finally {
      await runner.release();
    }
  }

  const seen = async (): Promise<string> => {
    const [row] = await database.reader.query<{ state: string }>(projectId, SEEN_STATE);
    return row?.state ?? 'nothing';
  };

  /** Reads over and over until told to stop. @returns the states in the order seen, without repetitions in a row */
  function readAlong(): { stop: () => Promise<string[]> } {
    let reading = true;
    const states: string[] = [];
    const done = (async () => {
      while (reading) {
        const state = await seen();
        if (states.at(-1) !== state) states.push(state);
      }
    })();
    return {
      stop: async () => {
        reading = false;
        await done;
        return states;
      },
    };
  }

  async function expectAsUndisturbed(asOf: number): Promise<void> {
    const copy = await insertProject(database.dataSource, `Copy ${randomUUID()}`);
    await copyProject(database.dataSource, projectId, copy);
    const name = (await database.dataSource.query('SELECT name FROM projects WHERE project_id = $1', [copy]))[0].name;
    await service.recompute({ project: name, asOf: isoDay(asOf) });
    expect(await recomputedTables(database.dataSource, projectId, asOf)).toEqual(
      await recomputedTables(database.dataSource, copy, asOf),
    );
  }

  it(`shows whole states only, frees its lease and loses nothing, ${KILLS} times over`, async () => {
    let asOf = AS_OF;
    let old = await seen();
    let interrupted = 0;
    // What a run takes in this process, the last time there was one: a little less than in a program just started.
    const usual = { changes: 300, day: 300 };
    let next = startRecompute(asOf);
    for (let kill = 1; kill <= KILLS; kill++) {
      const program = next;
      const turns = kill % 3 === 0;
      await insertFacts(database.dataSource, projectId, news(asOf));
      await waitingAtGate();
      const readers = [readAlong(), readAlong()];
      await openGate();
      const nextAsOf = (kill + 1) % 3 === 0 ? asOf + 1 + below(9) : asOf;
      if (kill < KILLS) next = startRecompute(nextAsOf);

      while ((await openRuns()).length === 0 && program.child.exitCode === null) await delay(1);
      await delay(random() * usual[turns ? 'day' : 'changes']);
      await program.kill();
      await leaseFree();
      const [open] = await openRuns();
      if (open) expect(await seen()).toBe(old);

      const outcome = await tick(asOf);
      expect(outcome.status).toBe(open ? 'finished' : 'unchanged');
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
      for (const reader of readers) expect([[old], [old, now]]).toContainEqual(await reader.stop());
      if (kill % 10 === 0) await expectAsUndisturbed(asOf);
      old = now;
      asOf = nextAsOf;
    }
    expect(interrupted).toBeGreaterThanOrEqual(KILLS / 3);
  }, 120_000);

  it('does not keep the lease while its statement waits', async () => {
    await insertFacts(database.dataSource, projectId, news(AS_OF + 400));
    const blocker = new Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE depth_scores IN SHARE MODE');
    const program = startRecompute(AS_OF + 400);
    await waitingAtGate();
    await openGate();
    const waiting = `SELECT FROM pg_locks WHERE relation = 'depth_scores'::regclass AND NOT granted`;
    while ((await database.dataSource.query(waiting)).length === 0) await delay(2);
    await program.kill();
    await leaseFree();
    await blocker.end();
    expect((await tick(AS_OF + 400)).status).toBe('finished');
  });
});
