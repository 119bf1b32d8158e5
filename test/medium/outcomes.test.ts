import type { ProjectId } from '../../src/auth/tenant';
import type { OutcomesBody } from '../../src/episodes/outcomes.dto';
import { OutcomesQueries } from '../../src/episodes/outcomes.queries';
import { OutcomesService } from '../../src/episodes/outcomes.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the outcomes of episodes', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  let outcomes: OutcomesService;
  let project: string;
  let number = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    outcomes = new OutcomesService(new OutcomesQueries(database.reader));
  });
  beforeEach(async () => {
    project = await insertProject(database.dataSource, `Outcomes ${number++}`);
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const contacts = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
  const on = (contact: string, day: number, direction: Fact['direction']): Fact => ({
    ...{ agent: 'Ada', contact, direction },
    occurredAt: onDay(AS_OF + day, 3_600_000),
  });
  /** Silent since day -25. */
  const silent = (names: readonly string[]) =>
    insertFacts(
      database.dataSource,
      project,
      names.flatMap((name) => Array.from({ length: 15 }, (_, index) => on(name, -95 + 5 * index, 'inbound'))),
    );
  const then = (names: readonly string[], day: number, direction: Fact['direction']) =>
    insertFacts(
      database.dataSource,
      project,
      names.map((name) => on(name, day, direction)),
    );
  const recompute = async (day: number) => {
    const outcome = await service.recomputeById(project, { asOf: isoDay(AS_OF + day) });
    expect(outcome?.status).toBe('finished');
  };
  const set = (settings: Record<string, number>) =>
    sql(
      `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by) VALUES ($1, 1, $2, now(), 'u')`,
      project,
      settings,
    );
  const read = (from: string | null = null, to: string | null = null): Promise<OutcomesBody> =>
    outcomes.outcomes(project as ProjectId, { from, to });

  it('count who was written to before they returned, or was said to be reached, and who returned in time', async () => {
    const all = contacts(100);
    await silent(all);
    await recompute(0);
    const [written, marked, late, after] = [all.slice(0, 40), all.slice(40, 50), all.slice(50, 60), all.slice(60, 70)];
    await then(written, 2, 'outbound');
    await then(written.slice(0, 24), 30, 'inbound');
    await sql(
      `UPDATE episodes SET state = 'done', outcome = CASE WHEN user_id = ANY ($2) THEN 'contacted' ELSE 'lost' END
       WHERE project_id = $1 AND user_id = ANY ($2 || $3::text[])`,
      ...[project, marked, all.slice(90)],
    );
    // A day too late; and written to on the day of their return, which is an answer, and after it.
    await then(late, 31, 'inbound');
    await then(after, 3, 'inbound');
    await then(after.slice(0, 5), 3, 'outbound');
    await then(after.slice(5), 4, 'outbound');
    await recompute(29);
    expect(await read(isoDay(AS_OF))).toMatchObject({
      pending: 100,
      overall: { acted: { n: 0 }, not_acted: { n: 0 } },
    });
    await recompute(31);
    const { overall, groups, ...body } = await read(null, isoDay(AS_OF));
    expect(overall.acted).toMatchObject({ n: 50, returned: 24 });
    expect(overall.not_acted).toMatchObject({ n: 50, returned: 10, rate: 0.2 });
    expect(overall.holdout).toMatchObject({ n: 0, more_needed: 30 });
    expect(groups.reduce((sum, { offered }) => sum + offered.n, 0)).toBe(100);
    expect(body).toMatchObject({ from: isoDay(AS_OF - 89), to: isoDay(AS_OF), pending: 0, has_holdout: false });
    expect(body.meaning).toMatch(/not a proven effect/);
    // Other days, and what never was.
    expect((await read(isoDay(AS_OF + 1), isoDay(AS_OF + 1))).overall.offered.n).toBe(0);
    await sql(`UPDATE episodes SET state = 'restated' WHERE project_id = $1 AND user_id = ANY ($2)`, project, after);
    expect((await read(isoDay(AS_OF), isoDay(AS_OF))).overall.not_acted).toMatchObject({ n: 40, returned: 0 });
    await expect(read('2020-01-01', isoDay(AS_OF))).rejects.toMatchObject({
      errors: [{ location: 'query.from', message: expect.stringMatching(/at most 731 days/) }],
    });
  });

  it('compare those that chance held out, always the same, with the others', async () => {
    await set({ holdoutPercent: 30 });
    const all = contacts(200);
    await silent(all);
    await recompute(0);
    const heldOut = async (): Promise<string[]> =>
      (
        await sql('SELECT DISTINCT user_id FROM episodes WHERE project_id = $1 AND holdout ORDER BY user_id', project)
      ).map(({ user_id }: { user_id: string }) => user_id);
    const held = await heldOut();
    // 60 on average. The hash is of ids that are random in each run: beyond seven standard deviations it is not chance.
    expect(held.length).toBeGreaterThan(60 - 7 * 6.5);
    expect(held.length).toBeLessThan(60 + 7 * 6.5);
    await then(
      all.filter((name) => !held.includes(name)),
      1,
      'inbound',
    );
    // The same relationships again.
    await recompute(32);
    const { overall, has_holdout, meaning } = await read();
    expect([has_holdout, meaning]).toEqual([true, expect.stringMatching(/^effect is an estimate/)]);
    expect(overall.holdout).toMatchObject({ n: held.length, returned: 0, rate: 0 });
    expect(overall.effect).toMatchObject({ value: 1 });
    await sql('DELETE FROM episodes WHERE project_id = $1', project);
    await service.recomputeById(project, { asOf: isoDay(AS_OF + 32), full: true });
    const again = await heldOut();
    expect(again.length).toBeGreaterThan(0);
    expect(held).toEqual(expect.arrayContaining(again));
  });
});
