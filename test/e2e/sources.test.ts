import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { insertKey } from '../support/keys';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Item {
  readonly [field: string]: unknown;
  readonly agent_name: string;
  readonly channel: string;
}

describe('the sources of a project, over HTTP', () => {
  let database: TestDatabase;
  let api: TestApi;
  let projectId: string;
  let base: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
  });
  beforeEach(async () => {
    projectId = await insertProject(database.dataSource, `Sources ${Math.floor(performance.now() * 1000)}`);
    base = `/api/v1/projects/${projectId}`;
    await pin(0);
    // Nova mails until day 0 and calls on, as Bo does.
    await talk('Nova', 'email', -60, 0);
    await talk('Nova', 'call', -60, 30);
    await talk('Bo', 'message', -60, 30);
    await recompute();
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const sql = (text: string, ...values: unknown[]) => database.dataSource.query(text, values);
  const pin = (day: number) =>
    sql('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', projectId, isoDay(AS_OF + day));
  async function talk(agent: string, kind: string, from: number, to: number): Promise<void> {
    const days = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    await insertFacts(
      database.dataSource,
      projectId,
      days.flatMap((day) =>
        ['a', 'b', 'c', 'd'].flatMap((contact, index) =>
          (['inbound', 'outbound'] as const).map((direction) => ({
            ...{ agent, contact: `${kind} ${contact}`, kind, direction },
            occurredAt: onDay(AS_OF + day, 1_000 * index + (direction === 'outbound' ? 3_600_000 : 0)),
          })),
        ),
      ),
    );
  }
  /** Waits for a run in progress. */
  async function recompute(): Promise<void> {
    const service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(['finished', 'unchanged']).toContain((await service.recomputeById(projectId, { wait: true }))?.status);
  }
  async function send(method: string, path: string, body?: unknown, authorization?: string) {
    const response = await api.get(`${base}/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }
  async function list(query = ''): Promise<Item[]> {
    const { status, body } = await send('GET', `sources?${query}`);
    expect([query, status]).toEqual([query, 200]);
    return body.sources as Item[];
  }
  const brief = (items: readonly Item[]) => items.map(({ agent_name, channel }) => `${agent_name} ${channel}`).join();
  async function silent(): Promise<void> {
    for (let day = 1; day <= 25; day += day < 5 ? 1 : 5) {
      await pin(day);
      await recompute();
    }
  }
  const transitions = async (query: string) =>
    (await send('GET', `transitions?${query}`)).body.transitions as Record<string, unknown>[];

  it('say what was received and is expected, and what is on hold, page by page', async () => {
    expect(await list('agent=Nova&channel=email')).toEqual([
      {
        agent_id: expect.any(String),
        ...{ agent_name: 'Nova', channel: 'email', state: 'ok', expected: 'auto' },
        ...{ expected_by: isoDay(AS_OF + 1), last_received: isoDay(AS_OF), state_since: null },
        ...{ active_days: 61, interactions_per_day: 8, on_hold: false, relationships_on_hold: 0 },
        ...{ changed_at: null, changed_by: null },
      },
    ]);
    await silent();
    expect(await list('state=silent')).toMatchObject([
      { agent_name: 'Nova', channel: 'email', state: 'silent', on_hold: true, relationships_on_hold: 4 },
    ]);
    expect((await list('state=silent'))[0]?.state_since).toBe(isoDay(AS_OF + 4));
    expect(brief(await list())).toMatch(/^Nova email,(Nova call,Bo message|Bo message,Nova call)$/);
    expect(brief(await list('expected=none'))).toBe('');
    const walked: Item[] = [];
    let cursor = '';
    do {
      const { body } = await send('GET', `sources?page_size=1&cursor=${cursor}`);
      walked.push(...(body.sources as Item[]));
      expect(body.as_of).toBe(isoDay(AS_OF + 25));
      cursor = (body.next_cursor as string | null) ?? '';
    } while (cursor);
    expect(walked).toEqual(await list());
    expect(await transitions('type=agent.silent')).toMatchObject([
      { agent_name: 'Nova', user_id: null, contact_name: null, to: 'silent', reasons: ['email'], depth: null },
    ]);
    expect(await transitions('type=relationship.at_risk,relationship.dormant,relationship.reply_owed')).toEqual([]);
    const { relationships } = (await send('GET', 'relationships?page_size=100')).body as { relationships: Item[] };
    const onHold = relationships.filter(({ on_hold_since }) => on_hold_since !== null);
    expect(onHold.map(({ user_id }) => user_id).toSorted()).toEqual(['email a', 'email b', 'email c', 'email d']);
    expect(new Set(onHold.map(({ on_hold_since }) => on_hold_since))).toEqual(new Set([isoDay(AS_OF)]));
    for (const query of ['state=gone', 'expected=x', 'agent=Nobody', 'channel=fax', 'page_size=x', 'cursor=x']) {
      const { status, body } = await send('GET', `sources?${query}`);
      expect([query, status]).toEqual([query, 422]);
      expect(body.errors).toMatchObject([{ location: `query.${query.split('=')[0]}` }]);
    }
  });

  it('are said to be over by a member, and then what was held back comes out', async () => {
    await silent();
    const { status, body } = await send('PATCH', 'sources', { agent: 'Nova', channel: 'email', expected: 'none' });
    expect(status).toBe(200);
    expect(body.sources).toMatchObject([
      { channel: 'email', state: 'ok', expected: 'none', expected_by: null, changed_by: 'user_test' },
    ]);
    await recompute();
    const told = await transitions('type=relationship.at_risk');
    expect(told.map(({ user_id }) => user_id).toSorted()).toEqual(['email a', 'email b', 'email c', 'email d']);
    expect(await list('expected=none')).toMatchObject([{ on_hold: false, relationships_on_hold: 0 }]);
    expect((await send('GET', 'episodes')).body.episodes).toHaveLength(4);
    // Once more says nothing new; the agent as a whole does of its calls.
    const again = await send('PATCH', 'sources', { agent: 'Nova', channel: 'email', expected: 'none' });
    expect((again.body.sources as Item[])[0]?.changed_at).toBe((body.sources as Item[])[0]?.changed_at);
    const whole = await send('PATCH', 'sources', { agent: 'Nova', expected: 'none' });
    expect(brief(whole.body.sources as Item[])).toBe('Nova call,Nova email');
  });

  it('refuse what they cannot read, and keys that want to change them', async () => {
    for (const [body, location] of [
      [{ agent: 'Nobody', expected: 'none' }, 'body.agent'],
      [{ agent: 'Nova', channel: 'meeting', expected: 'none' }, 'body.channel'],
      [{ agent: 'Nova', channel: 'fax', expected: 'none' }, 'body.channel'],
      [{ agent: 7, expected: 'none' }, 'body.agent'],
      [{ agent: 'Nova' }, 'body.expected'],
      [{ agent: 'Nova', expected: 'never' }, 'body.expected'],
      [{ expected: 'none' }, 'body.agent'],
    ] as const) {
      const { status, body: problem } = await send('PATCH', 'sources', body);
      expect([body, status]).toEqual([body, 422]);
      expect(problem.errors).toMatchObject([{ location }]);
    }
    const { key } = await insertKey(database.dataSource, projectId, ['read']);
    expect((await send('GET', 'sources', undefined, `Bearer ${key}`)).status).toBe(200);
    expect((await send('PATCH', 'sources', { agent: 'Nova', expected: 'none' }, `Bearer ${key}`)).status).toBe(401);
    const other = await insertProject(database.dataSource, 'Other', 'org_other');
    expect((await api.get(`/api/v1/projects/${other}/sources`)).status).toBe(404);
  });
});
