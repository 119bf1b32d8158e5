import { randomUUID } from 'node:crypto';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { copyProject, recomputedTables } from '../support/recomputed-tables';
import { seededRandom } from '../support/seeded-random';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Those of `contact_scores` that the union of days determines, as `depth_scores` has them. */
const SCORED =
  'depth, band, trend, trend_word, stage, at_risk, turn, silence_days, n_interactions, n_days, n_in, n_out, first_day, value_sum, n_unanswered';

describe('the scores of contacts that several agents know', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);

  async function recompute(projectId: string, asOf: number): Promise<string | undefined> {
    const outcome = await service.recomputeById(projectId, { asOf: isoDay(asOf) });
    if (outcome?.status === 'failed') throw new Error(outcome.error);
    return outcome?.status === 'finished' ? outcome.mode : outcome?.status;
  }

  const scores = (projectId: string): Promise<{ user_id: string; agents: number }[]> =>
    sql(
      `SELECT user_id, agents, ${SCORED} FROM contact_scores WHERE project_id = $1 ORDER BY user_id COLLATE "C"`,
      projectId,
    );

  function facts(seed: number): (Fact & { readonly contact: string })[] {
    const random = seededRandom(seed);
    const below = (limit: number) => Math.floor(random() * limit);
    return Array.from({ length: 300 }, () => ({
      agent: ['Ada', 'Ben', 'Cy'][below(3)] ?? '',
      contact: `c${below(12)}`,
      // The last days have not come yet.
      occurredAt: onDay(AS_OF + 3 - below(90), below(86_400_000)),
      direction: ([null, 'inbound', 'outbound'] as const)[below(3)] ?? null,
      // Sums of tenths have other bits in another order.
      weight: [1, 0.1, 0.7, 0.2][below(4)] ?? 1,
    }));
  }

  it('have the same bits after turns of the day as a recompute from nothing, and as one agent who had all conversations', async () => {
    const projectId = await insertProject(database.dataSource, 'Turning');
    await insertFacts(database.dataSource, projectId, facts(1));
    for (const [days, mode] of [
      [0, 'full'],
      [1, 'day'],
      [7, 'day'],
      [26, 'day'],
      [86, 'day'],
    ] as const) {
      expect(await recompute(projectId, AS_OF + days)).toBe(mode);
      const copy = await insertProject(database.dataSource, `Copy ${randomUUID()}`);
      await copyProject(database.dataSource, projectId, copy);
      await recompute(copy, AS_OF + days);
      const [turned, fresh] = [projectId, copy].map((id) => recomputedTables(database.dataSource, id, AS_OF + days));
      const { contact_scores: shared = [], ...more } = (await turned) ?? {};
      expect({ contact_scores: shared, ...more }).toEqual(await fresh);
      expect(shared.length).toBeGreaterThan(10);
    }
    const alone = await insertProject(database.dataSource, 'Alone');
    await insertFacts(
      database.dataSource,
      alone,
      // Whole weights: the order of tenths within a day differs.
      facts(2).map((fact) => ({ ...fact, agent: 'Ada', weight: 1 })),
    );
    const shared = await insertProject(database.dataSource, 'Shared');
    await insertFacts(
      database.dataSource,
      shared,
      facts(2).map((fact) => ({ ...fact, weight: 1 })),
    );
    for (const id of [alone, shared]) await recompute(id, AS_OF);
    const united = await scores(shared);
    expect(united.length).toBeGreaterThan(10);
    expect(united.map(({ agents: _, ...score }) => score)).toEqual(
      await sql(
        `SELECT user_id, ${SCORED} FROM depth_scores WHERE project_id = $1 AND user_id = ANY ($2) ORDER BY user_id COLLATE "C"`,
        alone,
        united.map(({ user_id }) => user_id),
      ),
    );
  });

  it('begin on the day of the second agent', async () => {
    const projectId = await insertProject(database.dataSource, 'Second');
    const met = (agent: string, contact: string, ago: number): Fact => ({
      ...{ agent, contact, occurredAt: onDay(AS_OF - ago, 1) },
      direction: 'inbound',
    });
    const known = async () => (await scores(projectId)).map(({ user_id, agents }) => [user_id, agents]);
    await insertFacts(database.dataSource, projectId, [met('Ada', 'a', 9), met('Ada', 'b', 4), met('Ada', 'b', -2)]);
    await recompute(projectId, AS_OF);
    expect(await known()).toEqual([]);
    await insertFacts(database.dataSource, projectId, [met('Ben', 'a', 1), met('Ben', 'b', -2)]);
    await recompute(projectId, AS_OF);
    expect(await known()).toEqual([['a', 2]]);
    // The day of the other one has come.
    await recompute(projectId, AS_OF + 2);
    expect(await known()).toEqual([
      ['a', 2],
      ['b', 2],
    ]);
    await insertFacts(database.dataSource, projectId, [met('Cy', 'a', 0)]);
    await recompute(projectId, AS_OF + 3);
    expect(await known()).toEqual([
      ['a', 3],
      ['b', 2],
    ]);
  });

  it('are there after an upgrade from a release without them by the first run of the schedule, which needs no new facts', async () => {
    const projectId = await insertProject(database.dataSource, 'Upgraded');
    await sql('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', projectId, isoDay(AS_OF));
    await insertFacts(database.dataSource, projectId, facts(3));
    const queries = new RecomputeQueries(database.dataSource);
    const isDue = async () => (await queries.projects.due()).some(({ project_id }) => project_id === projectId);
    await recompute(projectId, AS_OF);
    const before = await scores(projectId);
    expect([await isDue(), before.length > 5]).toEqual([false, true]);
    // As the migrations leave it.
    await sql('UPDATE recompute_runs SET kept_tables = 3 WHERE project_id = $1', projectId);
    await sql('DELETE FROM contact_scores WHERE project_id = $1', projectId);
    expect(await isDue()).toBe(true);
    await service.recomputeById(projectId, { shared: true });
    expect(await scores(projectId)).toEqual(before);
    expect(await isDue()).toBe(false);
  });
});
