import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { ProjectId } from '../../src/auth/tenant';
import { SYSTEM } from '../../src/database/actor';
import { type Merge, Merges } from '../../src/identity/resolve-merges';
import { ErasureQueries } from '../../src/ingestion/erasure/erasure.queries';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { contactErasure } from '../support/contact-erasure';
import { AS_OF, insertFacts, insertProject, isoDay, onDay, recordChangedContacts } from '../support/facts';
import { copyProject, recomputedTables } from '../support/recomputed-tables';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const IDS = ['a', 'b', 'c', 'd', 'e'];
const id = fc.constantFrom(...IDS);
const AGENTS = ['Ada', 'Ben', 'Cleo'];
const agent = fc.constantFrom(...AGENTS);
const ago = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 1 }) },
  { weight: 3, arbitrary: fc.integer({ min: 2, max: 90 }) },
  { weight: 1, arbitrary: fc.constant(-1) },
);
const ms = fc.integer({ min: 0, max: 86_399_999 });
const PIPELINE = ['classifications', 'permanent_routes', 'lead_outcomes'];
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('fact' as const),
      agent,
      id,
      ago,
      ms,
      direction: fc.constantFrom('inbound' as const, 'inbound' as const, 'outbound' as const, null),
      weight: fc.constantFrom(1, 1, 0.1, 0.7),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pipeline' as const), id, ago, ms, table: fc.constantFrom(...PIPELINE) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('name' as const),
      id,
      ms,
      given: fc.boolean(),
      name: fc.constantFrom('Ann', 'Bob', 'Cy'),
    }),
  },
  // The second of two equal moments is that with the greater key, and some statements are older than those before.
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('merge' as const),
      id,
      into: fc.option(id, { freq: 4 }),
      second: fc.integer({ min: 0, max: 30 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('agent' as const),
      agent,
      into: fc.option(agent, { freq: 3 }),
      second: fc.integer({ min: 0, max: 30 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), id }) },
);
const step = fc.record({
  days: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 10 }) }),
  acts: fc.array(act, { minLength: 1, maxLength: 10, size: 'max' }),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

describe('merged contacts and agents', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);

  async function recompute(projectId: string, asOf: number): Promise<void> {
    const outcome = await service.recomputeById(projectId, { asOf: isoDay(asOf) });
    if (outcome?.status === 'failed') throw new Error(outcome.error);
  }

  async function doAct(projectId: string, it: Act, asOf: number): Promise<void> {
    switch (it.kind) {
      case 'fact': {
        const fact = { agent: it.agent, contact: it.id, weight: it.weight, direction: it.direction };
        await insertFacts(database.dataSource, projectId, [{ ...fact, occurredAt: onDay(asOf - it.ago, it.ms) }]);
        return;
      }
      case 'pipeline': {
        const at = onDay(asOf - it.ago, it.ms);
        await sql(
          'INSERT INTO contacts (project_id, user_id, first_seen) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
          projectId,
          it.id,
          at,
        );
        const agents = await insertFacts(database.dataSource, projectId, [
          { agent: 'Ada', contact: it.id, occurredAt: at },
        ]);
        const last = { classifications: 'gold', permanent_routes: agents.get('Ada'), lead_outcomes: 'won' }[it.table];
        await sql(`INSERT INTO ${it.table} VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, projectId, it.id, at, last);
        return await recordChangedContacts(database.dataSource, projectId, [it.id]);
      }
      case 'name': {
        await sql(
          `UPDATE contacts SET name = $3, named_at = $4, name_given = $5 WHERE project_id = $1 AND user_id = $2`,
          ...[projectId, it.id, it.name, onDay(AS_OF, it.ms), it.given],
        );
        return await recordChangedContacts(database.dataSource, projectId, [it.id]);
      }
      case 'merge': {
        const into = it.into === it.id ? null : it.into;
        await sql(
          `INSERT INTO contact_merges VALUES ($1, $2, $3, $4, $5) ON CONFLICT (project_id, user_id) DO UPDATE
           SET into_id = excluded.into_id, decided_at = excluded.decided_at, event_key = excluded.event_key
           WHERE (contact_merges.decided_at, contact_merges.event_key) < (excluded.decided_at, excluded.event_key)`,
          ...[projectId, it.id, into, onDay(AS_OF, it.second * 1000), randomUUID()],
        );
        return await recordChangedContacts(database.dataSource, projectId, [it.id, ...(into === null ? [] : [into])]);
      }
      case 'agent': {
        const into = it.into === it.agent ? null : it.into;
        await sql(
          `INSERT INTO agent_merges SELECT $1, agent_id, (SELECT agent_id FROM agents WHERE project_id = $1 AND name = $3), $4::timestamptz, $5::uuid
           FROM agents WHERE project_id = $1 AND name = $2
           ON CONFLICT (project_id, agent_id) DO UPDATE
           SET into_id = excluded.into_id, decided_at = excluded.decided_at, event_key = excluded.event_key
           WHERE (agent_merges.decided_at, agent_merges.event_key) < (excluded.decided_at, excluded.event_key)`,
          ...[projectId, it.agent, into, onDay(AS_OF, it.second * 1000), randomUUID()],
        );
        return await recordChangedContacts(database.dataSource, projectId, []);
      }
      case 'erase': {
        const facts = new ErasureQueries(database.reader);
        await contactErasure(database.dataSource).erase(projectId, it.id, async (runner, ids) => {
          await facts.deleteFacts(runner, projectId as ProjectId, ids, SYSTEM);
        });
      }
    }
  }

  async function mergesOf(projectId: string, table: string, id: string): Promise<Merges> {
    const said: (Omit<Merge, 'into'> & { into_id: string | null })[] = await sql(
      `SELECT ${id} AS id, into_id, to_char(decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') AS at, event_key::text AS key
       FROM ${table} WHERE project_id = $1`,
      projectId,
    );
    return new Merges(said.map(({ into_id, ...merge }) => ({ ...merge, into: into_id })));
  }

  /** A separate project whose facts came under the ids of the survivors, recomputed from nothing. */
  async function cleanLoad(projectId: string, asOf: number): Promise<Record<string, string[]>> {
    const copy = await insertProject(database.dataSource, `Copy ${randomUUID()}`);
    await copyProject(database.dataSource, projectId, copy);
    const merges = await mergesOf(projectId, 'contact_merges', 'user_id');
    const agentMerges = await mergesOf(projectId, 'agent_merges', 'agent_id');
    const agents: { agent_id: string }[] = await sql('SELECT agent_id FROM agents WHERE project_id = $1', copy);
    for (const { agent_id } of agents) {
      const survivor = agentMerges.survivorOf(agent_id);
      if (survivor === agent_id) continue;
      await sql(
        'UPDATE interactions SET agent_id = $3 WHERE project_id = $1 AND agent_id = $2',
        copy,
        agent_id,
        survivor,
      );
    }
    const contacts: { user_id: string }[] = await sql('SELECT user_id FROM contacts WHERE project_id = $1', copy);
    for (const { user_id } of contacts) {
      const survivor = merges.survivorOf(user_id);
      if (survivor === user_id) continue;
      await sql(
        `INSERT INTO contacts AS known SELECT $1, $3, name, first_seen, named_at, name_given FROM contacts WHERE project_id = $1 AND user_id = $2
         ON CONFLICT (project_id, user_id) DO UPDATE SET first_seen = least(known.first_seen, excluded.first_seen),
           (name, named_at, name_given) = (SELECT name, named_at, name_given FROM (VALUES
             (known.name, known.named_at, known.name_given), (excluded.name, excluded.named_at, excluded.name_given)
           ) AS both_names(name, named_at, name_given)
           ORDER BY name IS NULL, name_given DESC, coalesce(named_at, '-infinity') DESC, name COLLATE "C" DESC LIMIT 1)`,
        ...[copy, user_id, survivor],
      );
      await sql('DELETE FROM contacts WHERE project_id = $1 AND user_id = $2', copy, user_id);
      for (const table of ['interactions', ...PIPELINE])
        await sql(`UPDATE ${table} SET user_id = $3 WHERE project_id = $1 AND user_id = $2`, copy, user_id, survivor);
    }
    await recompute(copy, asOf);
    return await recomputedTables(database.dataSource, copy, asOf);
  }

  const aliases = async (projectId: string): Promise<unknown[]> => [
    ...(await sql(
      'SELECT user_id, survivor_id, name FROM contact_aliases WHERE project_id = $1 ORDER BY 1',
      projectId,
    )),
    ...(await sql('SELECT agent_id, survivor_id FROM agent_aliases WHERE project_id = $1 ORDER BY 1', projectId)),
  ];

  it('have the tables of facts that came under one id, after any merges, unmerges, late facts and erasures', async () => {
    let merged = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 3, size: 'max' }), async (steps) => {
        const projectId = await insertProject(database.dataSource, `Merges ${randomUUID()}`);
        let asOf = AS_OF;
        for (const name of AGENTS) {
          const fact = { kind: 'fact' as const, agent: name, id: 'a', ago: 300, ms: 0 };
          await doAct(projectId, { ...fact, direction: 'inbound', weight: 1 }, asOf);
        }
        await recompute(projectId, asOf);
        for (const { days, acts } of steps) {
          asOf += days;
          for (const it of acts) await doAct(projectId, it, asOf);
          await recompute(projectId, asOf);
          expect(await recomputedTables(database.dataSource, projectId, asOf)).toEqual(
            await cleanLoad(projectId, asOf),
          );
          const known = await aliases(projectId);
          merged += known.length > 0 ? 1 : 0;
          const lasting: { rows: number }[] = await sql(
            `SELECT count(*)::integer AS rows FROM episodes WHERE project_id = $1 AND ended_on IS NULL
             AND (agent_id, user_id) NOT IN (SELECT agent_id, user_id FROM depth_scores WHERE project_id = $1)`,
            projectId,
          );
          expect(lasting).toEqual([{ rows: 0 }]);
        }
        // A full run follows all statements from nothing, and finds the same.
        const incremental = await aliases(projectId);
        const before = await recomputedTables(database.dataSource, projectId, asOf);
        await service.recomputeById(projectId, { asOf: isoDay(asOf), full: true });
        expect(await aliases(projectId)).toEqual(incremental);
        expect(await recomputedTables(database.dataSource, projectId, asOf)).toEqual(before);
      }),
      { seed: 23, numRuns: 7, endOnFailure: true },
    );
    expect(merged).toBeGreaterThan(5);
  });
});
