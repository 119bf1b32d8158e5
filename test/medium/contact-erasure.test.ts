import { randomUUID } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import type { ContactErasureService } from '../../src/recompute/contact-erasure.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { contactErasure } from '../support/contact-erasure';
import { AS_OF, insertFacts, insertProject, isoDay, onDay, recordChangedContacts } from '../support/facts';
import { copyProject, recomputedTables } from '../support/recomputed-tables';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the erasure of a contact', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  let erasure: ContactErasureService;
  let projectId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    const queries = new RecomputeQueries(database.dataSource);
    service = new RecomputeService(database.dataSource, queries);
    erasure = contactErasure(database.dataSource);
  });
  beforeEach(async () => {
    projectId = await insertProject(database.dataSource, randomUUID(), 'org_test', 'Asia/Kathmandu');
    const agents = await insertFacts(database.dataSource, projectId, [
      ...history('Ada', 'gone', 150, 3),
      ...history('Ben', 'gone', 90, 11),
      ...history('Ada', 'stays', 140, 5),
      ...history('Ben', 'stays, too', 40, 2),
    ]);
    for (const contact of ['gone', 'stays']) {
      await sql(
        `INSERT INTO permanent_routes (project_id, user_id, routed_at, agent_id) VALUES ($1, $2, $3, $4)`,
        projectId,
        contact,
        onDay(AS_OF - 30),
        agents.get('Ada'),
      );
      await recordChangedContacts(database.dataSource, projectId, [contact]);
    }
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const history = (agent: string, contact: string, ago: number, every: number) =>
    Array.from({ length: Math.floor(ago / every) }, (_, index) => ({
      agent,
      contact,
      occurredAt: onDay(AS_OF - ago + index * every, 20 * 3_600_000),
    }));
  const deleteFacts = async (runner: QueryRunner) => {
    for (const table of ['interactions', 'permanent_routes', 'contacts']) {
      await runner.query(`DELETE FROM ${table} WHERE project_id = $1 AND user_id = 'gone'`, [projectId]);
    }
  };
  async function recompute(project: string, asOf: number) {
    const [{ name }] = await sql('SELECT name FROM projects WHERE project_id = $1', project);
    const [outcome] = await service.recompute({ project: name, asOf: isoDay(asOf) });
    return outcome;
  }
  /** The result of a full recompute of the remaining facts. */
  async function fromScratch(asOf: number): Promise<Record<string, string[]>> {
    const copy = await insertProject(database.dataSource, randomUUID());
    await copyProject(database.dataSource, projectId, copy);
    await recompute(copy, asOf);
    return await recomputedTables(database.dataSource, copy, asOf);
  }
  const tables = (asOf: number) => recomputedTables(database.dataSource, projectId, asOf);

  it('leaves the tables as if the contact had never existed', async () => {
    await recompute(projectId, AS_OF);
    expect(await erasure.erase(projectId, 'gone', deleteFacts)).toEqual({
      change_notes: 0,
      dirty_days: 0,
      dirty_contacts: 0,
      contact_aliases: 0,
      relationship_days: 58,
      depth_scores: 2,
      contact_scores: 1,
      contact_accounts: 0,
      replaced_scores: 0,
      transitions: 0,
      episodes: 0,
      contact_stages: 1,
    });
    const without = await fromScratch(AS_OF);
    expect(await tables(AS_OF)).toEqual(without);
    expect(JSON.stringify(without)).not.toContain('gone');
    // Nothing is left to do, and the next days continue from there.
    expect(await recompute(projectId, AS_OF)).toMatchObject({ status: 'unchanged' });
    await recompute(projectId, AS_OF + 8);
    expect(await tables(AS_OF + 8)).toEqual(await fromScratch(AS_OF + 8));
  });

  it('appears among the runs with the first day that changed', async () => {
    await recompute(projectId, AS_OF);
    await erasure.erase(projectId, 'gone', deleteFacts);
    const runs = await sql(
      `SELECT mode, status, as_of, time_zone, restated_from FROM recompute_runs WHERE project_id = $1 ORDER BY started_at`,
      projectId,
    );
    expect(runs[1]).toEqual({
      mode: 'changes',
      status: 'finished',
      as_of: isoDay(AS_OF),
      time_zone: 'Asia/Kathmandu',
      // 20:00 UTC is the next day there.
      restated_from: isoDay(AS_OF - 149),
    });
  });

  it('handles facts that no run has processed', async () => {
    await recompute(projectId, AS_OF);
    await insertFacts(database.dataSource, projectId, [
      ...history('Ada', 'gone', 77, 7),
      ...history('Ben', 'stays', 77, 7),
    ]);
    const erased = await erasure.erase(projectId, 'gone', deleteFacts);
    expect(erased).toMatchObject({ change_notes: 11 + 1, relationship_days: 58 });
    await recompute(projectId, AS_OF);
    expect(await tables(AS_OF)).toEqual(await fromScratch(AS_OF));
  });

  it('works before the first run', async () => {
    const erased = await erasure.erase(projectId, 'gone', deleteFacts);
    expect(erased).toMatchObject({ change_notes: 58 + 2, relationship_days: 0, depth_scores: 0 });
    await recompute(projectId, AS_OF);
    expect(await tables(AS_OF)).toEqual(await fromScratch(AS_OF));
  });

  it('does nothing if the facts cannot be deleted', async () => {
    await recompute(projectId, AS_OF);
    const before = await tables(AS_OF);
    await expect(erasure.erase(projectId, 'gone', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await tables(AS_OF)).toEqual(before);
    expect(await sql('SELECT FROM recompute_runs WHERE project_id = $1', projectId)).toHaveLength(1);
  });

  it('waits for a run in progress', async () => {
    await recompute(projectId, AS_OF);
    const other = database.dataSource.createQueryRunner();
    await other.startTransaction();
    await new RecomputeQueries(database.dataSource).takeLease(other, projectId, false);
    const erasing = erasure.erase(projectId, 'gone', deleteFacts);
    expect(await Promise.race([erasing, sql(`SELECT 'waits'`)])).toEqual([{ '?column?': 'waits' }]);
    await other.rollbackTransaction();
    await other.release();
    expect(await erasing).toMatchObject({ depth_scores: 2 });
  });
});
