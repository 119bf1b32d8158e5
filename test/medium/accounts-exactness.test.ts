import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { ProjectId } from '../../src/auth/tenant';
import { SYSTEM } from '../../src/database/actor';
import { ErasureQueries } from '../../src/ingestion/erasure/erasure.queries';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { contactErasure } from '../support/contact-erasure';
import { AS_OF, insertFacts, insertProject, isoDay, onDay, recordChangedContacts } from '../support/facts';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const account = fc.constantFrom('acme', 'globex', 'w/o 🦊');
const second = fc.integer({ min: 0, max: 30 });
const act = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('fact' as const),
      id,
      agent: fc.constantFrom('Ada', 'Ben', 'Cy'),
      ago: fc.oneof(fc.integer({ min: -1, max: 3 }), fc.integer({ min: 4, max: 200 })),
      direction: fc.constantFrom('inbound' as const, 'outbound' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('belongs' as const), id, to: fc.option(account, { freq: 5 }), second }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('named' as const), id, account, second }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('merge' as const), id, into: fc.option(id, { freq: 4 }), second }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('erase' as const), id }) },
);
const step = fc.record({
  days: fc.constantFrom(0, 0, 0, 0, 1, 40),
  acts: fc.array(act, { minLength: 2, maxLength: 10, size: 'max' }),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

describe('accounts', () => {
  let database: TestDatabase;
  let service: RecomputeService;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  afterAll(() => database.drop());

  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);

  async function recompute(projectId: string, asOf: number, full = false): Promise<void> {
    const outcome = await service.recomputeById(projectId, { asOf: isoDay(asOf), full });
    if (outcome?.status === 'failed') throw new Error(outcome.error);
  }

  async function say(projectId: string, contact: string, fact: readonly [string, string, string | null], at: string) {
    const [kind, name, value] = fact;
    await sql(
      'INSERT INTO contacts (project_id, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      ...[projectId, contact],
    );
    await sql(
      `INSERT INTO contact_attributes (project_id, user_id, kind, name, type, value, said_at, event_key)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (project_id, user_id, kind, name) DO UPDATE
       SET type = excluded.type, value = excluded.value, said_at = excluded.said_at, event_key = excluded.event_key
       WHERE (contact_attributes.said_at, contact_attributes.event_key) < (excluded.said_at, excluded.event_key)`,
      ...[projectId, contact, kind, name, value === null ? null : 'text', value, at, randomUUID()],
    );
    await recordChangedContacts(database.dataSource, projectId, [contact]);
  }

  async function doAct(projectId: string, it: Act, asOf: number): Promise<void> {
    switch (it.kind) {
      case 'fact': {
        const { agent, id: contact, direction } = it;
        const fact = { agent, contact, direction, occurredAt: onDay(asOf - it.ago) };
        await insertFacts(database.dataSource, projectId, [fact]);
        return;
      }
      case 'belongs':
        return await say(projectId, it.id, ['account', '', it.to], onDay(AS_OF, it.second * 1000));
      case 'named':
        return await say(
          projectId,
          it.id,
          ['account_name', it.account, `Name ${it.second}`],
          onDay(AS_OF, it.second * 1000),
        );
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
      case 'erase': {
        const facts = new ErasureQueries(database.reader);
        await contactErasure(database.dataSource).erase(projectId, it.id, async (runner, ids) => {
          await facts.deleteFacts(runner, projectId as ProjectId, ids, SYSTEM);
        });
      }
    }
  }

  async function accounts(projectId: string): Promise<unknown[]> {
    return await sql(
      `SELECT to_jsonb(account) - 'project_id' AS account, (
         SELECT json_agg(user_id ORDER BY user_id) FROM contact_accounts AS member
         WHERE member.project_id = $1 AND member.account_id = account.account_id
       ) AS members
       FROM accounts AS account WHERE project_id = $1 ORDER BY account_id`,
      projectId,
    );
  }

  it('are the same after any statements, merges, facts, days and erasures as after a run from nothing', async () => {
    let known = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 3, size: 'max' }), async (steps) => {
        const projectId = await insertProject(database.dataSource, `Accounts ${randomUUID()}`);
        let asOf = AS_OF;
        await insertFacts(database.dataSource, projectId, [
          { agent: 'Ada', contact: 'a', occurredAt: onDay(asOf - 9) },
        ]);
        await recompute(projectId, asOf);
        for (const { days, acts } of steps) {
          asOf += days;
          for (const it of acts) await doAct(projectId, it, asOf);
          // An erasure leaves what a run of all other facts would.
          await recompute(projectId, asOf);
          const incremental = await accounts(projectId);
          await recompute(projectId, asOf, true);
          expect(incremental).toEqual(await accounts(projectId));
          known += incremental.length;
        }
      }),
      { seed: 33, numRuns: 6, endOnFailure: true },
    );
    expect(known).toBeGreaterThan(10);
  });
});
