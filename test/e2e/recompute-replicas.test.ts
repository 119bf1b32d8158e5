import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { buildProgram, type Program, startProgram } from '../support/built-program';
import { AS_OF, insertFacts, insertProject, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const PROJECTS = 40;
const REPLICAS = ['replica one', 'replica two'];

interface Share {
  readonly replica: string;
  readonly projects: number;
}

describe('two servers with the same schedule on one database', () => {
  let database: TestDatabase;
  let folder: string;
  const programs: Program[] = [];
  const projects: string[] = [];

  beforeAll(async () => {
    await buildProgram();
    folder = mkdtempSync(join(tmpdir(), 'relationship-depth-replicas-'));
    database = await createTestDatabase();
    // Who started which run; only this test needs to know.
    await database.dataSource.query(`
      CREATE TABLE begun (replica text, project_id uuid);
      CREATE FUNCTION note_begun() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN INSERT INTO begun VALUES (current_setting('application_name'), NEW.project_id); RETURN NEW; END $$;
      CREATE TRIGGER note_begun AFTER INSERT ON recompute_runs FOR EACH ROW EXECUTE FUNCTION note_begun()`);
    for (let index = 0; index < PROJECTS; index++)
      projects.push(await insertProject(database.dataSource, `Project ${index}`));
    // The database is empty, so the servers finish their first check soon.
    await Promise.all(REPLICAS.map(start));
    await untilFinished(PROJECTS);
  });
  afterAll(async () => {
    await Promise.all(programs.map((program) => program.kill()));
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(replica: string): Promise<void> {
    const url = new URL(database.url);
    url.searchParams.set('application_name', replica);
    const program = startProgram('main.js', [], folder, {
      NODE_ENV: 'development',
      DATABASE_URL: url.href,
      RECOMPUTE_CRON: '* * * * * *',
      PORT: '0',
    });
    programs.push(program);
    await program.hasSaid('Ctrl-C');
  }

  async function untilFinished(runs: number): Promise<void> {
    const finished = `SELECT count(*)::int AS runs FROM recompute_runs WHERE status = 'finished'`;
    while ((await database.dataSource.query(finished))[0].runs < runs) await delay(10);
  }

  it('share the projects, and recompute each once', async () => {
    await database.dataSource.query('TRUNCATE begun');
    const facts = Array.from({ length: 300 }, (_, index) => ({
      agent: 'Ada',
      contact: `c${index % 100}`,
      occurredAt: onDay(AS_OF - index),
    }));
    const writer = database.dataSource.createQueryRunner();
    await writer.startTransaction();
    for (const project of projects) await insertFacts(writer, project, facts);
    await writer.commitTransaction();
    await writer.release();
    await untilFinished(2 * PROJECTS);

    // One more tick: by the time it recomputes this last project, it has skipped all others.
    await insertFacts(database.dataSource, await insertProject(database.dataSource, 'Later'), facts);
    await untilFinished(2 * PROJECTS + 1);

    const shares: Share[] = await database.dataSource.query(
      `SELECT replica, count(*)::int AS projects FROM begun WHERE project_id = ANY ($1)
       GROUP BY replica ORDER BY replica`,
      [projects],
    );
    expect(shares.map(({ replica }) => replica)).toEqual(REPLICAS);
    expect(shares.reduce((sum, { projects }) => sum + projects, 0)).toBe(PROJECTS);
    for (const { projects } of shares) expect(projects).toBeGreaterThanOrEqual(PROJECTS / 4);
    const again = await database.dataSource.query(
      'SELECT project_id FROM begun GROUP BY project_id HAVING count(*) > 1',
    );
    expect(again).toEqual([]);
  });
});
