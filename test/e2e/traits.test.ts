import fc from 'fast-check';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { insertFacts, insertProject } from '../support/facts';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const AS_OF = '2025-06-30';
const USERS = ['a', 'b', 'c', 'd', 'e', 'f'];
/** Ids that stand for others: b for a, then d for c. */
const MERGED: Readonly<Record<string, string>> = { b: 'a', d: 'c' };
const survivorOf = (user: string) => MERGED[user] ?? user;

interface Said {
  user: string;
  fields: { account_id?: string | null; traits?: Record<string, string | number | boolean | null>; tier?: string };
  second: number;
}
/** The fields that some response has and a test reads. */
interface Body {
  readonly results: readonly { readonly status: string; readonly problem: object }[];
  readonly total: number;
  readonly relationships: readonly { readonly user_id: string }[];
  readonly next_cursor: string;
  readonly errors: readonly { readonly location: string }[];
  readonly tables: { readonly contact_attributes: readonly object[] };
  readonly deleted: { readonly contact_attributes: number };
}
interface Answer {
  readonly status: number;
  readonly body: Body;
}

const value = fc.constantFrom<string | number | boolean | null>('pro', 'team', 3, 10, 12.5, true, '2026-01-31', null);
const said: fc.Arbitrary<Said> = fc.record({
  user: fc.constantFrom(...USERS),
  second: fc.integer({ min: 0, max: 9 }),
  fields: fc.oneof(
    fc.record({ traits: fc.dictionary(fc.constantFrom('plan', 'seats'), value, { minKeys: 1 }) }),
    fc.record({ account_id: fc.constantFrom('acme', 'globex', null) }),
    fc.record({ tier: fc.constantFrom('gold', 'silver') }),
  ),
});

describe('traits, accounts, tiers and teams', () => {
  let database: TestDatabase;
  let api: TestApi;
  let projectId: string;
  let projects = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function scoredProject(): Promise<string> {
    projectId = await insertProject(database.dataSource, `Traits ${++projects}`);
    await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, AS_OF]);
    const facts = USERS.flatMap((contact, place) => [
      { agent: 'Nova', contact, occurredAt: `2025-06-${10 + place}T10:00:00Z`, direction: 'inbound' as const },
      { agent: 'Iris', contact, occurredAt: `2025-06-${12 + place}T10:00:00Z`, direction: 'inbound' as const },
    ]);
    await insertFacts(database.dataSource, projectId, facts);
    return projectId;
  }
  async function recompute(): Promise<void> {
    const outcome = await api.app.get(RecomputeService, { strict: false }).recomputeById(projectId, { wait: true });
    expect(outcome?.status).toMatch(/^(finished|unchanged)$/);
  }
  async function ask(method: string, path: string, body?: unknown, token?: string): Promise<Answer> {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const response = await api.get(`/api/v1/projects/${projectId}/${path}`, {
      ...{ method, headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: JSON.parse((await response.text()) || 'null') };
  }
  const send = async (...events: object[]): Promise<Body['results']> => {
    const sent = events.map((event) => ({ occurred_at: '2025-06-29T10:00:00Z', ...event }));
    return (await ask('POST', 'events', { events: sent })).body.results;
  };
  const eventOf = ({ user, fields, second }: Said, index: number) => ({
    ...{ event_id: `said-${index}`, user_id: user, occurred_at: `2025-06-20T10:00:0${second}Z` },
    ...('tier' in fields ? { type: 'contact.classified', tier: fields.tier } : { type: 'contact.updated', ...fields }),
  });
  const stored = (id: string): Promise<unknown[]> =>
    database.dataSource.query(
      `SELECT user_id, kind, name, type, value, number, moment, said_at, event_key FROM contact_attributes
       WHERE project_id = $1 ORDER BY user_id, kind, name`,
      [id],
    );
  /** The contacts that a filter finds, with any agent. */
  const found = async (query: Record<string, string>): Promise<string[]> => {
    const { status, body } = await ask('GET', `relationships?${new URLSearchParams(query)}`);
    expect(status).toBe(200);
    expect(body.total).toBe(body.relationships.length);
    return [...new Set<string>(body.relationships.map(({ user_id }: { user_id: string }) => user_id))].sort();
  };

  it('are those of the newest facts of all ids, in whatever order they come', async () => {
    const keys: { event_id: string; key: string }[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.array(said, { minLength: 8, maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        async (all, dice) => {
          const events = all.map(eventOf);
          const first = await scoredProject();
          expect(new Set((await send(...events)).map(({ status }) => status))).toEqual(new Set(['accepted']));
          await scoredProject();
          const shuffled = events
            .map((event) => [dice.next().value, event] as const)
            .sort(([one], [other]) => one - other);
          for (const [, event] of shuffled) await send(event);
          await send(...events);
          expect(await stored(projectId)).toEqual(await stored(first));

          await send(
            ...Object.entries(MERGED).map(([previous_id, user_id]) => ({
              type: 'contact.aliased',
              event_id: `m-${previous_id}`,
              previous_id,
              user_id,
            })),
          );
          await recompute();
          // Which of two events of one moment counts is decided by their keys.
          if (keys.length < all.length) {
            keys.splice(
              0,
              keys.length,
              ...(await eventKeys(Array.from({ length: 30 }, (_, index) => `said-${index}`))),
            );
          }
          const keyOf = new Map(keys.map(({ event_id, key }) => [event_id, key]));
          const known = new Map<string, string | number | boolean | null>();
          const inOrder = all
            .map((fact, index) => ({ ...fact, key: keyOf.get(`said-${index}`) ?? '' }))
            .sort((one, other) => one.second - other.second || (one.key < other.key ? -1 : 1));
          for (const { user, fields } of inOrder) {
            const id = survivorOf(user);
            if (fields.account_id !== undefined) known.set(`${id} account`, fields.account_id);
            if (fields.tier !== undefined) known.set(`${id} tier`, fields.tier);
            for (const [name, trait] of Object.entries(fields.traits ?? {})) known.set(`${id} ${name}`, trait);
          }
          const holders = (test: (of: (name: string) => string | number | boolean | null) => boolean) =>
            [...new Set(USERS.map(survivorOf))]
              .filter((id) => test((name) => known.get(`${id} ${name}`) ?? null))
              .sort();
          expect(await found({ account: 'acme' })).toEqual(holders((of) => of('account') === 'acme'));
          expect(await found({ tier: 'gold' })).toEqual(holders((of) => of('tier') === 'gold'));
          expect(await found({ trait: 'plan' })).toEqual(holders((of) => of('plan') !== null));
          expect(await found({ trait: 'plan:pro,plan:10.0' })).toEqual(
            holders((of) => ['pro', 10].includes(of('plan') as string)),
          );
          expect(await found({ trait: 'seats>=10' })).toEqual(
            holders((of) => typeof of('seats') === 'number' && Number(of('seats')) >= 10),
          );
          expect(await found({ trait: 'seats<2026-02-01' })).toEqual(holders((of) => of('seats') === '2026-01-31'));
          expect(await found({ trait: 'plan:pro,seats', account: 'globex', tier: 'silver' })).toEqual(
            holders(
              (of) =>
                of('plan') === 'pro' && of('seats') !== null && of('account') === 'globex' && of('tier') === 'silver',
            ),
          );
        },
      ),
      { seed: 23, numRuns: 6, endOnFailure: true },
    );
  });

  /** The keys by which ties are decided, as the database has them. */
  async function eventKeys(ids: string[]): Promise<{ event_id: string; key: string }[]> {
    return await database.dataSource.query(
      `SELECT event_id, encode(substr(sha256(convert_to('external/' || event_id, 'UTF8')), 1, 16), 'hex') AS key
       FROM unnest($1::text[]) AS event_id`,
      [ids],
    );
  }

  it('filter pages and exports, by the team of the agent too', async () => {
    await scoredProject();
    await recompute();
    await send(
      { type: 'contact.updated', event_id: '1', user_id: 'a', traits: { plan: 'pro', city: 'Bath, "UK"' } },
      {
        type: 'contact.updated',
        event_id: '2',
        user_id: 'b',
        account_id: 'acme',
        account_name: 'Acme',
        traits: { plan: 'pro' },
      },
      { type: 'agent.updated', event_id: '3', agent: 'Nova', team: 'sales' },
      { type: 'agent.updated', event_id: '4', agent: 'Iris', team: 'sales', occurred_at: '2025-06-28T10:00:00Z' },
      { type: 'agent.updated', event_id: '5', agent: 'Iris', team: null },
      { type: 'agent.updated', event_id: '6', agent: 'Iris', team: 'support', occurred_at: '2025-06-27T10:00:00Z' },
    );
    const page = await ask('GET', 'relationships?team=sales&trait=plan:pro&page_size=1');
    expect(page.body).toMatchObject({
      total: 2,
      has_more: true,
      relationships: [{ agent_name: 'Nova', user_id: 'b' }],
    });
    const next = await ask(
      'GET',
      `relationships?team=sales&trait=plan:pro&page_size=1&cursor=${page.body.next_cursor}`,
    );
    expect(next.body).toMatchObject({ has_more: false, relationships: [{ agent_name: 'Nova', user_id: 'a' }] });
    expect((await ask('GET', `relationships?team=sales&page_size=1&cursor=${page.body.next_cursor}`)).status).toBe(422);
    // A page of an earlier state has the same filter.
    await insertFacts(database.dataSource, projectId, [
      { agent: 'Nova', contact: 'f', occurredAt: '2025-06-30T10:00:00Z' },
    ]);
    await recompute();
    const past = await ask(
      'GET',
      `relationships?team=sales&trait=plan:pro&page_size=1&cursor=${page.body.next_cursor}`,
    );
    expect(past.body).toMatchObject({ changed: true, relationships: next.body.relationships });
    expect(await found({ trait: 'city:"Bath, \\"UK\\""' })).toEqual(['a']);
    expect(await found({ team: 'support' })).toEqual([]);
    const csv = await api.get(`/api/v1/projects/${projectId}/relationships.csv?account=acme&team=sales`);
    expect((await csv.text()).trim().split('\r\n')).toHaveLength(2);
    const wrong = await ask('GET', 'relationships?trait=plan%3E%3Dmany');
    expect([wrong.status, wrong.body.errors[0]?.location]).toEqual([422, 'query.trait']);
  });

  it('are exported and erased with the person, and rejected beyond the limit of a contact', async () => {
    await scoredProject();
    const names = (first: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${first + index}`, index]));
    const update = (event_id: string, traits: object) => ({ type: 'contact.updated', event_id, user_id: 'a', traits });
    const filled = [0, 50, 100, 150].map((first) => update(`fill-${first}`, names(first, 50)));
    const results = await send(
      ...filled,
      update('more', { plan: 'pro' }),
      filled[0] ?? {},
      update('known', names(7, 3)),
    );
    expect(results.map(({ status }) => status)).toEqual([
      ...Array(4).fill('accepted'),
      'rejected',
      'duplicate',
      'accepted',
    ]);
    expect(results[4]?.problem).toMatchObject({ status: 409, errors: [{ location: 'body.events[4].traits' }] });
    expect((await send(update('later', { plan: 'pro' }), filled[1] ?? {})).map(({ status }) => status)).toEqual([
      'rejected',
      'duplicate',
    ]);
    const admin = await api.token('org_test', 'admin');
    const exported = await ask('GET', 'contacts/a/export', undefined, admin);
    expect(exported.body.tables.contact_attributes).toHaveLength(200);
    const erased = await ask('DELETE', 'contacts/a', undefined, admin);
    expect(erased.body.deleted.contact_attributes).toBe(200);
    expect(await stored(projectId)).toEqual([]);
  });
});
