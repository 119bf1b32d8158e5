import { RecomputeService } from '../../src/recompute/recompute.service';
import { type Fact, insertFacts, insertProject } from '../support/facts';
import { seededRandom } from '../support/seeded-random';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const AS_OF = '2025-06-30';
const DAY = Date.parse(AS_OF);
/** What a contact has in common with the relationship of one agent who had all its conversations. */
const SCORE = [
  'depth',
  'band',
  'trend',
  'trend_word',
  'stage',
  'at_risk',
  'turn',
  'silence_days',
  'active_days',
  'first_day',
];

/** The fields that some response has and a test reads. */
interface Body {
  readonly rejected: number;
  readonly user_id: string;
  readonly contacts: readonly { readonly user_id: string; readonly agents: number }[];
  readonly relationships: readonly { readonly agent_id: string; readonly depth: number }[];
  readonly knows_best: object;
  readonly suggestions: readonly object[];
  readonly next_cursor: string;
}
interface Answer {
  readonly status: number;
  readonly body: Body;
}

describe('contacts as persons', () => {
  let database: TestDatabase;
  let api: TestApi;
  let projects = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function scoredProject(facts: readonly Fact[]): Promise<string> {
    const projectId = await insertProject(database.dataSource, `Persons ${++projects}`);
    await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, AS_OF]);
    await insertFacts(database.dataSource, projectId, [...facts]);
    await recompute(projectId);
    return projectId;
  }
  async function recompute(projectId: string): Promise<void> {
    const outcome = await api.app.get(RecomputeService, { strict: false }).recomputeById(projectId, { wait: true });
    expect(outcome?.status).toMatch(/^(finished|unchanged)$/);
  }
  async function ask(projectId: string, path: string, body?: unknown): Promise<Answer> {
    const response = await api.get(`/api/v1/projects/${projectId}/${path}`, {
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
    return { status: response.status, body: JSON.parse((await response.text()) || 'null') };
  }
  const send = async (projectId: string, ...events: object[]): Promise<void> => {
    const sent = events.map((event, index) => ({
      event_id: `e-${index}`,
      occurred_at: '2025-06-29T10:00:00Z',
      ...event,
    }));
    const { body } = await ask(projectId, 'events', { events: sent });
    expect(body.rejected).toBe(0);
  };

  it('have the depth of the union of their days, as if one agent had had all conversations', async () => {
    const random = seededRandom(23);
    const below = (limit: number) => Math.floor(random() * limit);
    const facts = Array.from({ length: 40 }, (_, contact) =>
      Array.from({ length: 1 + below(25) }, (): Fact => {
        const ago = below(1 + below(200)) * 86_400_000;
        return {
          agent: ['Ada', 'Ben', 'Cy'][below(contact % 4 === 0 ? 1 : 3)] ?? '',
          contact: `c${contact}`,
          occurredAt: new Date(DAY - ago + below(86_400) * 1_000).toISOString(),
          direction: ([null, 'inbound', 'outbound'] as const)[below(3)] ?? null,
          weight: [1, 0.25, 0.5, 3][below(4)] ?? 1,
        };
      }),
    ).flat();
    const [several, one] = [
      await scoredProject(facts),
      await scoredProject(facts.map((fact) => ({ ...fact, agent: 'Ada' }))),
    ];
    const list = async (projectId: string) => (await ask(projectId, 'contacts?page_size=200')).body.contacts;
    const [together, alone] = [await list(several), await list(one)];
    const shared = together.filter(({ agents }: { agents: number }) => agents > 1);
    expect(shared.length).toBeGreaterThan(15);
    const pick = (contacts: readonly object[]): object[] =>
      contacts.map((contact) =>
        Object.fromEntries(
          ['user_id', 'last_interaction', ...SCORE].map((key) => [
            key,
            new Map<string, unknown>(Object.entries(contact)).get(key),
          ]),
        ),
      );
    expect(pick(together)).toEqual(pick(alone));
    for (const { user_id } of shared.slice(0, 5)) {
      const { body } = await ask(several, `contacts/${user_id}`);
      expect(pick([body])).toEqual(
        pick(together.filter((contact: { user_id: string }) => contact.user_id === user_id)),
      );
      const depths = body.relationships.map(({ depth }: { depth: number }) => depth);
      expect(depths).toEqual([...depths].sort((a, b) => b - a));
      expect(body.knows_best).toMatchObject({ agent_id: body.relationships[0]?.agent_id, depth: depths[0] });
    }
  });

  const PEOPLE: Fact[] = [
    { agent: 'Nova', contact: 'ada', occurredAt: '2025-05-01T10:00:00Z', direction: 'inbound' },
    { agent: 'Nova', contact: 'ada', occurredAt: '2025-05-09T10:00:00Z', direction: 'inbound' },
    { agent: 'Iris', contact: 'ada@old.example', occurredAt: '2025-06-20T10:00:00Z', direction: 'inbound' },
    { agent: 'Iris', contact: 'ada@old.example', occurredAt: '2025-06-28T10:00:00Z', direction: 'outbound' },
    { agent: 'Iris', contact: 'bob', occurredAt: '2025-06-20T10:00:00Z', direction: 'inbound' },
    { agent: 'Nova', contact: 'merge-suggestions', occurredAt: '2025-06-20T10:00:00Z', direction: 'inbound' },
  ];

  it('are shown whole under every id: who knows them best, who spoke last, and what is known of them', async () => {
    const projectId = await scoredProject(PEOPLE);
    await send(
      projectId,
      { type: 'contact.aliased', previous_id: 'ada@old.example', user_id: 'ada' },
      {
        type: 'contact.updated',
        user_id: 'ada',
        name: 'Ada Obi',
        account_id: 'acme',
        traits: { plan: 'pro', seats: 3 },
      },
      {
        type: 'contact.updated',
        user_id: 'ada@old.example',
        account_id: 'acme',
        account_name: 'Acme',
        traits: { vip: true },
      },
      { type: 'contact.classified', user_id: 'ada@old.example', tier: 'gold' },
      { type: 'agent.updated', agent: 'Iris', team: 'Sales' },
    );
    await recompute(projectId);
    const ada = await ask(projectId, 'contacts/ada');
    expect(ada.body).toMatchObject({
      ...{
        user_id: 'ada',
        user_ids: ['ada', 'ada@old.example'],
        name: 'Ada Obi',
        account_id: 'acme',
        account_name: 'Acme',
      },
      ...{
        tier: 'gold',
        traits: { plan: 'pro', seats: 3, vip: true },
        pipeline_stage: 'qualified',
        agents: 2,
        active_days: 3,
      },
      ...{
        last_interaction: '2025-06-28T10:00:00.000Z',
        turn: 'awaiting_their_reply',
      },
      knows_best: { agent_name: 'Iris' },
      spoke_last: { agent_name: 'Iris', at: '2025-06-28T10:00:00.000Z', by: 'agent' },
      relationships: [
        { agent_name: 'Iris', team: 'Sales', last_spoke: 'agent', turn: 'awaiting_their_reply' },
        { agent_name: 'Nova', team: null, last_spoke: 'contact' },
      ],
      as_of: AS_OF,
    });
    expect((await ask(projectId, 'contacts/ada%40old.example')).body).toEqual(ada.body);
    for (const id of ['nobody', '%00', '%ED%A0%80'])
      expect([404, 400]).toContain((await ask(projectId, `contacts/${id}`)).status);
    expect((await ask(projectId, 'contacts/merge-suggestions')).body.suggestions).toEqual([]);
    expect((await ask(projectId, 'contacts/%20merge-suggestions')).body.user_id).toBe('merge-suggestions');
  });

  it('are listed in any order, page by page, those without an interaction last', async () => {
    const fact = (agent: string, contact: string, day: number): Fact => ({
      ...{ agent, contact, occurredAt: new Date(DAY - day * 86_400_000).toISOString(), direction: 'inbound' },
    });
    const projectId = await scoredProject(
      Array.from({ length: 12 }, (_, n) => [
        fact('Ada', `c-${n}`, (n * 7) % 11),
        fact('Ada', `c-${n}`, 20 + n),
        ...(n % 3 === 0 ? [fact('Ben', `c-${n}`, 3 + n)] : []),
      ]).flat(),
    );
    await send(
      projectId,
      { type: 'contact.updated', user_id: 'known only', name: 'zoe' },
      { type: 'contact.updated', user_id: 'c-4', name: 'Émile' },
      { type: 'contact.updated', user_id: 'c-5', name: 'émile' },
      { type: 'contact.updated', user_id: 'former', name: 'Bea' },
      { type: 'contact.aliased', previous_id: 'former', user_id: 'c-6' },
    );
    await recompute(projectId);
    type Listed = { readonly user_id: string; readonly name: string } & Record<'depth' | 'last_interaction', unknown>;
    const all = async (query: string) => {
      const listed: Listed[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { status, body } = await ask(projectId, `contacts?${query}&page_size=5&cursor=${cursor}`);
        expect(status).toBe(200);
        listed.push(...(body.contacts as unknown as Listed[]));
        cursor = body.next_cursor;
      }
      return listed;
    };
    const byId = await all('');
    expect(byId).toHaveLength(13);
    const natural = (text: string) => text.replace(/\d+/g, (digits) => digits.padStart(20, '0'));
    const folded = ({ name }: Listed) => natural(name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase());
    expect(byId.slice(0, 4).map(({ user_id }) => user_id)).toEqual(['c-0', 'c-1', 'c-2', 'c-3']);
    for (const sort of ['depth', 'last_interaction', 'name', 'id'] as const)
      for (const order of ['asc', 'desc'] as const) {
        const key = (one: Listed) =>
          ({ ...one, name: folded(one), id: natural(one.user_id) })[sort] as string | number | null;
        const sign = order === 'asc' ? 1 : -1;
        const expected = byId.toSorted((a, b) => {
          const [x, y] = [key(a), key(b)];
          if (x === null || y === null) return Number(x === null) - Number(y === null);
          return x === y ? (a.user_id < b.user_id ? -1 : 1) : x < y ? -sign : sign;
        });
        const ids = (some: readonly Listed[]) => some.map(({ user_id }) => user_id);
        expect([sort, order, ids(await all(`sort=${sort}&order=${order}`))]).toEqual([sort, order, ids(expected)]);
      }
    expect((await all('sort=name'))[0]).toMatchObject({ user_id: 'c-6', name: 'Bea' });
    const { body } = await ask(projectId, 'contacts?sort=depth&page_size=5');
    expect((await ask(projectId, `contacts?sort=name&cursor=${body.next_cursor}`)).status).toBe(422);
    expect((await ask(projectId, 'contacts?sort=trend')).status).toBe(422);
  });

  it('are found by id, name, alias, trait, account, agent and stage, in pages', async () => {
    const projectId = await scoredProject(PEOPLE);
    await send(
      projectId,
      { type: 'contact.aliased', previous_id: 'ada@old.example', user_id: 'ada' },
      { type: 'contact.updated', user_id: 'ada', name: 'Ada Obi', traits: { city: 'Łódź' } },
      { type: 'contact.updated', user_id: 'bob', account_id: 'globex', account_name: 'Globex' },
      { type: 'lead.outcome', user_id: 'bob', outcome: 'won' },
    );
    await recompute(projectId);
    const found = async (query: Record<string, string>) => {
      const { status, body } = await ask(projectId, `contacts?${new URLSearchParams(query)}`);
      expect(status).toBe(200);
      return body.contacts.map(({ user_id }: { user_id: string }) => user_id);
    };
    expect(await found({})).toEqual(['ada', 'bob', 'merge-suggestions']);
    for (const [query, ids] of [
      [{ search: 'OLD.example' }, ['ada']],
      [{ search: 'obi' }, ['ada']],
      [{ search: 'łódź' }, ['ada']],
      [{ search: 'globex' }, ['bob']],
      [{ search: 'nobody' }, []],
      [{ account: 'globex' }, ['bob']],
      [{ trait: 'city' }, ['ada']],
      [{ agent: 'Iris' }, ['ada', 'bob']],
      [{ pipeline_stage: 'closed' }, ['bob']],
      [{ agent: 'Nova', search: 'obi' }, ['ada']],
    ] as const) {
      expect([query, await found(query)]).toEqual([query, ids]);
    }
    const first = await ask(projectId, 'contacts?page_size=2');
    expect(first.body).toMatchObject({ has_more: true, contacts: [{ user_id: 'ada' }, { user_id: 'bob' }] });
    const next = await ask(projectId, `contacts?page_size=2&cursor=${first.body.next_cursor}`);
    expect(next.body).toMatchObject({
      has_more: false,
      next_cursor: null,
      contacts: [{ user_id: 'merge-suggestions' }],
    });
    expect((await ask(projectId, 'contacts?agent=nobody')).status).toBe(422);
    expect((await ask(projectId, 'contacts?cursor=x')).status).toBe(422);
  });

  it('are shown before the first recompute too', async () => {
    const projectId = await insertProject(database.dataSource, `Persons ${++projects}`);
    await send(projectId, { type: 'contact.updated', user_id: 'new', name: 'New', traits: { plan: 'pro' } });
    const { body } = await ask(projectId, 'contacts/new');
    expect(body).toMatchObject({
      name: 'New',
      as_of: null,
      depth: null,
      agents: 0,
      relationships: [],
      traits: { plan: 'pro' },
    });
  });
});
