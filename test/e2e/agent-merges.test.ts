import { TenantLookupCache } from '../../src/auth/tenant-lookup-cache';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { CacheInvalidation } from '../../src/serving/cache-invalidation';
import { passes } from '../../src/webhooks/filter-sql';
import { type Fact, insertFacts, insertProject } from '../support/facts';
import { recomputedTables } from '../support/recomputed-tables';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Agent {
  readonly agent_id: string;
  readonly name: string;
}
/** The fields that some response has and a test reads. */
interface Body {
  readonly agent_id: string;
  readonly user_id: string;
  readonly depth: number;
  readonly total: number;
  readonly agent: { readonly agent_id: string; readonly relationships: readonly { readonly depth: number }[] };
  readonly agents: readonly (Agent & { readonly merged: readonly Agent[] })[];
  readonly interactions: readonly object[];
  readonly items: readonly { readonly agent_id: string; readonly agent_name: string }[];
  readonly relationships: readonly { readonly agent_id: string; readonly user_id: string }[];
  readonly episodes: readonly { readonly agent_id: string; readonly assignee: string }[];
  readonly sources: readonly { readonly agent_id: string; readonly interactions_per_day: number }[];
  readonly transitions: readonly { readonly type: string; readonly count: number | null }[];
  readonly results: readonly { readonly status: string; readonly problem?: { readonly status: number } }[];
}
interface Answer {
  readonly status: number;
  readonly restated: string | null;
  readonly body: Body;
}

const AS_OF = '2025-06-30';
const DAY = Date.parse(AS_OF) / 86_400_000;

describe('merging agents', () => {
  let database: TestDatabase;
  let api: TestApi;
  let projectId: string;
  let projects = 0;
  let old: string;
  let survivor: string;
  let names: { readonly old: string; readonly survivor: string };
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });
  beforeEach(async () => {
    projectId = await insertProject(database.dataSource, `Agents ${++projects}`);
    await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, AS_OF]);
    names = { old: `Nova ${projects}`, survivor: `Iris ${projects}` };
    const fact = (agent: string, contact: string, day: string, more: Partial<Fact> = {}): Fact => ({
      ...{ agent, contact, occurredAt: `${day}T10:00:00Z`, direction: 'inbound' },
      ...more,
    });
    const agents = await insertFacts(database.dataSource, projectId, [
      fact(names.old, 'ada', '2025-03-03'),
      fact(names.old, 'ada', '2025-06-10'),
      fact(names.old, 'bob', '2025-06-11', { direction: 'outbound' }),
      fact(names.survivor, 'ada', '2025-06-10'),
      fact(names.survivor, 'ada', '2025-06-20'),
      fact(names.survivor, 'eve', '2025-06-25'),
    ]);
    [old, survivor] = [agents.get(names.old) ?? '', agents.get(names.survivor) ?? ''];
    await recompute();
  });

  async function recompute(): Promise<void> {
    const outcome = await api.app.get(RecomputeService, { strict: false }).recomputeById(projectId, { wait: true });
    expect(outcome?.status).toMatch(/^(finished|unchanged)$/);
    // As the notification of the run does, which may arrive after the next request.
    api.app.get(CacheInvalidation, { strict: false }).forget(projectId);
  }
  async function ask(method: string, path: string, body?: unknown, token?: string): Promise<Answer> {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await api.get(`/api/v1${path}`, init);
    const text = (await response.text()) || 'null';
    return { status: response.status, restated: response.headers.get('x-data-restated'), body: JSON.parse(text) };
  }
  const get = async (path: string) => (await ask('GET', path)).body;
  const ofProject = (path: string) => get(`/projects/${projectId}/${path}`);
  const agents = (path: string, body?: unknown, token?: string) =>
    ask('POST', `/projects/${projectId}/agents/${path}`, body, token);
  const events = (...some: object[]) =>
    ask('POST', `/projects/${projectId}/events`, {
      events: some.map((event, index) => ({ event_id: `e-${index}`, occurred_at: '2025-06-29T10:00:00Z', ...event })),
    });
  const tables = () => recomputedTables(database.dataSource, projectId, DAY);

  it('has a feed of each agent, and answers the same about one of another owner as about none', async () => {
    const fact = { agent: 'Foreign', contact: 'x', occurredAt: '2025-06-10T10:00:00Z', direction: 'outbound' as const };
    const other = await insertProject(database.dataSource, 'Other', 'org_other');
    const foreign = (await insertFacts(database.dataSource, other, [fact])).get('Foreign') ?? '';
    const feed = (agent: string) =>
      ask('GET', `/projects/${projectId}/fleet-activity?agent=${encodeURIComponent(agent)}`);
    expect((await feed(names.old)).body.items).toMatchObject([{ agent_id: old }]);
    expect((await feed(survivor)).body.items).toEqual([]);
    expect((await feed('')).body).toEqual(await ofProject('fleet-activity'));
    const answered = async (agent: string) =>
      JSON.stringify(await feed(agent))
        .replaceAll(agent, '…')
        .replace(/urn:uuid:[\w-]+/, '');
    const unknown = await answered('00000000-0000-4000-8000-000000000000');
    expect(JSON.parse(unknown)).toMatchObject({ status: 422 });
    expect(await answered(foreign)).toBe(unknown);
    expect(await answered('Foreign')).toBe(unknown);
    expect((await feed('\0')).status).toBe(422);
  });

  it('answers as the survivor by every id and name, and gives back what was there when it ends', async () => {
    const before = await tables();
    const preview = await agents(`${old}/merge?dry_run=true`, { into: names.survivor });
    expect(preview).toMatchObject({ status: 200, body: { changed: true, dry_run: true, as_of: AS_OF, run_id: null } });
    expect(await tables()).toEqual(before);

    const merged = await agents(`${encodeURIComponent(names.old)}/merge`, { into: survivor });
    expect(merged.body).toMatchObject({ changed: true, dry_run: false, others: [] });
    expect(merged.body.agent).toEqual(preview.body.agent);
    expect(merged.body.agent).toMatchObject({
      ...{ agent_id: survivor, agent_name: names.survivor, contacts: 3, shared_contacts: 1, cohort_day: '2025-03-03' },
      truncated: false,
      agents: [
        { agent_id: survivor, name: names.survivor },
        { agent_id: old, name: names.old },
      ],
    });
    await recompute();
    for (const path of [
      'contacts/ada/depth',
      'contacts/ada/depth/explain',
      'contacts/bob/depth',
      'depth-distribution',
    ]) {
      const answers = await Promise.all(
        [survivor, old, old.toUpperCase(), names.old].map((one) =>
          ask('GET', `/agents/${encodeURIComponent(one)}/${path}`),
        ),
      );
      for (const one of answers) expect([path, one]).toEqual([path, answers[0]]);
      expect(answers[0]?.status).toBe(200);
    }
    const ada = await get(`/agents/${old}/contacts/ada/depth`);
    expect(ada).toMatchObject({ agent_id: survivor, depth: merged.body.agent.relationships[0]?.depth });
    // Two messages of one day are one active day.
    expect((await get(`/agents/${old}/contacts/ada/depth/explain`)).interactions).toHaveLength(4);
    expect((await ask('GET', `/agents/${old}/contacts/ada/depth?as_of=2025-06-12`)).restated).toBe('2025-03-03');
    for (const agent of [old, survivor, names.old]) {
      const query = `agent=${encodeURIComponent(agent)}`;
      const { relationships } = await ofProject(`relationships?${query}`);
      expect(relationships.map(({ agent_id, user_id }) => [agent_id, user_id]).sort()).toEqual(
        ['ada', 'bob', 'eve'].map((contact) => [survivor, contact]),
      );
      expect((await ofProject(`sources?${query}`)).sources.map(({ agent_id }) => agent_id)).toEqual([survivor]);
    }
    const shown = (await ofProject('agents')).agents.map(({ agent_id, merged }) => [agent_id, merged]);
    expect(shown).toEqual([[survivor, [{ agent_id: old, name: names.old }]]]);
    const acts = (await ofProject('fleet-activity')).items;
    expect(acts.map(({ agent_id, agent_name }) => [agent_id, agent_name])).toEqual([[survivor, names.survivor]]);
    for (const agent of [old, survivor, names.old]) {
      const query = `agent=${encodeURIComponent(agent)}`;
      expect((await ofProject(`fleet-activity?${query}`)).items).toEqual(acts);
      expect((await ofProject(`fleet-activity?${query}&as_of=2025-06-10`)).items).toEqual([]);
    }
    const { transitions } = await ofProject('transitions?cause=merge');
    const announced = transitions.filter(({ type }) => type.startsWith('relationship.'));
    expect(announced.length).toBeGreaterThan(0);
    expect(announced.every(({ count }) => count !== null)).toBe(true);

    const parted = await agents(`${old}/unmerge`);
    expect(parted.body).toMatchObject({ changed: true, agent: { agent_id: old }, others: [{ agent_id: survivor }] });
    await recompute();
    expect(await tables()).toEqual(before);
    expect((await get(`/agents/${old}/contacts/ada/depth`)).agent_id).toBe(old);
    expect((await agents(`${old}/unmerge`)).status).toBe(409);
  });

  it('follows renames by events, whatever arrives first, and late facts of either name', async () => {
    const later = `Nova Prime ${projects}`;
    const sent = await events(
      { type: 'interaction', event_id: 'new', agent: later, user_id: 'ada', direction: 'inbound' },
      { type: 'agent.renamed', agent: old, name: later },
      { type: 'agent.renamed', event_id: 'unknown', agent: '11111111-1111-4111-8111-111111111111', name: later },
      { type: 'agent.renamed', event_id: 'to nobody', agent: old, name: '11111111-1111-4111-8111-111111111111' },
    );
    expect(sent.body.results.map(({ status, problem }) => problem?.status ?? status)).toEqual([
      ...['accepted', 'accepted', 422, 422],
    ]);
    await recompute();
    const [now] = (await ofProject('agents')).agents.filter(({ name }) => name === later);
    expect(now?.merged).toEqual([{ agent_id: old, name: names.old }]);
    await events({ type: 'interaction', event_id: 'late', agent: names.old, user_id: 'eve', direction: 'inbound' });
    await recompute();
    for (const agent of [old, names.old, later])
      expect((await get(`/agents/${encodeURIComponent(agent)}/contacts/eve/depth`)).agent_id).toBe(now?.agent_id);
    // Of two statements about one agent, the later one counts.
    const at = (time: string) => ({ type: 'agent.renamed', agent: names.old, occurred_at: `2025-06-29T${time}:00Z` });
    await events(
      { ...at('11:00'), event_id: 'x', name: names.old },
      { ...at('09:00'), event_id: 'y', name: names.survivor },
    );
    await recompute();
    expect((await get(`/agents/${old}/contacts/ada/depth`)).agent_id).toBe(old);
  });

  it('moves episodes and filters of webhooks to the survivor, and back', async () => {
    await database.dataSource.query('DELETE FROM episodes WHERE project_id = $1', [projectId]);
    await database.dataSource.query(
      `INSERT INTO episodes (project_id, episode_id, kind, state, agent_id, user_id, began_on, opened_at, run_id, action, band,
         depth, potential, value, assignee, changed_at)
       VALUES ($1, gen_random_uuid(), 'reply_owed', 'open', $2, 'ada', '2025-06-20', '2025-06-20', gen_random_uuid(), 'x', 'warm', 0.5, 0.5,
         0.1, 'user_kim', now())`,
      [projectId, old],
    );
    const hook = await ask(
      'POST',
      `/projects/${projectId}/webhooks`,
      { url: 'https://example.com/hook', events: ['relationship.band_changed'], filter: { agents: [old] } },
      await api.token('org_test', 'admin'),
    );
    expect(hook.status).toBe(201);
    await agents(`${old}/merge`, { into: survivor });
    await recompute();
    const assigned = async () =>
      (await ofProject('episodes?state=open,cleared,restated&kind=reply_owed&contact=ada')).episodes
        .filter(({ assignee }) => assignee === 'user_kim')
        .map(({ agent_id }) => agent_id);
    expect(await assigned()).toEqual([survivor]);
    const [accepted]: { passes: boolean }[] = await database.dataSource.query(
      `SELECT ${passes('webhooks', 'happened')} AS passes
       FROM webhooks, (SELECT $2::uuid AS agent_id, 'ada' AS user_id, 'warm' AS band, 0.5::float8 AS potential) AS happened
       WHERE project_id = $1`,
      [projectId, survivor],
    );
    expect(accepted?.passes).toBe(true);
    await agents(`${old}/unmerge`);
    await recompute();
    expect(await assigned()).toEqual([old]);
  });

  it('never answers by an older map than that of the run, whatever was looked up before it', async () => {
    const lookups = api.app.get(TenantLookupCache, { strict: false });
    const known = new Map<string, Promise<readonly { readonly project_id: string }[]>>();
    const query = lookups.query.bind(lookups);
    // As if each look-up had been made just before the run.
    const stale = jest.spyOn(lookups, 'query').mockImplementation(async (text, values, ownerId) => {
      const key = JSON.stringify([text, values, ownerId]);
      const rows = known.get(key) ?? query(text, values, ownerId);
      known.set(key, rows);
      return (await rows) as never;
    });
    try {
      const owners = () =>
        Promise.all(
          [
            'contacts/ada/depth',
            'contacts/ada/depth/explain',
            'contacts/ada/depth/history',
            'contacts/ada/depth?as_of=2025-06-29',
          ].map(async (path) => (await get(`/agents/${old}/${path}`)).agent_id),
        );
      const contacts = async (days: number) => (await get(`/agents/${old}/depth-distribution?days=${days}`)).total;
      expect(new Set(await owners())).toEqual(new Set([old]));
      expect(await contacts(7)).toBe(2);
      await agents(`${old}/merge`, { into: survivor });
      await recompute();
      expect(new Set(await owners())).toEqual(new Set([survivor]));
      expect(await contacts(8)).toBe(3);
      await agents(`${old}/unmerge`);
      await recompute();
      expect(new Set(await owners())).toEqual(new Set([old]));
      expect(await contacts(9)).toBe(2);
    } finally {
      stale.mockRestore();
      lookups.forgetAll();
    }
  });

  it('makes of simultaneous merges in both directions one agent', async () => {
    const answers = await Promise.all([
      agents(`${old}/merge`, { into: survivor }),
      agents(`${survivor}/merge`, { into: old }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await recompute();
    const ids = await Promise.all(
      [old, survivor].map(async (id) => (await get(`/agents/${id}/contacts/ada/depth`)).agent_id),
    );
    expect(new Set(ids).size).toBe(1);
  });

  it('rejects what cannot be merged', async () => {
    const foreign = await insertProject(database.dataSource, `Foreign ${projects}`, 'org_other');
    const strangers = await insertFacts(database.dataSource, foreign, [
      { agent: `Stranger ${projects}`, contact: 'x', occurredAt: '2025-06-01T10:00:00Z' },
    ]);
    const stranger = strangers.get(`Stranger ${projects}`) ?? '';
    expect((await agents(`${old}/merge`, { into: names.old })).status).toBe(422);
    for (const body of [{}, { into: '' }, { into: 7 }, { into: null }, { into: 'x'.repeat(300) }])
      expect([body, (await agents(`${old}/merge`, body)).status]).toEqual([body, 422]);
    for (const path of [`${stranger}/merge`, 'unknown/merge', '%00/merge'])
      expect([path, (await agents(path, { into: survivor })).status]).toEqual([path, 404]);
    for (const into of [stranger, 'unknown']) expect((await agents(`${old}/merge`, { into })).status).toBe(404);
    expect((await agents('unknown/unmerge')).status).toBe(404);
    expect((await agents(`${old}/unmerge`)).status).toBe(409);
    expect((await agents(`${old}/merge`, { into: survivor }, await api.token('org_other'))).status).toBe(404);
  });
});
