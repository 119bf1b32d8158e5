import { RecomputeService } from '../../src/recompute/recompute.service';
import { type Fact, insertFacts, insertProject } from '../support/facts';
import { recomputedTables } from '../support/recomputed-tables';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Relationship {
  readonly depth: number;
  readonly trend: number;
  readonly at_risk: boolean;
}
interface Suggestion {
  readonly reason: string;
  readonly contacts: readonly { readonly user_id: string }[];
}
/** The fields that some response has and a test reads. */
interface Body {
  readonly user_id: string;
  readonly user_ids: readonly string[];
  readonly contact_name: string;
  readonly last_interaction: string;
  readonly contact: { readonly relationships: readonly Relationship[] };
  readonly interactions: readonly object[];
  readonly tables: { readonly interactions: readonly object[] };
  readonly transitions: readonly { readonly type: string; readonly count: number | null }[];
  readonly accepted: number;
  readonly results: readonly { readonly problem?: { readonly status: number } }[];
  readonly episodes: readonly { readonly user_id: string; readonly assignee: string; readonly ended_by: string }[];
  readonly suggestions: readonly Suggestion[];
  readonly next_cursor: string;
}
interface Answer {
  readonly status: number;
  readonly restated: string | null;
  readonly body: Body;
}

const AS_OF = '2025-06-30';
const DAY = Date.parse(AS_OF) / 86_400_000;
const fact = (contact: string, day: string, more: Partial<Fact> = {}): Fact => ({
  ...{ agent: 'Nova', contact, occurredAt: `${day}T10:00:00Z`, direction: 'inbound' },
  ...more,
});

describe('merging contacts', () => {
  let database: TestDatabase;
  let api: TestApi;
  let projectId: string;
  let projects = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
  });
  beforeEach(async () => {
    projectId = await insertProject(database.dataSource, `People ${++projects}`);
    await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, AS_OF]);
    agent = `Nova ${projects}`;
    const named = (some: Fact) => ({ ...some, agent });
    await insertFacts(
      database.dataSource,
      projectId,
      [
        fact('old', '2025-03-03'),
        fact('old', '2025-06-10'),
        fact('new', '2025-06-20'),
        fact('new', '2025-06-25', { direction: 'outbound' }),
        fact('else', '2025-06-28'),
      ].map(named),
    );
    await recompute();
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  let agent = '';
  async function recompute(): Promise<void> {
    const outcome = await api.app.get(RecomputeService, { strict: false }).recomputeById(projectId, { wait: true });
    expect(outcome?.status).toMatch(/^(finished|unchanged)$/);
  }

  async function ask(method: string, path: string, body?: unknown, token?: string): Promise<Answer> {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await api.get(`/api/v1${path}`, init);
    return {
      status: response.status,
      restated: response.headers.get('x-data-restated'),
      body: JSON.parse((await response.text()) || 'null'),
    };
  }
  const contacts = (path: string, body?: unknown, token?: string) =>
    ask('POST', `/projects/${projectId}/contacts/${path}`, body, token);
  const events = (...some: object[]) =>
    ask('POST', `/projects/${projectId}/events`, {
      events: some.map((event, index) => ({ event_id: `e-${index}`, occurred_at: '2025-06-29T10:00:00Z', ...event })),
    });
  const depth = (contact: string) => ask('GET', `/agents/${encodeURIComponent(agent)}/contacts/${contact}/depth`);
  const tables = () => recomputedTables(database.dataSource, projectId, DAY);

  it('gives the answer of the survivor under every id, and what was there after the end of the merge', async () => {
    const before = await tables();
    const preview = await contacts('old/merge?dry_run=true', { into: 'new' });
    expect(preview).toMatchObject({ status: 200, body: { changed: true, dry_run: true, as_of: AS_OF, run_id: null } });
    expect(await tables()).toEqual(before);

    const merged = await contacts('old/merge', { into: 'new' });
    expect(merged.body).toMatchObject({ changed: true, dry_run: false, others: [] });
    expect(merged.body.contact).toEqual(preview.body.contact);
    expect(merged.body.contact).toMatchObject({ user_id: 'new', user_ids: ['new', 'old'], cohort_day: '2025-03-03' });
    await recompute();
    const [old, survivor] = [await depth('old'), await depth('new')];
    expect(old).toEqual(survivor);
    const [shown] = preview.body.contact.relationships;
    expect(survivor.body).toMatchObject({
      user_id: 'new',
      depth: shown?.depth,
      trend: shown?.trend,
      at_risk: shown?.at_risk,
    });
    for (const path of ['depth/explain', 'depth/history?from=2025-06-01', 'depth?as_of=2025-06-12']) {
      const [one, other] = [
        await ask('GET', `/agents/${encodeURIComponent(agent)}/contacts/old/${path}`),
        await ask('GET', `/agents/${encodeURIComponent(agent)}/contacts/new/${path}`),
      ];
      expect([path, one.status, one.body.user_id]).toEqual([path, 200, 'new']);
      expect(one.body).toEqual(other.body);
      expect([path, one.restated]).toEqual([path, other.restated]);
    }
    expect(
      (await ask('GET', `/agents/${encodeURIComponent(agent)}/contacts/old/depth?as_of=2025-06-12`)).restated,
    ).toBe('2025-03-03');
    const explained = await ask('GET', `/agents/${encodeURIComponent(agent)}/contacts/old/depth/explain`);
    expect(explained.body.interactions).toHaveLength(4);
    const exported = await ask(
      'GET',
      `/projects/${projectId}/contacts/old/export`,
      undefined,
      await api.token('org_test', 'admin'),
    );
    expect(exported.body.user_ids).toEqual(['new', 'old']);
    expect(exported.body.tables.interactions).toHaveLength(4);
    const { body } = await ask('GET', `/projects/${projectId}/transitions?cause=merge`);
    const announced = body.transitions.filter(({ type }: { type: string }) => type.startsWith('relationship.'));
    expect(announced.every((one: { count: number | null }) => one.count !== null)).toBe(true);

    const parted = await contacts('old/unmerge');
    expect(parted.body).toMatchObject({
      changed: true,
      contact: { user_id: 'old', user_ids: ['old'] },
      others: [{ user_id: 'new' }],
    });
    await recompute();
    expect(await tables()).toEqual(before);
    expect((await depth('old')).body.user_id).toBe('old');
    expect((await contacts('old/unmerge')).status).toBe(409);
  });

  it('lets late facts of a previous id count for the survivor, by events as well', async () => {
    await events({ type: 'contact.aliased', previous_id: 'old', user_id: 'new' });
    await recompute();
    const sent = await events({
      type: 'interaction',
      event_id: 'late',
      agent,
      user_id: 'old',
      direction: 'inbound',
      contact_name: 'Ada',
    });
    expect(sent.body.accepted).toBe(1);
    await recompute();
    const { body } = await depth('new');
    expect([body.contact_name, Date.parse(body.last_interaction)]).toEqual(['Ada', Date.parse('2025-06-29T10:00:00Z')]);
    // The later statement counts, whatever arrives first.
    await events(
      {
        type: 'contact.aliased',
        event_id: 'x',
        previous_id: 'old',
        user_id: 'old',
        occurred_at: '2025-06-29T11:00:00Z',
      },
      {
        type: 'contact.aliased',
        event_id: 'y',
        previous_id: 'old',
        user_id: 'else',
        occurred_at: '2025-06-29T09:00:00Z',
      },
    );
    await recompute();
    expect((await depth('old')).body.user_id).toBe('old');
  });

  it('moves one episode of each kind to the survivor, with its assignee, and back', async () => {
    await database.dataSource.query('DELETE FROM episodes WHERE project_id = $1', [projectId]);
    const [{ agent_id: agentId }] = await database.dataSource.query(
      'SELECT agent_id FROM agents WHERE project_id = $1',
      [projectId],
    );
    const insert = (contact: string, assignee: string | null, day: string) =>
      database.dataSource.query(
        `INSERT INTO episodes (project_id, episode_id, kind, state, agent_id, user_id, began_on, opened_at, run_id, action, band,
           depth, potential, value, assignee, changed_at)
         VALUES ($1, gen_random_uuid(), 'reply_owed', 'open', $2, $3, $4::date, $4::date, gen_random_uuid(), 'x', 'warm', 0.5, 0.5, 0.1, $5,
           CASE WHEN $5::text IS NOT NULL THEN now() END)`,
        [projectId, agentId, contact, day, assignee],
      );
    await insert('old', 'user_kim', '2025-06-20');
    await insert('new', null, '2025-06-18');
    await contacts('old/merge', { into: 'new' });
    await recompute();
    const list = async (contact: string) => {
      const path = `/projects/${projectId}/episodes?state=open,cleared,restated&kind=reply_owed&contact=${contact}`;
      return (await ask('GET', path)).body.episodes.map(
        (one: { user_id: string; assignee: string; ended_by: string }) => [one.user_id, one.assignee, one.ended_by],
      );
    };
    const merged = await list('old');
    expect(merged).toHaveLength(2);
    expect(merged).toContainEqual(['new', null, 'merged']);
    expect(merged.filter(([, assignee]: string[]) => assignee === 'user_kim')).toEqual([
      ['new', 'user_kim', expect.not.stringMatching('merged')],
    ]);
    expect(await list('new')).toEqual(merged);
    await contacts('old/unmerge');
    await recompute();
    expect((await list('old')).map(([id, assignee]: string[]) => [id, assignee])).toEqual([['old', 'user_kim']]);
  });

  it('erases all ids of a contact, by any of them', async () => {
    await contacts('old/merge', { into: 'new' });
    // The recompute that the merge started may not have run yet: the erasure follows it.
    const erased = await ask('DELETE', `/projects/${projectId}/contacts/old`);
    expect(erased.body).toMatchObject({ user_id: 'new', user_ids: ['new', 'old'] });
    const sent = await events(
      { type: 'interaction', agent, user_id: 'old' },
      { type: 'interaction', agent, user_id: 'new' },
      { type: 'contact.aliased', previous_id: 'old', user_id: 'else' },
    );
    expect(sent.body.results.map((one: { problem?: { status: number } }) => one.problem?.status)).toEqual([
      410, 410, 410,
    ]);
    for (const table of [
      'contacts',
      'contact_merges',
      'contact_aliases',
      'interactions',
      'relationship_days',
      'depth_scores',
    ]) {
      const rows = await database.dataSource.query(
        `SELECT user_id FROM ${table} WHERE project_id = $1 AND user_id IN ('old', 'new')`,
        [projectId],
      );
      expect([table, rows]).toEqual([table, []]);
    }
  });

  it('makes of simultaneous merges in both directions one contact', async () => {
    const answers = await Promise.all([
      contacts('old/merge', { into: 'new' }),
      contacts('new/merge', { into: 'old' }),
      contacts('new/merge', { into: 'else' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await recompute();
    const ids = await Promise.all(['old', 'new', 'else'].map(async (id) => (await depth(id)).body.user_id));
    expect(new Set(ids).size).toBe(1);
  });

  it('rejects what cannot be merged', async () => {
    const foreign = await insertProject(database.dataSource, `Foreign ${projects}`, 'org_other');
    await insertFacts(database.dataSource, foreign, [fact('stranger', '2025-06-01')]);
    expect((await contacts('old/merge', { into: 'old' })).status).toBe(422);
    for (const body of [{}, { into: '' }, { into: 7 }, { into: null }, { into: 'x'.repeat(300) }])
      expect([body, (await contacts('old/merge', body)).status]).toEqual([body, 422]);
    for (const path of ['stranger/merge', 'unknown/merge', '%00/merge'])
      expect([path, (await contacts(path, { into: 'new' })).status]).toEqual([path, 404]);
    for (const into of ['stranger', 'unknown']) expect((await contacts('old/merge', { into })).status).toBe(404);
    expect((await contacts('unknown/unmerge')).status).toBe(404);
    expect((await contacts('old/unmerge')).status).toBe(409);
    expect((await contacts('old/merge?dry_run=perhaps', { into: 'new' })).status).toBe(422);
    const stranger = await api.token('org_other');
    expect((await contacts('old/merge', { into: 'new' }, stranger)).status).toBe(404);
  });

  it('suggests contacts with the same name or address, and none that were parted', async () => {
    const named = (id: string, name: string) => ({ type: 'contact.updated', event_id: id, user_id: id, name });
    await events(
      named('ada@old.example', 'Ada Obi'),
      named('Ada+news@new.example', 'A. Obi'),
      named('c-1', 'ÁDA  obi'),
      named('c-2', 'Ben'),
    );
    const list = async (query = '') =>
      (await ask('GET', `/projects/${projectId}/contacts/merge-suggestions${query}`)).body;
    const ids = (body: Pick<Body, 'suggestions'>) =>
      body.suggestions.map(({ reason, contacts: some }) => [reason, some.map(({ user_id }) => user_id).sort()]);
    expect(ids(await list())).toEqual([
      ['same_address', ['Ada+news@new.example', 'ada@old.example']],
      ['same_name', ['ada@old.example', 'c-1']],
    ]);
    const first = await list('?page_size=1');
    expect(ids(first)).toHaveLength(1);
    expect(ids(await list(`?page_size=1&cursor=${first.next_cursor}`))).toEqual([
      ['same_name', ['ada@old.example', 'c-1']],
    ]);
    await contacts(`${encodeURIComponent('ada@old.example')}/merge`, { into: 'c-1' });
    await recompute();
    await contacts(`${encodeURIComponent('ada@old.example')}/unmerge`);
    await recompute();
    expect(ids(await list())).toEqual([]);
  });
});
