import type { ProjectId } from '../../src/auth/tenant';
import { LearningQueries } from '../../src/learning/learning.queries';
import { LearningService } from '../../src/learning/learning.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import type { ModelRow } from '../../src/scoring/model';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { seededRandom } from '../support/seeded-random';
import { servedModels } from '../support/served-models';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const AGENTS = 11;

/**
 * Contacts of eleven agents, each with its own rhythm; every fourth never answered. Nothing happens after the last day.
 */
function book(until: number, days: number): Fact[] {
  const random = seededRandom(11);
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: 10 * AGENTS }, (_, contact): Fact[] => {
    const who = { agent: `Agent ${contact % AGENTS}`, contact: `c${contact}` };
    const [rhythm, active] = [1 + below(15), 0.3 + 0.7 * random()];
    const of = Array.from({ length: Math.ceil(days / rhythm) }, (_, turn) => until - turn * rhythm);
    return of
      .filter(() => random() < active)
      .map((day) => ({ ...who, occurredAt: onDay(day, 0), direction: contact % 4 === 0 ? 'outbound' : 'inbound' }));
  }).flat();
}

/** Identical contacts of one agent: each wrote every day for two months, or received messages and never answered. */
function bought(contacts: number): Fact[] {
  return Array.from({ length: contacts }, (_, contact): Fact[] =>
    Array.from({ length: 60 }, (_, back) => ({
      agent: 'Buyer',
      contact: `bought ${contact}`,
      occurredAt: onDay(AS_OF - 1 - back, 0),
      direction: contact % 2 ? 'inbound' : 'outbound',
    })),
  ).flat();
}

describe('a learned model', () => {
  let database: TestDatabase;
  let runs: RecomputeService;
  let learning: LearningService;
  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);

  beforeAll(async () => {
    database = await createTestDatabase();
    runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    learning = new LearningService(new LearningQueries(database.reader));
  });
  afterAll(() => database.drop());

  /** @returns the project, and the newest version that it learned */
  async function learned(name: string, facts: readonly Fact[], asOf = AS_OF): Promise<[ProjectId, ModelRow]> {
    const projectId = (await insertProject(database.dataSource, name)) as ProjectId;
    await sql('UPDATE projects SET learns = true WHERE project_id = $1', projectId);
    await insertFacts(database.dataSource, projectId, facts);
    expect(await runs.recompute({ project: name, asOf: isoDay(asOf) })).toMatchObject([{ status: 'finished' }]);
    const model = (await servedModels(database.dataSource, projectId)).at(-1);
    expect(model).toMatchObject({ kind: 'learned', fittedOn: asOf - 1, fromDay: asOf });
    return [projectId, model as ModelRow];
  }
  const parameters = ({ c, a, f, s, m, rho }: ModelRow) => [c, a, f, s, m, rho];

  it('does not depend on how much one agent of many sends: beyond a fifth, more of the same teaches nothing', async () => {
    const others = book(AS_OF, 200);
    const [, without] = await learned('Honest', others);
    const [, once] = await learned('Bought', [...others, ...bought(200)]);
    const [, twice] = await learned('Bought twice', [...others, ...bought(400)]);
    expect(once.rows).toBeGreaterThan(without.rows * 1.5);
    expect(twice.rows).toBeGreaterThan(once.rows * 1.3);
    expect(twice.replyRows).toBeGreaterThan(once.replyRows * 1.3);
    parameters(twice).forEach((value, index) => {
      expect(Math.abs(value - (parameters(once)[index] ?? 0))).toBeLessThan(1.5e-6);
    });
    // It does have a fifth.
    expect(Math.abs(once.c - without.c) + Math.abs(once.rho - without.rho)).toBeGreaterThan(1e-3);
  });

  it('excludes windows in which no facts arrived', async () => {
    const stopped = AS_OF - 60;
    const facts = book(stopped, 200);
    const [, before] = await learned('Runs', facts, stopped + 1);
    const [, after] = await learned('Stopped', facts);
    expect([before.windows, after.windows]).toEqual([6, 6]);
    const share = (model: ModelRow) => model.outcomes / model.rows;
    expect(after.rows).toBeGreaterThan(100);
    expect(share(after)).toBeGreaterThan(share(before) * 0.9);
  });

  it('is provisional while the history is shorter than two horizons', async () => {
    const [young] = await learned('Young', book(AS_OF, 59));
    const [grown] = await learned('Grown', book(AS_OF, 75));
    expect(await learning.served(young)).toMatchObject({ kind: 'learned', provisional: true });
    expect(await learning.served(grown)).toMatchObject({ kind: 'learned', provisional: false });
  });
});
