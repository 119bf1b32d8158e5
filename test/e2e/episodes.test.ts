import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { insertKey } from '../support/keys';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Item {
  readonly [field: string]: unknown;
  readonly episode_id: string;
  readonly user_id: string;
  readonly value: number;
}

describe('the episodes of a project, over HTTP', () => {
  let database: TestDatabase;
  let api: TestApi;
  let base: string;
  let projectId: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
  });
  beforeEach(async () => {
    projectId = await insertProject(database.dataSource, `Episodes ${Math.floor(performance.now() * 1000)}`);
    base = `/api/v1/projects/${projectId}`;
    // Silent for longer and longer, each a little less worth.
    await insertFacts(
      database.dataSource,
      projectId,
      Array.from({ length: 6 }, (_, contact) =>
        Array.from({ length: 12 }, (_, index) => ({
          agent: contact % 2 ? 'Bob' : 'Ada',
          contact: `c${contact}`,
          occurredAt: onDay(AS_OF - 25 + contact - 4 * index, 1_000),
          kind: 'meeting',
        })),
      ).flat(),
    );
    await recompute(0);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function recompute(day: number): Promise<void> {
    const service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await service.recomputeById(projectId, { asOf: isoDay(AS_OF + day) })).toMatchObject({ status: 'finished' });
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
    const { status, body } = await send('GET', `episodes?page_size=500${query}`);
    expect([query, status]).toEqual([query, 200]);
    return body.episodes as Item[];
  }
  const patch = (id: string, body: object) => send('PATCH', `episodes/${id}`, body);

  it('are listed by state, kind, agent, contact, assignee and value, page by page in each order', async () => {
    const all = await list();
    expect(all).toHaveLength(6);
    expect(all.map(({ user_id }) => user_id)).toEqual(['c0', 'c1', 'c2', 'c3', 'c4', 'c5']);
    expect(all[0]).toMatchObject({ kind: 'at_risk', state: 'open', agent_name: 'Ada', revision: 1, ended_on: null });
    const [first, second, third] = all.map(({ episode_id }) => episode_id) as [string, string, string];
    await patch(first, { assignee: 'user_test' });
    await patch(second, { assignee: 'Kim Doe', state: 'done', outcome: 'lost' });
    await patch(third, { state: 'snoozed', until: new Date(Date.now() + 3_600_000).toISOString() });
    const ids = async (query: string) => (await list(query)).map(({ user_id }) => user_id).join();
    expect(await ids('')).toBe('c0,c3,c4,c5');
    expect(await ids('&state=done,snoozed')).toBe('c1,c2');
    expect(await ids('&kind=reply_owed')).toBe('');
    expect(await ids('&agent=Bob&state=open,done')).toBe('c1,c3,c5');
    expect(await ids('&contact=c4')).toBe('c4');
    expect(await ids('&assignee=me')).toBe('c0');
    expect(await ids('&assignee=none')).toBe('c3,c4,c5');
    expect(await ids('&assignee=Kim%20Doe&state=done')).toBe('c1');
    expect(await ids(`&min_value=${all[3]?.value}`)).toBe('c0,c3');
    const relationships = async (query: string) => {
      const { body } = await send('GET', `relationships?sort=name&${query}`);
      return (body.relationships as Item[]).map(({ user_id }) => user_id).join();
    };
    expect(await relationships('episode_state=open')).toBe('c0,c3,c4,c5');
    expect(await relationships('episode_state=done,snoozed')).toBe('c1,c2');
    expect(await relationships('assignee=me')).toBe('c0');
    expect(await relationships('assignee=none&episode_state=open&agent=Ada')).toBe('c4');
    for (const [sort, order] of ['value', 'opened_at'].flatMap((key) => ['asc', 'desc'].map((to) => [key, to]))) {
      const query = `&state=open,done,snoozed&sort=${sort}&order=${order}`;
      const whole = (await list(query)).map(({ episode_id }) => episode_id);
      expect(whole).toHaveLength(6);
      const walked: string[] = [];
      let cursor = '';
      do {
        const { body } = await send('GET', `episodes?page_size=4${query}&cursor=${cursor}`);
        walked.push(...(body.episodes as Item[]).map(({ episode_id }) => episode_id));
        cursor = (body.next_cursor as string | null) ?? '';
      } while (cursor);
      expect(walked).toEqual(whole);
    }
    for (const query of ['state=gone', 'kind=x', 'agent=Nobody', 'min_value=2', 'sort=name', 'cursor=x']) {
      const { status, body } = await send('GET', `episodes?${query}`);
      expect([query, status]).toEqual([query, 422]);
      expect(body.errors).toMatchObject([{ location: `query.${query.split('=')[0]}` }]);
    }
  });

  it('are assigned, snoozed, finished and taken back, and tell who did it and when', async () => {
    const [{ episode_id: id }] = (await list()) as [Item];
    expect(await patch(id, { assignee: ' user_kim ' })).toMatchObject({
      status: 200,
      body: { assignee: 'user_kim', revision: 2, changed_by: 'user_test', state: 'open' },
    });
    // Once more changes nothing.
    expect((await patch(id, { assignee: 'user_kim', state: 'open' })).body.revision).toBe(2);
    const until = new Date(Date.now() + 86_400_000).toISOString();
    expect((await patch(id, { state: 'snoozed', until, reason: 'on holiday' })).body).toMatchObject({
      ...{ state: 'snoozed', snoozed_until: until, reason: 'on holiday', revision: 3, closed_at: null },
    });
    expect(await patch(id, { state: 'dismissed', revision: 2 })).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('revision 3, not 2') },
    });
    const done = await patch(id, { state: 'done', outcome: 'contacted', note: 'called', revision: 3 });
    expect(done.body).toMatchObject({
      state: 'done',
      snoozed_until: null,
      reason: null,
      closed_at: done.body.changed_at,
    });
    expect((await patch(id, { state: 'open' })).body).toMatchObject({ state: 'open', outcome: null, closed_at: null });
    const { history } = (await send('GET', `episodes/${id}`)).body;
    expect(history).toMatchObject([
      { event: 'opened', by: null, state: 'open' },
      { event: 'changed', by: 'user_test', assignee: 'user_kim' },
      { event: 'changed', state: 'snoozed', until, reason: 'on holiday' },
      { event: 'changed', state: 'done', outcome: 'contacted', note: 'called' },
      { event: 'changed', state: 'open', assignee: 'user_kim' },
    ]);
    // They return, and what was done is written down late.
    await insertFacts(database.dataSource, projectId, [
      { agent: 'Ada', contact: 'c0', occurredAt: onDay(AS_OF + 1), kind: 'meeting' },
    ]);
    await recompute(1);
    expect((await send('GET', `episodes/${id}`)).body).toMatchObject({ state: 'cleared', ended_by: 'recovered' });
    expect((await patch(id, { state: 'snoozed', until })).status).toBe(409);
    expect((await patch(id, { state: 'done', outcome: 'returned' })).body).toMatchObject({ state: 'done' });
  });

  it('a snoozed one is open again at its time, without a run', async () => {
    const [{ episode_id: id }, ...others] = (await list()) as [Item, ...Item[]];
    await patch(id, { state: 'snoozed', until: new Date(Date.now() + 60_000).toISOString(), reason: 'later' });
    expect(await list()).toEqual(others);
    expect(await list('&state=snoozed')).toMatchObject([{ episode_id: id }]);
    // As if the minute were over.
    for (const [table, more] of [
      ['episodes', ''],
      ['episode_changes', `, changed_at = now() - interval '2 minutes'`],
    ]) {
      await database.dataSource.query(
        `UPDATE ${table} SET snoozed_until = now() - interval '1 minute' ${more} WHERE project_id = $1 AND episode_id = $2`,
        [projectId, id],
      );
    }
    expect(await list()).toMatchObject([
      { episode_id: id, state: 'open', snoozed_until: null, reason: null },
      ...others,
    ]);
    expect(await list('&state=snoozed')).toEqual([]);
    const { history } = (await send('GET', `episodes/${id}`)).body as { history: Item[] };
    expect(history.at(-1)).toMatchObject({ event: 'snooze_ended', state: 'open', by: null });
  });

  it('are listed and counted by what is to be done now, and by whom', async () => {
    const all = await list();
    const advise = (contact: string, action: string, turnDays: number) =>
      database.dataSource.query(
        `UPDATE depth_scores SET action = $3, n_unanswered = 1, turn_days = $4 WHERE project_id = $1 AND user_id = $2`,
        [projectId, contact, action, turnDays],
      );
    await advise('c1', 'wait', 0);
    await advise('c2', 'stop_chasing', 90);
    await advise('c3', 'follow_up', 0); // later
    await advise('c4', 'follow_up', 90);
    const idOf = (contact: string) => all.find(({ user_id }) => user_id === contact)?.episode_id ?? '';
    await patch(idOf('c0'), { assignee: 'user_test' });
    await patch(idOf('c4'), { assignee: 'kim' });
    const ids = async (query: string) => (await list(query)).map(({ user_id }) => user_id).join();
    expect(await ids('&due=true')).toBe('c0,c4,c5');
    expect(await ids('&due=false')).toBe('c0,c1,c2,c3,c4,c5');
    expect(await ids('&action=follow_up,wait')).toBe('c1,c3,c4');
    expect(await ids('&action=follow_up&due=true')).toBe('c4');
    expect(await ids('&assignee=me_or_none')).toBe('c0,c1,c2,c3,c5');
    expect(await ids('&assignee=me_or_none&due=true')).toBe('c0,c5');
    expect((await list('&contact=c1'))[0]).toMatchObject({
      action_now: 'wait',
      recommended_action: 'Wait: their turn, written today.',
    });
    expect(await list('&action=reply')).toEqual([]);

    const counts = async (query = '') => (await send('GET', `episode-counts?${query}`)).body;
    const { action_now: usual } = all[0] as Item;
    expect(await counts()).toMatchObject({
      ...{ open: 6, snoozed: 0, mine: 1, unassigned: 4 },
      actions: [
        { action: 'follow_up', open: 2 },
        { action: usual, open: 2 },
        { action: 'stop_chasing', open: 1 },
        { action: 'wait', open: 1 },
      ],
      assignees: [
        { assignee: 'kim', open: 1 },
        { assignee: 'user_test', open: 1 },
      ],
    });
    await patch(idOf('c5'), { state: 'snoozed', until: new Date(Date.now() + 3_600_000).toISOString() });
    // Each leaves its own filter out.
    expect(await counts('due=true&assignee=me_or_none')).toMatchObject({
      ...{ open: 1, snoozed: 1, mine: 1, unassigned: 0, actions: [{ action: usual, open: 1 }] },
      assignees: [
        { assignee: 'kim', open: 1 },
        { assignee: 'user_test', open: 1 },
      ],
    });
    expect(await counts('action=follow_up&agent=Ada')).toMatchObject({
      ...{ open: 1, snoozed: 0, mine: 0, unassigned: 0 },
      actions: [{ open: 1 }, { open: 1 }, { open: 1 }],
      assignees: [{ assignee: 'kim', open: 1 }],
    });
    expect(await counts('contact=none')).toMatchObject({ open: 0, actions: [], assignees: [] });
    for (const query of ['action=dance', 'due=maybe', 'agent=Nobody', 'kind=x']) {
      for (const path of ['episodes', 'episode-counts']) {
        expect([path, query, (await send('GET', `${path}?${query}`)).status]).toEqual([path, query, 422]);
      }
    }
    // Those held out by chance are nobody's work.
    await database.dataSource.query('UPDATE episodes SET holdout = true WHERE project_id = $1', [projectId]);
    expect(await counts()).toMatchObject({ open: 0, mine: 0, unassigned: 0, actions: [] });
  });

  it('that are closed are listed by when they were, page by page', async () => {
    const all = (await list()).map(({ episode_id }) => episode_id);
    const order = [3, 0, 5, 1].map((place) => all[place] ?? '');
    for (const id of order) await patch(id, { state: 'done', outcome: 'other' });
    const newest = '&sort=closed_at';
    expect((await list(newest)).map(({ episode_id }) => episode_id)).toEqual(order.toReversed());
    expect((await list(`${newest}&order=asc`)).map(({ episode_id }) => episode_id)).toEqual(order);
    expect(await list(`${newest}&state=open`)).toEqual([]);
    const { body } = await send('GET', `episodes?page_size=3${newest}`);
    const rest = await list(`${newest}&cursor=${body.next_cursor}`);
    expect(rest.map(({ episode_id }) => episode_id)).toEqual(order.slice(0, 1));
  });

  it('several are changed at once, and those that cannot be are named', async () => {
    const ids = (await list()).map(({ episode_id }) => episode_id);
    const [ended, ...rest] = ids as [string, ...string[]];
    await database.dataSource.query(
      `UPDATE episodes SET state = 'restated', ended_on = now(), ended_by = 'late_fact', closed_at = now()
       WHERE project_id = $1 AND episode_id = $2`,
      [projectId, ended],
    );
    const unknown = '00000000-0000-4000-8000-000000000000';
    const asked = [unknown, ended, ...rest.map((id) => id.toUpperCase())];
    const { status, body } = await send('PATCH', 'episodes', {
      episode_ids: asked,
      state: 'dismissed',
      reason: 'gone',
    });
    expect(status).toBe(200);
    expect(body.refused).toEqual([
      { episode_id: unknown, problem: 'unknown' },
      { episode_id: ended, problem: expect.stringContaining('never was') },
    ]);
    expect((body.episodes as Item[]).map(({ episode_id }) => episode_id)).toEqual(rest.toSorted());
    expect(await list('&state=dismissed')).toHaveLength(5);
    // Undo.
    await send('PATCH', 'episodes', { episode_ids: rest, state: 'open' });
    expect(await list()).toHaveLength(5);
    // Of those that somebody changed meanwhile, none is.
    const [first, second] = rest as [string, string];
    const revisions = [3, 2];
    const late = await send('PATCH', 'episodes', { episode_ids: [first, second], revisions, assignee: 'kim' });
    expect(late.body).toMatchObject({
      episodes: [{ episode_id: first, assignee: 'kim', revision: 4 }],
      refused: [{ episode_id: second, problem: expect.stringContaining('somebody was faster') }],
    });
    for (const wrong of [[3], [3, 0], 3, []]) {
      const answer = await send('PATCH', 'episodes', { episode_ids: [first, second], revisions: wrong, assignee: 'a' });
      expect([wrong, answer.status]).toEqual([wrong, 422]);
      expect(answer.body.errors).toMatchObject([{ location: 'body.revisions' }]);
    }
  });

  it('take concurrent changes one after the other: each is in the history', async () => {
    const [{ episode_id: id }, { episode_id: other }] = (await list()) as [Item, Item];
    const names = Array.from({ length: 8 }, (_, index) => `user_${index}`);
    const answers = await Promise.all(
      names.map((assignee, index) =>
        index % 2 ? patch(id, { assignee }) : send('PATCH', 'episodes', { episode_ids: [other, id], assignee }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const { history, revision, assignee } = (await send('GET', `episodes/${id}`)).body as { history: Item[] } & Item;
    expect(revision).toBe(9);
    expect(new Set(history.slice(1).map((entry) => entry.assignee))).toEqual(new Set(names));
    expect(history.at(-1)?.assignee).toBe(assignee);
    // Of those who saw the same, one is first.
    const outcomes = await Promise.all(names.map((name) => patch(id, { assignee: `${name}!`, revision: 9 })));
    expect(outcomes.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
  });

  it('say which field is wrong', async () => {
    const [{ episode_id: id }] = (await list()) as [Item];
    for (const [body, ...locations] of [
      [{ state: 'cleared' }, 'body.state'],
      [{ state: 'snoozed' }, 'body.until'],
      [{ state: 'snoozed', until: 'tomorrow' }, 'body.until'],
      [{ state: 'snoozed', until: '2020-01-01' }, 'body.until'],
      [{ state: 'done' }, 'body.outcome'],
      [{ state: 'done', outcome: 'won' }, 'body.outcome'],
      [{ outcome: 'lost', note: 'x' }, 'body.outcome', 'body.note'],
      [{ assignee: '' }, 'body.assignee'],
      [{ assignee: 'a'.repeat(201) }, 'body.assignee'],
      [{ state: 'dismissed', reason: 'a'.repeat(501) }, 'body.reason'],
      [{ state: 'done', outcome: 'lost', note: 'a\0b' }, 'body.note'],
      [{ revision: 0 }, 'body.revision'],
      [{ colour: 'red' }, 'body.colour'],
    ] as [object, ...string[]][]) {
      const answer = await patch(id, body);
      expect([body, answer.status]).toEqual([body, 422]);
      const errors = answer.body.errors as { location: string }[];
      expect([body, ...errors.map(({ location }) => location).sort()]).toEqual([body, ...locations.sort()]);
    }
    for (const ids of [[], ['x'], [id, id.toUpperCase()], Array(101).fill(id), undefined]) {
      const answer = await send('PATCH', 'episodes', { episode_ids: ids, assignee: 'kim' });
      expect([ids, answer.status]).toEqual([ids, 422]);
      expect(answer.body.errors).toMatchObject([{ location: 'body.episode_ids' }]);
    }
    expect((await list())[0]).toMatchObject({ revision: 1 });
  });

  it('are changed by members, and read by keys, of their project only', async () => {
    const [{ episode_id: id }] = (await list()) as [Item];
    const member = `Bearer ${await api.token('org_test', 'member')}`;
    expect((await send('PATCH', `episodes/${id}`, { assignee: 'kim' }, member)).status).toBe(200);
    const { key } = await insertKey(database.dataSource, projectId, ['read']);
    const { key: writes } = await insertKey(database.dataSource, projectId, ['events:write']);
    expect((await send('GET', `episodes/${id}`, undefined, `Bearer ${key}`)).status).toBe(200);
    expect((await send('GET', 'episodes', undefined, `Bearer ${writes}`)).status).toBe(403);
    expect((await send('PATCH', `episodes/${id}`, { assignee: 'kim' }, `Bearer ${key}`)).status).toBe(403);
    const { key: changes, keyId } = await insertKey(database.dataSource, projectId, ['episodes:write']);
    const byKey = await send('PATCH', `episodes/${id}`, { assignee: 'lee' }, `Bearer ${changes}`);
    expect(byKey).toMatchObject({ status: 200, body: { assignee: 'lee', changed_by: `key:${keyId}` } });
    expect((await send('GET', `episodes/${id}`, undefined, `Bearer ${changes}`)).status).toBe(403);
    for (const path of ['episodes?assignee=me', 'relationships?assignee=me']) {
      const { status, body } = await send('GET', path, undefined, `Bearer ${key}`);
      expect([path, status, body.errors]).toMatchObject([path, 422, [{ location: 'query.assignee' }]]);
    }
    const other = await insertProject(database.dataSource, `Other ${id}`);
    base = `/api/v1/projects/${other}`;
    for (const foreign of [id, 'x', '00000000-0000-4000-8000-000000000000']) {
      expect([foreign, (await send('GET', `episodes/${foreign}`)).status]).toEqual([foreign, 404]);
      expect([foreign, (await patch(foreign, { assignee: 'kim' })).status]).toEqual([foreign, 404]);
    }
    const { body } = await send('PATCH', 'episodes', { episode_ids: [id], assignee: 'kim' });
    expect(body).toMatchObject({ episodes: [], refused: [{ episode_id: id, problem: 'unknown' }] });
  });
});
