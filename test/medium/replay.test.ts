import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { loadConfig } from '../../src/config/load-config';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { type InteractionFact, toCopyLine } from '../../src/ingestion/interaction-fact';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { conversations } from '../support/conversations';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { lockWaiter } from '../support/lock-waiter';
import { recomputedTables } from '../support/recomputed-tables';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** The parameters of a version. */
interface LearnedModel {
  readonly c: number;
  readonly a: number;
  readonly f: number;
  readonly s: number;
  readonly m: number;
  readonly rho: number;
  /** It is in force from this many days ago on. */
  readonly fromAgo: number;
}

/** The days on which one of the two projects is computed. */
const DAYS = [AS_OF - 9, AS_OF - 2, AS_OF] as const;

/** A fact, and when it arrives. */
interface Arrival {
  readonly agent: string;
  readonly contact: string;
  readonly ago: number;
  readonly ms: number;
  readonly direction: 'inbound' | 'outbound' | null;
  readonly kind: string;
  readonly weight: number;
  /** Before the run of which of the days, unless it has not happened by then. */
  readonly late: number;
  /** It arrives again before the last run. */
  readonly twice: boolean;
}

const arrival: fc.Arbitrary<Arrival> = fc.record({
  agent: fc.constantFrom('Ada', 'Ben'),
  contact: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  ago: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 240 })),
  ms: fc.integer({ min: 0, max: 86_399_999 }),
  direction: fc.constantFrom('inbound', 'outbound', 'outbound', null),
  kind: fc.constantFrom('message', 'message', 'meeting'),
  weight: fc.constantFrom(1, 1, 0.25, 0.1, 0.7, 3),
  late: fc.integer({ min: 0, max: 2 }),
  twice: fc.boolean(),
});
/** A fit gives six decimals. */
const between = (min: number, max: number) =>
  fc.integer({ min: min * 1e6, max: max * 1e6 }).map((millionths) => millionths / 1e6);
const exponent = between(0, 2);
const model: fc.Arbitrary<LearnedModel> = fc.record({
  ...{ c: between(-3, 1), a: exponent, f: exponent, s: exponent, m: exponent },
  rho: fc.constantFrom(0.01, 0.1, 0.2),
  fromAgo: fc.constantFrom(60, 9, 8, 5, 2, 1, 0),
});

describe('with given versions of the model', () => {
  let database: TestDatabase;
  let writer: FactsWriter;
  let service: RecomputeService;
  beforeAll(async () => {
    database = await createTestDatabase();
    const { dataSource } = database;
    writer = new FactsWriter(dataSource, new FeedPublisher(new FeedQueries(dataSource)), loadConfig({}));
    service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);

  async function recompute(project: string, asOf: number): Promise<void> {
    const outcomes = await service.recompute({ project, asOf: isoDay(asOf) });
    expect(outcomes).not.toContainEqual(expect.objectContaining({ status: 'failed' }));
  }

  /** A project with a learned model, with versions in force and no fit due. */
  async function newProject(models: readonly LearnedModel[], agents: ReadonlyMap<string, string>) {
    const name = randomUUID();
    const projectId = await insertProject(database.dataSource, name);
    await sql('UPDATE projects SET learns = true WHERE project_id = $1', projectId);
    for (const [agent, id] of agents) await sql('INSERT INTO agents VALUES ($1, $2, $3)', projectId, id, agent);
    for (const [index, { fromAgo, ...it }] of models.entries()) {
      await sql(
        `INSERT INTO score_models (project_id, version, kind, c, a, f, s, m, y, rho, horizon, l_start_day, fitted_on, from_day,
           windows, rows, outcomes, reply_rows, replies)
         VALUES ($1, $2, 'learned', $3, $4, $5, $6, $7, 0.5, $8, 30, $9, $10, $11, 6, 100, 50, 0, 0)`,
        ...[projectId, index + 2, it.c, it.a, it.f, it.s, it.m, it.rho],
        ...[isoDay(AS_OF - 240), isoDay(AS_OF), isoDay(AS_OF - fromAgo)],
      );
    }
    return { name, projectId };
  }

  async function take(name: string, facts: readonly InteractionFact[]): Promise<void> {
    await writer.write(
      { orgId: 'org_test', name },
      (async function* () {
        for (const fact of facts) yield toCopyLine(fact);
      })(),
    );
  }

  it('late, shuffled and duplicate facts change nothing, and an incremental run equals a full one', async () => {
    const property = fc.asyncProperty(
      fc.array(arrival, { minLength: 8, maxLength: 40, size: 'max' }),
      fc.array(model, { minLength: 1, maxLength: 3 }),
      fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
      async (arrivals, models, order) => {
        // The same ids, as in the rows.
        const agents = new Map(['Ada', 'Ben'].map((agent) => [agent, randomUUID()]));
        const facts = arrivals.map(
          ({ agent, contact, ago, ms, direction, kind, weight, late, twice }, index) =>
            ({
              late: Math.max(
                late,
                DAYS.findIndex((day) => AS_OF - ago <= day),
              ),
              twice,
              place: order[index] ?? 0,
              fact: {
                ...{ agent, contact, direction, kind, weight, contactName: null, externalId: `fact ${index}` },
                occurredAt: onDay(AS_OF - ago, ms),
              },
            }) as const,
        );
        const whole = await newProject(models, agents);
        await take(
          whole.name,
          facts.map(({ fact }) => fact),
        );
        await recompute(whole.name, AS_OF);
        const pieces = await newProject(models, agents);
        for (const [turn, day] of DAYS.entries()) {
          const now = facts.filter(({ late, twice }) => late === turn || (turn === DAYS.length - 1 && twice));
          await take(
            pieces.name,
            now.toSorted((one, other) => one.place - other.place).map(({ fact }) => fact),
          );
          await recompute(pieces.name, day);
        }
        const rows = await recomputedTables(database.dataSource, pieces.projectId, AS_OF);
        expect(rows).toEqual(await recomputedTables(database.dataSource, whole.projectId, AS_OF));
        expect(rows.depth_scores?.length).toBeGreaterThan(0);
        const versions = 'SELECT count(*)::integer AS n FROM score_models WHERE project_id = ANY($1)';
        expect(await sql(versions, [whole.projectId, pieces.projectId])).toEqual([{ n: 2 * models.length }]);
      },
    );
    await fc.assert(property, { seed: 7, numRuns: 6, endOnFailure: true });
  });

  it('a process that dies while it stores a version leaves none, and the next run stores it', async () => {
    const projectId = await insertProject(database.dataSource, 'Dies');
    await sql('UPDATE projects SET learns = true WHERE project_id = $1', projectId);
    await insertFacts(database.dataSource, projectId, conversations(60));
    const versions = () => sql('SELECT version, from_day FROM score_models WHERE project_id = $1', projectId);
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    // The same version, not yet committed: the process waits for its outcome after doing everything else.
    await runner.query(
      `INSERT INTO score_models (project_id, version, kind, c, a, f, s, m, y, rho, horizon, l_start_day, fitted_on, from_day,
         windows, rows, outcomes, reply_rows, replies)
       VALUES ($1, 2, 'learned', 0, 1, 1, 0, 0, 0.5, 0.1, 30, $2, $2, $2, 0, 0, 0, 0, 0)`,
      [projectId, isoDay(AS_OF)],
    );
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const run = service.recompute({ project: 'Dies', asOf: isoDay(AS_OF) });
    const pid = await lockWaiter(database.dataSource, 'INSERT INTO score_models');
    await sql('SELECT pg_terminate_backend($1)', pid);
    // The run stays finished.
    expect(await run).toMatchObject([{ status: 'finished' }]);
    expect(logged).toHaveBeenCalledTimes(1);
    logged.mockRestore();
    await runner.rollbackTransaction();
    await runner.release();
    expect(await versions()).toEqual([]);
    await recompute('Dies', AS_OF);
    expect(await versions()).toEqual([{ version: 2, from_day: isoDay(AS_OF) }]);
    // Of this database: the server has those of other test files.
    const [lease] =
      await sql(`SELECT count(*)::integer AS held FROM pg_locks JOIN pg_database ON pg_database.oid = database
      WHERE locktype = 'advisory' AND datname = current_database()`);
    expect(lease).toEqual({ held: 0 });
  });

  it('two replicas that find a fit due store one version', async () => {
    const projectId = await insertProject(database.dataSource, 'Two');
    await sql('UPDATE projects SET learns = true WHERE project_id = $1', projectId);
    await insertFacts(database.dataSource, projectId, conversations(60));
    await sql('UPDATE projects SET learns = false WHERE project_id = $1', projectId);
    await recompute('Two', AS_OF);
    await sql('UPDATE projects SET learns = true WHERE project_id = $1', projectId);
    const replicas = [1, 2].map(
      () => new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource)),
    );
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    await Promise.all(
      replicas.map((replica) => replica.recompute({ project: 'Two', asOf: isoDay(AS_OF), wait: true })),
    );
    const inForce = `SELECT version FROM score_models WHERE project_id = $1 AND from_day < '9999-01-01'`;
    expect(await sql(inForce, projectId)).toHaveLength(1);
    // No process failed, and later ones find the version stored.
    await recompute('Two', AS_OF);
    expect(await sql(inForce, projectId)).toHaveLength(1);
    expect(logged.mock.calls).toEqual([]);
    logged.mockRestore();
  });
});
