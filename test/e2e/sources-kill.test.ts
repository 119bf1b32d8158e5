import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { buildProgram, bundleProcess, startRecomputeProcess } from '../support/built-program';
import { AS_OF, insertProject, isoDay } from '../support/facts';
import { copyProject, recomputedTables } from '../support/recomputed-tables';
import { insertSilentFacts } from '../support/silent-source';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Days after the last mail, and the table at which the run of that day is killed. On the last two, mails come in again. */
const KILLS = [
  [1, 'sources'],
  [10, 'transitions'],
  [25, 'sources'],
  [26, 'daily_snapshots'],
  [27, 'transitions'],
] as const;
const BACK = [26, 27];
/** On which relationships would be at risk if the source were not silent. */
const SILENT_DAY = 25;

describe('a run that judges sources, killed in the middle', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  let folder: string;
  beforeAll(async () => {
    await buildProgram();
    folder = mkdtempSync(join(tmpdir(), 'relationship-depth-sources-kill-'));
    await bundleProcess('recompute-process', folder);
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  afterAll(async () => {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const tick = async (project: string, day: number): Promise<void> => {
    const [outcome] = await service.recompute({ project, asOf: isoDay(AS_OF + day), wait: true });
    if (outcome?.status !== 'finished') throw new Error(JSON.stringify(outcome));
  };
  /** What was announced and what is held back, except failed runs, with the episodes and sources, as text. */
  const signals = async (projectId: string): Promise<string[]> => {
    const rows: { row: string }[] = await database.dataSource.query(
      `SELECT concat_ws(' ', type, agent_id, user_id, day, from_state, to_state, cause, reasons::text, held_for,
         CASE WHEN position IS NULL THEN 'held' END) AS row
       FROM transitions WHERE project_id = $1 AND type <> 'recompute.failed'
       UNION ALL
       SELECT concat_ws(' ', kind, agent_id, user_id, began_on, ended_on, ended_by) FROM episodes WHERE project_id = $1
       UNION ALL
       SELECT concat_ws(' ', agent_id, channel, state, watched, holds, announced, settles_on) FROM sources
       WHERE project_id = $1
       ORDER BY 1`,
      [projectId],
    );
    return rows.map(({ row }) => row);
  };

  /** Kills a run while it waits to write to a table. */
  async function killAt(table: string, project: string, day: number): Promise<void> {
    const blocker = new Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
    const program = startRecomputeProcess(database.url, folder);
    try {
      await program.hasSaid('ready');
      program.child.stdin?.write(`${JSON.stringify({ project, asOf: isoDay(AS_OF + day) })}\n`);
      const waiting = `SELECT FROM pg_locks WHERE database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND relation = '${table}'::regclass AND NOT granted`;
      while ((await database.dataSource.query(waiting)).length === 0) {
        if (program.child.exitCode !== null) throw new Error(`day ${day}: ${table} was not written: ${program.said()}`);
        await delay(2);
      }
    } finally {
      await program.kill();
      await blocker.end();
    }
  }

  it('announces nothing twice, loses nothing, and holds back what it would have', async () => {
    const killed = await insertProject(database.dataSource, 'Killed');
    await insertSilentFacts(database.dataSource, killed, BACK);
    const undisturbed = await insertProject(database.dataSource, 'Undisturbed');
    await copyProject(database.dataSource, killed, undisturbed);
    for (const project of ['Killed', 'Undisturbed']) await tick(project, 0);
    for (const [day, table] of KILLS) {
      const before = await signals(killed);
      await killAt(table, 'Killed', day);
      expect([day, await signals(killed)]).toEqual([day, before]);
      await tick('Killed', day);
      await tick('Undisturbed', day);
      expect([day, await signals(killed)]).toEqual([day, await signals(undisturbed)]);
      if (day === SILENT_DAY) expect((await signals(killed)).join('\n')).toContain('held');
    }
    const lastDay = AS_OF + (KILLS.at(-1)?.[0] ?? 0);
    expect(await recomputedTables(database.dataSource, killed, lastDay)).toEqual(
      await recomputedTables(database.dataSource, undisturbed, lastDay),
    );
    const all = await signals(killed);
    expect(all.filter((row) => row.startsWith('agent.silent'))).toHaveLength(1);
    expect(all.filter((row) => row.startsWith('relationship.at_risk'))).toEqual([]);
  });
});
