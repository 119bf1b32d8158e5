import { randomUUID } from 'node:crypto';
import type { ProjectId } from '../../src/auth/tenant';
import { SYSTEM } from '../../src/database/actor';
import { AGENTS, CONTACTS, type MergeSubject, MergesQueries } from '../../src/people/merges.queries';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { copyProject, recomputedTables } from '../support/recomputed-tables';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** How facts of one id become those of another one where nothing was ever merged. */
const RENAMED: Readonly<Record<'contacts' | 'agents', string>> = {
  contacts: 'UPDATE interactions SET user_id = $3 WHERE project_id = $1 AND user_id = $2',
  agents: 'UPDATE interactions SET agent_id = $3 WHERE project_id = $1 AND agent_id = $2',
};

describe.each([
  ['contacts', CONTACTS],
  ['agents', AGENTS],
] as const)('a merge of %s', (kind, subject: MergeSubject) => {
  let database: TestDatabase;
  let service: RecomputeService;
  let merges: MergesQueries;
  let projectId: ProjectId;
  let before: Record<string, string[]>;
  /** Two ids that have facts on different days. */
  let ids: readonly [one: string, other: string];
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    merges = new MergesQueries(database.dataSource);
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    projectId = (await insertProject(database.dataSource, `P ${randomUUID()}`)) as ProjectId;
    const agents = await insertFacts(database.dataSource, projectId, HISTORY);
    ids = kind === 'contacts' ? ['c0', 'c1'] : [agents.get('Nova') ?? '', agents.get('Iris') ?? ''];
    await recompute();
    before = await tables();
  });

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const tables = (project: string = projectId) => recomputedTables(database.dataSource, project, AS_OF);
  const merge = (one: string, other: string) => merges.merge(projectId, subject, one, other, SYSTEM);
  const run = () => service.recomputeById(projectId, { asOf: isoDay(AS_OF) });
  async function recompute(): Promise<void> {
    const outcome = await run();
    expect(['finished', 'unchanged']).toContain(outcome?.status);
  }

  /** The tables of a project whose facts came under the survivor's id. */
  async function cleanLoad(one: string, survivor: string): Promise<Record<string, string[]>> {
    const copy = await insertProject(database.dataSource, `Copy ${randomUUID()}`);
    await copyProject(database.dataSource, projectId, copy);
    await sql(RENAMED[kind], copy, one, survivor);
    if (kind === 'contacts') await sql('DELETE FROM contacts WHERE project_id = $1 AND user_id = $2', copy, one);
    await service.recomputeById(copy, { asOf: isoDay(AS_OF) });
    return await tables(copy);
  }

  async function expectUndone(one: string): Promise<void> {
    await merges.unmerge(projectId, subject, one, SYSTEM);
    await recompute();
    expect(await tables()).toEqual(before);
  }

  it('that no process was left to apply is applied by the next run', async () => {
    const [one, other] = ids;
    await merge(one, other);
    const another = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await another.recomputeById(projectId, { asOf: isoDay(AS_OF) })).toMatchObject({ status: 'finished' });
    expect(await tables()).toEqual(await cleanLoad(one, other));
    await expectUndone(one);
  });

  it.each([
    'relationship_days',
    'depth_scores',
    'daily_snapshots',
    'transitions',
  ])('is not half applied if the run is killed when it writes %s', async (table) => {
    const [one, other] = ids;
    await merge(one, other);
    await sql(`CREATE OR REPLACE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$`);
    await sql(`CREATE TRIGGER die BEFORE INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION die()`);
    expect((await run())?.status).toBe('failed');
    await sql(`DROP TRIGGER die ON ${table}`);
    expect(await tables()).toEqual(before);
    await recompute();
    expect(await tables()).toEqual(await cleanLoad(one, other));
    await expectUndone(one);
  });

  it('during a run is applied by the next one', async () => {
    const [one, other] = ids;
    await insertFacts(database.dataSource, projectId, [{ agent: 'Nova', contact: 'c2', occurredAt: onDay(AS_OF) }]);
    // The run has taken its notes when it waits for this row.
    const blocker = database.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('SELECT FROM depth_scores WHERE project_id = $1 FOR UPDATE', [projectId]);
    let running: ReturnType<typeof run> | undefined;
    await new Promise<void>((resolve) => {
      const onStep = (_: string, step: string) => step === 'work_days' && resolve();
      running = service.recomputeById(projectId, { asOf: isoDay(AS_OF), onStep });
    });
    await merge(one, other);
    await blocker.rollbackTransaction();
    await blocker.release();
    expect(await running).toMatchObject({ status: 'finished' });
    await recompute();
    expect(await tables()).toEqual(await cleanLoad(one, other));
  });

  it('in a circle, by two at once, has one survivor', async () => {
    const [one, other] = ids;
    await Promise.all([merge(one, other), merge(other, one)]);
    await recompute();
    const [row]: { survivor: string }[] = await sql(
      `SELECT survivor_id AS survivor FROM ${kind === 'contacts' ? 'contact' : 'agent'}_aliases WHERE project_id = $1`,
      projectId,
    );
    const survivor = row?.survivor ?? '';
    expect(ids).toContain(survivor);
    expect(await tables()).toEqual(await cleanLoad(survivor === one ? other : one, survivor));
  });

  it('while a source is silent loses nothing, and leaves nothing held back of what is no longer', async () => {
    const later = isoDay(AS_OF + 25);
    const tick = () => service.recomputeById(projectId, { asOf: later });
    await tick();
    const held = (): Promise<object[]> =>
      sql(
        `SELECT agent_id, user_id FROM transitions WHERE project_id = $1 AND position IS NULL
         AND (agent_id, user_id) NOT IN (SELECT agent_id, user_id FROM depth_scores WHERE project_id = $1)`,
        projectId,
      );
    const [{ count }] = await sql(
      'SELECT count(*)::integer AS count FROM transitions WHERE project_id = $1 AND held_for IS NOT NULL',
      projectId,
    );
    expect(count).toBeGreaterThan(0);
    const silent = await recomputedTables(database.dataSource, projectId, AS_OF + 25);
    await merge(...ids);
    expect(await tick()).toMatchObject({ status: 'finished' });
    expect(await held()).toEqual([]);
    await merges.unmerge(projectId, subject, ids[0], SYSTEM);
    expect(await tick()).toMatchObject({ status: 'finished' });
    expect(await held()).toEqual([]);
    expect(await recomputedTables(database.dataSource, projectId, AS_OF + 25)).toEqual(silent);
  });
});

/** Every contact wrote every second day and was answered, so that the silence of Nova is seen; Iris knows some of them, too. */
const HISTORY: readonly Fact[] = Array.from({ length: 60 }, (_, day) => AS_OF - day).flatMap((day) =>
  Array.from({ length: 6 }, (_, contact) => contact)
    .filter((contact) => (contact + day) % 2 === 0)
    .flatMap((contact): Fact[] => [
      { agent: 'Nova', contact: `c${contact}`, occurredAt: onDay(day, 3_600_000), direction: 'inbound' },
      { agent: 'Nova', contact: `c${contact}`, occurredAt: onDay(day, 7_200_000), direction: 'outbound' },
      ...(contact < 2 && day % 5 === 0
        ? [{ agent: 'Iris', contact: `c${contact}`, occurredAt: onDay(day, 9_000_000), direction: 'inbound' } as const]
        : []),
    ]),
);
