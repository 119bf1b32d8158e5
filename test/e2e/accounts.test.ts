import { RecomputeService } from '../../src/recompute/recompute.service';
import { type Fact, insertFacts, insertProject } from '../support/facts';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const AS_OF = '2025-06-30';

interface Account {
  readonly account_id: string;
  readonly name: string;
  readonly contacts: number;
  readonly depth: number | null;
  readonly single_threaded: { readonly risk: boolean; readonly on: string | null; readonly reason: string };
}
/** The fields that some response has and a test reads. */
interface Body extends Account {
  readonly rejected: number;
  readonly accounts: readonly Account[];
  readonly next_cursor: string | null;
  readonly has_more: boolean;
  readonly as_of: string | null;
  readonly members: readonly { readonly user_id: string; readonly depth: number | null }[];
  readonly members_total: number;
  readonly by_agent: readonly object[];
}

const met = (agent: string, contact: string, days: readonly string[]): Fact[] =>
  days.map((day) => ({ agent, contact, occurredAt: `${day}T10:00:00Z`, direction: 'inbound' }));
const OFTEN = ['2025-06-02', '2025-06-09', '2025-06-16', '2025-06-23', '2025-06-29'];
const FACTS: Fact[] = [
  ...met('Nova', 'ada', OFTEN),
  ...met('Iris', 'ada', ['2025-06-20', '2025-06-28']),
  ...met('Iris', 'bob', ['2025-06-20']),
  // Silent for so long that it is dormant.
  ...met('Nova', 'cy', ['2024-11-01', '2024-11-03']),
  ...met('Nova', 'dan', OFTEN),
  ...met('Nova', 'eve', ['2025-06-20', '2025-06-27']),
  { agent: 'Iris', contact: 'fay', occurredAt: '2025-06-28T10:00:00Z', direction: 'outbound' },
];
const STRANGE = ['a/b', '..', '.', '🦊 & Söhne', "';--", 'x'.repeat(200), '%2F', 'a?b#c', '__proto__'];

describe('accounts', () => {
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

  async function newProject(): Promise<string> {
    const projectId = await insertProject(database.dataSource, `Accounts ${++projects}`);
    await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, AS_OF]);
    return projectId;
  }
  async function recompute(projectId: string): Promise<void> {
    const outcome = await api.app.get(RecomputeService, { strict: false }).recomputeById(projectId, { wait: true });
    expect(outcome?.status).toBe('finished');
  }
  async function ask(projectId: string, path: string, method = 'GET', body?: unknown) {
    const response = await api.get(`/api/v1/projects/${projectId}/${path}`, {
      headers: { 'content-type': 'application/json' },
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: JSON.parse((await response.text()) || 'null') as Body };
  }
  let events = 0;
  async function send(projectId: string, ...said: object[]): Promise<void> {
    const sent = said.map((event) => ({ event_id: `e-${++events}`, occurred_at: '2025-06-29T10:00:00Z', ...event }));
    expect((await ask(projectId, 'events', 'POST', { events: sent })).body.rejected).toBe(0);
  }
  const belongs = (user_id: string, account_id: string | null, account_name?: string) => ({
    ...{ type: 'contact.updated', user_id, account_id },
    ...(account_name === undefined ? {} : { account_name }),
  });

  async function fleet(): Promise<string> {
    const projectId = await newProject();
    await insertFacts(database.dataSource, projectId, FACTS);
    await send(
      projectId,
      ...[belongs('ada', 'acme', 'Acme Ltd'), belongs('bob', 'acme'), belongs('new', 'acme')],
      ...[belongs('cy', 'globex', 'Łódź Globex'), belongs('dan', 'globex')],
      ...[belongs('eve', 'hooli'), belongs('fay', 'initech')],
    );
    await recompute(projectId);
    return projectId;
  }

  it('are listed with their depth and what they hang on', async () => {
    const projectId = await fleet();
    const { body } = await ask(projectId, 'accounts?sort=name');
    expect(body).toMatchObject({ as_of: AS_OF, has_more: false, next_cursor: null });
    expect(body.accounts).toMatchObject([
      {
        ...{ account_id: 'acme', name: 'Acme Ltd', contacts: 3, agents: 2, band: expect.any(String) },
        alive: { contacts: 2, agents: 2, relationships: 3 },
        single_threaded: {
          ...{ risk: false, on: null, id: null, name: null },
          reason: '2 contacts and 2 agents are in touch.',
        },
      },
      {
        ...{ account_id: 'hooli', name: 'hooli', contacts: 1, agents: 1, last_interaction: '2025-06-27T10:00:00.000Z' },
        single_threaded: {
          ...{ risk: true, on: 'contact', id: 'eve', name: 'eve' },
          reason: 'Only eve is in touch, with Nova. It has no other contact.',
        },
      },
      {
        ...{ account_id: 'initech', contacts: 1, agents: 1, alive: { contacts: 0, agents: 0, relationships: 0 } },
        single_threaded: { risk: false, on: null, reason: 'No relationship is alive.' },
      },
      {
        ...{ account_id: 'globex', name: 'Łódź Globex', contacts: 2, agents: 1 },
        single_threaded: {
          ...{ risk: true, on: 'contact', id: 'dan' },
          reason: 'Only dan is in touch, with Nova. 1 other contact took no part or went dormant.',
        },
      },
    ]);
    // The depth is that of the deepest contact, with all agents together.
    const ada = await ask(projectId, 'contacts/ada');
    expect(body.accounts[0]?.depth).toBe(ada.body.depth);
    expect((await ask(projectId, 'accounts/acme')).body).toMatchObject({
      ...body.accounts[0],
      as_of: AS_OF,
      members: [
        { user_id: 'ada', depth: ada.body.depth, last_interaction: '2025-06-29T10:00:00.000Z' },
        { user_id: 'bob', name: 'bob', last_interaction: '2025-06-20T10:00:00.000Z' },
        { user_id: 'new', depth: null, band: null, last_interaction: null },
      ],
      members_total: 3,
      by_agent: [
        { agent_name: 'Nova', team: null, contacts: 1, alive: 1 },
        { agent_name: 'Iris', contacts: 2, alive: 2, last_interaction: '2025-06-28T10:00:00.000Z' },
      ],
    });
  });

  it('are found by id, name, agent, band and what they hang on, in any order and in pages', async () => {
    const projectId = await fleet();
    const found = async (query: Record<string, string>) =>
      (await ask(projectId, `accounts?${new URLSearchParams(query)}`)).body.accounts.map(
        ({ account_id }) => account_id,
      );
    for (const [query, ids] of [
      [{ search: 'ŁÓDŹ', sort: 'name' }, ['globex']],
      [{ search: 'acm' }, ['acme']],
      [{ search: 'nobody' }, []],
      [{ agent: 'Iris', sort: 'name' }, ['acme', 'initech']],
      [{ single_threaded: 'true', sort: 'name' }, ['hooli', 'globex']],
      [{ single_threaded: 'false', sort: 'name' }, ['acme', 'initech']],
      [{ sort: 'name', order: 'desc' }, ['globex', 'initech', 'hooli', 'acme']],
      [{ sort: 'contacts' }, ['acme', 'globex', 'hooli', 'initech']],
      [{ sort: 'contacts', order: 'asc' }, ['hooli', 'initech', 'globex', 'acme']],
    ] as const) {
      expect([query, await found(query)]).toEqual([query, ids]);
    }
    for (const query of [
      '',
      'sort=name',
      'sort=contacts',
      'sort=last_interaction',
      'order=asc',
      'sort=name&order=desc',
    ]) {
      const all = await found(Object.fromEntries(new URLSearchParams(query)));
      const pages: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { status, body }: { status: number; body: Body } = await ask(
          projectId,
          `accounts?page_size=1&${query}&cursor=${cursor}`,
        );
        expect(status).toBe(200);
        pages.push(...body.accounts.map(({ account_id }) => account_id));
        cursor = body.next_cursor;
      }
      expect([query, pages]).toEqual([query, all]);
    }
    const { body } = await ask(projectId, 'accounts?page_size=1');
    expect((await ask(projectId, `accounts?page_size=1&sort=name&cursor=${body.next_cursor}`)).status).toBe(422);
    for (const query of ['agent=nobody', 'band=bad', 'sort=x', 'order=x', 'single_threaded=x', 'cursor=x'])
      expect([query, (await ask(projectId, `accounts?${query}`)).status]).toEqual([query, 422]);
  });

  it('follow their contacts: to another account, through merges, and out by an erasure', async () => {
    const projectId = await fleet();
    const member = async (account: string) => {
      const { status, body } = await ask(projectId, `accounts/${account}`);
      return status === 200 ? body.members.map(({ user_id }) => user_id).sort() : status;
    };
    await send(projectId, { ...belongs('bob', 'globex', 'Globex Inc'), occurred_at: '2025-06-29T11:00:00Z' });
    // As of the newest recompute.
    expect(await member('acme')).toEqual(['ada', 'bob', 'new']);
    await recompute(projectId);
    expect([await member('acme'), await member('globex')]).toEqual([
      ['ada', 'new'],
      ['bob', 'cy', 'dan'],
    ]);
    expect((await ask(projectId, 'accounts/globex')).body.name).toBe('Globex Inc');
    expect((await ask(projectId, 'contacts?account=globex')).status).toBe(200);
    // The newest statement about any of the ids counts.
    await send(projectId, { type: 'contact.aliased', previous_id: 'bob', user_id: 'ada' });
    await recompute(projectId);
    expect([await member('acme'), await member('globex')]).toEqual([['new'], ['ada', 'cy', 'dan']]);
    expect((await ask(projectId, 'contacts/dan', 'DELETE')).status).toBe(200);
    expect(await member('globex')).toEqual(['ada', 'cy']);
    expect((await ask(projectId, 'accounts/globex')).body.single_threaded.on).toBe('contact');
    expect((await ask(projectId, 'contacts/eve', 'DELETE')).status).toBe(200);
    expect(await member('hooli')).toBe(404);
    await send(projectId, { ...belongs('new', null), occurred_at: '2025-06-29T12:00:00Z' });
    await recompute(projectId);
    expect(await member('acme')).toBe(404);
  });

  it('have any id, percent-encoded; that of another project is unknown', async () => {
    const projectId = await newProject();
    await send(projectId, ...STRANGE.map((account, index) => belongs(`c${index}`, account, `Name ${index}`)));
    await recompute(projectId);
    for (const [index, account] of STRANGE.entries()) {
      // Browsers remove a segment of dots alone.
      const path = `accounts/${/^\.+$/.test(account) ? '%20' : ''}${encodeURIComponent(account)}`;
      expect((await ask(projectId, path)).body).toMatchObject({
        account_id: account,
        name: `Name ${index}`,
        contacts: 1,
      });
    }
    const listed = (await ask(projectId, 'accounts?page_size=200')).body.accounts.map(({ account_id }) => account_id);
    expect([...listed].sort()).toEqual([...STRANGE].sort());
    const other = await newProject();
    expect((await ask(other, 'accounts')).body).toMatchObject({ accounts: [], as_of: null });
    for (const id of ['a%2Fb', 'nobody', '%00', '%ED%A0%80'])
      expect([404, 400]).toContain((await ask(other, `accounts/${id}`)).status);
  });
});
