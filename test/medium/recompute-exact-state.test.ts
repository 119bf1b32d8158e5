import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay, recordChangedContacts } from '../support/facts';
import { copyProject, recomputedTables } from '../support/recomputed-tables';
import { recordStatements } from '../support/recorded-statements';
import { seededRandom } from '../support/seeded-random';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const CONTACTS = 160;
const SOME = `hashtext(user_id || extract(hour FROM occurred_at AT TIME ZONE 'UTC')) % 6 = 0`;

/** A tick adds the last day of a relationship to its state before, where that is exact. */
describe('the state after a tick', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  afterAll(() => database.drop());

  const random = seededRandom(20);
  const below = (limit: number) => Math.floor(random() * limit);
  const one = <T>(...values: readonly [T, ...T[]]): T => values[below(values.length)] ?? values[0];
  const factsOf = (contact: number, ago: number, agent = contact % 3 ? 'Ada' : 'Ben'): Fact[] =>
    Array.from({ length: 1 + below(3) }, () => ({
      agent,
      contact: `c${contact}`,
      occurredAt: onDay(AS_OF - ago, below(24) * 3_600_000),
      weight: one(1, 1, 0.25, 0.1, 3),
      direction: one('inbound', 'outbound', 'outbound', null),
      kind: one('message', 'message', 'meeting'),
    }));

  /** @returns the rows of each step */
  async function recompute(projectId: string): Promise<Record<string, number>> {
    const outcome = await service.recomputeById(projectId, { asOf: isoDay(AS_OF) });
    if (outcome?.status !== 'finished') throw new Error(JSON.stringify(outcome));
    const [run] = await database.dataSource.query(
      'SELECT steps FROM recompute_runs WHERE project_id = $1 ORDER BY started_at DESC LIMIT 1',
      [projectId],
    );
    return Object.fromEntries(run.steps.map(({ name, rows }: { name: string; rows: number }) => [name, rows]));
  }

  /** Removes facts of today, and notes it like every writer. */
  async function remove(projectId: string, which: string): Promise<void> {
    await database.dataSource.query(
      `WITH gone AS (
         DELETE FROM interactions
         WHERE project_id = $1 AND (occurred_at AT TIME ZONE 'UTC')::date = $2::date
           AND ${which}
         RETURNING agent_id, user_id)
       INSERT INTO change_notes (project_id, note_id, agent_ids, user_ids, days)
       SELECT $1, gen_random_uuid(), array_agg(agent_id), array_agg(user_id), array_agg($2::date) FROM gone HAVING count(*) > 0`,
      [projectId, isoDay(AS_OF)],
    );
  }

  async function expectAsFromNothing(projectId: string, settings = {}): Promise<void> {
    const copy = await insertProject(database.dataSource, `Copy ${randomUUID()}`);
    await copyProject(database.dataSource, projectId, copy);
    await database.dataSource.query(
      `INSERT INTO contact_merges (project_id, user_id, into_id, decided_at, event_key)
       SELECT $2, user_id, into_id, decided_at, event_key FROM contact_merges WHERE project_id = $1`,
      [projectId, copy],
    );
    await database.dataSource.query(
      `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by) VALUES ($1, 1, $2, now(), 'test')`,
      [copy, settings],
    );
    await recompute(copy);
    expect(await recomputedTables(database.dataSource, projectId, AS_OF)).toEqual(
      await recomputedTables(database.dataSource, copy, AS_OF),
    );
  }

  /** Of some the state follows from the one before, and of others it does not. */
  function expectSome(exact = 0, all = 0): void {
    expect([exact > 0, exact < all]).toEqual([true, true]);
  }

  it('has the bits of a recompute from nothing, whatever happens to the last days', async () => {
    const projectId = await insertProject(database.dataSource);
    const contacts = Array.from({ length: CONTACTS }, (_, contact) => contact);
    const histories = contacts.flatMap((contact) =>
      contact % 9 === 0
        ? []
        : Array.from({ length: 1 + below(5) }, () => factsOf(contact, one(0, 0, 1, 3, 27, 28, 29, 60))).flat(),
    );
    await insertFacts(database.dataSource, projectId, histories);
    await recompute(projectId);
    for (let tick = 0; tick < 4; tick++) {
      const changed = contacts.filter(() => below(3) > 0);
      const facts = changed.flatMap((contact) => factsOf(contact, one(0, 0, 0, 0, 0, 0, 1, 28, -1)));
      await insertFacts(database.dataSource, projectId, facts);
      if (tick > 1) await remove(projectId, SOME);
      const steps = await recompute(projectId);
      expectSome(steps.work_before, steps.depth_scores);
      await expectAsFromNothing(projectId);
    }
  });

  it('has them of contacts that several agents know', async () => {
    const projectId = await insertProject(database.dataSource, 'Shared');
    const contacts = Array.from({ length: CONTACTS / 2 }, (_, contact) => contact);
    const agent = () => one('Ada', 'Ben', 'Cy');
    const histories = contacts.flatMap((contact) =>
      Array.from({ length: 1 + below(6) }, () => factsOf(contact, one(0, 0, 1, 3, 27, 28, 60), agent())).flat(),
    );
    await insertFacts(database.dataSource, projectId, histories);
    await recompute(projectId);
    for (let tick = 0; tick < 5; tick++) {
      const facts = contacts.flatMap((contact) =>
        Array.from({ length: below(3) }, () => factsOf(contact, one(0, 0, 0, 0, 0, 1, 28, -1), agent())).flat(),
      );
      await insertFacts(database.dataSource, projectId, facts);
      if (tick > 2) await remove(projectId, SOME);
      const steps = await recompute(projectId);
      expectSome(steps.work_shared, steps.contact_scores);
      await expectAsFromNothing(projectId);
    }
  });

  /** Merges each contact into another one of the same agent, or parts them. */
  async function merge(projectId: string, contacts: readonly number[], parts: boolean): Promise<void> {
    const ids = contacts.map((contact) => `c${contact}`);
    const others = contacts.map((contact) => `c${contact + 3}`);
    await database.dataSource.query(
      `INSERT INTO contact_merges (project_id, user_id, into_id, decided_at, event_key)
       SELECT $1, id, CASE WHEN NOT $4::boolean THEN other END, now(), gen_random_uuid()
       FROM unnest($2::text[], $3::text[]) AS pair(id, other)
       ON CONFLICT (project_id, user_id) DO UPDATE SET into_id = excluded.into_id`,
      [projectId, ids, others, parts],
    );
    await recordChangedContacts(database.dataSource, projectId, [...ids, ...others]);
  }

  it('has them too if contacts are merged and parted', async () => {
    const projectId = await insertProject(database.dataSource, 'Merged');
    const contacts = Array.from({ length: CONTACTS }, (_, contact) => contact);
    const histories = contacts.flatMap((contact) =>
      Array.from({ length: 1 + below(3) }, () => factsOf(contact, one(0, 0, 0, 1, 28, 60))).flat(),
    );
    await insertFacts(database.dataSource, projectId, histories);
    await recompute(projectId);
    for (let tick = 0; tick < 4; tick++) {
      await merge(
        projectId,
        contacts.slice(0, -3).filter(() => below(5) === 0),
        tick === 2,
      );
      const facts = contacts.flatMap((contact) => (below(3) === 0 ? factsOf(contact, one(0, 0, 0, 1)) : []));
      if (tick !== 1) await insertFacts(database.dataSource, projectId, facts);
      const steps = await recompute(projectId);
      expectSome(steps.work_before, steps.depth_scores);
      await expectAsFromNothing(projectId);
    }
  });

  it('knows since when the contact waits if our answer of today is removed', async () => {
    const projectId = await insertProject(database.dataSource, 'Answered');
    const fact = (ago: number, hour: number, direction: 'inbound' | null): Fact => ({
      ...{ agent: 'Ada', contact: 'c', direction, occurredAt: onDay(AS_OF - ago, hour * 3_600_000) },
    });
    await insertFacts(database.dataSource, projectId, [fact(1, 9, 'inbound'), fact(0, 8, null), fact(0, 9, 'inbound')]);
    await recompute(projectId);
    await remove(projectId, 'direction IS NULL');
    await recompute(projectId);
    await expectAsFromNothing(projectId);
  });

  it('has them by the plans that a connection keeps for all projects, whatever their settings', async () => {
    const settings = [{}, { bandDeep: 0.5, bandStrong: 0.4, overdueDepth: 0.1 }];
    const projects = await Promise.all(settings.map((_, n) => insertProject(database.dataSource, `Settings ${n}`)));
    for (const [n, projectId] of projects.entries()) {
      await database.dataSource.query(
        `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by) VALUES ($1, 1, $2, now(), 'test')`,
        [projectId, settings[n]],
      );
    }
    const recording = recordStatements();
    for (let tick = 0; tick < 4; tick++) {
      for (const projectId of projects) {
        const facts = Array.from({ length: 20 }, (_, contact) => factsOf(contact, one(0, 0, 1, 3))).flat();
        await insertFacts(database.dataSource, projectId, facts);
        await recompute(projectId);
      }
    }
    recording.stop();
    const scoring = [...recording.texts].filter((text) => text.includes('INSERT INTO pg_temp.work_scores'));
    // Of those whose state follows from the one before, and of the others.
    expect(scoring).toHaveLength(2);
    const plans = await plansOf(database.dataSource);
    expect([
      plans.some(({ statement }) => scoring.includes(statement)),
      plans.filter(({ custom }) => custom > 0),
    ]).toEqual([...[true, []]]);
    const bands = 'SELECT band, count(*) FROM depth_scores WHERE project_id = $1 GROUP BY band ORDER BY band';
    const [usual, others] = await Promise.all(projects.map((id) => database.dataSource.query(bands, [id])));
    expect(usual).not.toEqual(others);
    for (const [n, projectId] of projects.entries()) await expectAsFromNothing(projectId, settings[n]);
  });

  it('is never read from the days if all that is new happened today', async () => {
    const projectId = await insertProject(database.dataSource, 'Today');
    await insertFacts(database.dataSource, projectId, factsOf(1, 5));
    await recompute(projectId);
    await insertFacts(database.dataSource, projectId, [...factsOf(1, 0), ...factsOf(2, 0)]);
    const recording = recordStatements();
    const steps = await recompute(projectId).finally(recording.stop);
    expect(steps).toMatchObject({ work_before: 2, depth_scores: 2 });
    const scoring = [...recording.texts].filter((text) => text.includes('INSERT INTO pg_temp.work_scores'));
    expect(scoring.filter((text) => text.includes('relationship_days'))).toEqual([]);
    expect(scoring).toHaveLength(1);
  });
});

/** What the connections have prepared of runs, and how often a plan was made for the parameters. */
async function plansOf(dataSource: DataSource): Promise<{ statement: string; custom: number }[]> {
  const runners = [dataSource.createQueryRunner(), dataSource.createQueryRunner()];
  const plans = runners.map(
    async (runner): Promise<{ statement: string; custom: number }[]> =>
      await runner.query(
        `SELECT statement, custom_plans::integer AS custom FROM pg_prepared_statements WHERE name LIKE 'run %'`,
      ),
  );
  const found = (await Promise.all(plans)).flat();
  await Promise.all(runners.map((runner) => runner.release()));
  return found;
}
