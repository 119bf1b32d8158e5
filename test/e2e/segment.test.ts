import { gzipSync } from 'node:zlib';
import { Analytics } from '@segment/analytics-node';
import type { AuditLogBody } from '../../src/audit/audit-log.dto';
import type { RejectionCountsBody, RejectionItem, RejectionsBody } from '../../src/rejections/rejections.dto';
import type { SegmentEventsBody } from '../../src/segment/segment-settings.dto';
import { insertProject } from '../support/facts';
import { insertKey } from '../support/keys';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const AT = '2026-06-01T10:00:00Z';
const RULES = {
  agent_property: 'owner',
  default_agent: null,
  events: [
    { event: 'Email Opened', kind: 'email', direction: 'inbound', weight: 2 },
    { event: 'Viewed Pricing Page', kind: 'other', direction: null, weight: 1 },
  ],
};

let database: TestDatabase;
let api: TestApi;
let projectId: string;
let key: string;
let projects = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  api = await serveTestApi(database.url);
});
beforeEach(async () => {
  projectId = await insertProject(database.dataSource, `Project ${++projects}`);
  key = (await insertKey(database.dataSource, projectId, ['events:write'])).key;
  const saved = await ask('PUT', 'segment', RULES);
  expect([saved.status, saved.body]).toEqual([200, expect.objectContaining(RULES)]);
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await api.get(`/api/v1/projects/${projectId}/${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

type Answer = Record<string, unknown>;
const basic = (user: string) => ({ authorization: `Basic ${Buffer.from(`${user}:`).toString('base64')}` });

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const response = await api.get(`/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...basic(key), ...headers },
    body: bytes as string,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

const batch = async (messages: unknown[], more: object = {}) => await post('batch', { batch: messages, ...more });
const track = (messageId: string, more: object = {}) => ({
  type: 'track',
  messageId,
  userId: 'ada',
  event: 'Email Opened',
  properties: { owner: 'Nova' },
  timestamp: AT,
  ...more,
});

async function interactions(): Promise<{ id: string; user_id: string; agent: string; at: string }[]> {
  return await database.dataSource.query(
    `SELECT external_id AS id, user_id, name AS agent, interactions.kind, direction, weight,
       to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at
     FROM interactions JOIN agents USING (project_id, agent_id) WHERE project_id = $1 ORDER BY external_id`,
    [projectId],
  );
}

const ids = async () => (await interactions()).map(({ id }) => id);
const seen = async () => ((await ask('GET', 'segment/events')).body as unknown as SegmentEventsBody).events;
const rejections = async (): Promise<RejectionItem[]> =>
  ((await ask('GET', 'rejections')).body as unknown as RejectionsBody).rejections;

it('the real sender works unchanged: contacts, interactions, merges, and names that are only counted', async () => {
  const analytics = new Analytics({ writeKey: key, host: `http://127.0.0.1:${api.port}`, flushAt: 20 });
  const failed = jest.fn();
  analytics.on('error', failed);
  analytics.identify({ userId: 'ada', traits: { name: 'Ada Obi', plan: 'pro' } });
  analytics.group({ userId: 'ada', groupId: 'acme', traits: { name: 'Acme' } });
  analytics.track({ userId: 'ada', event: 'Email Opened', properties: { owner: 'Nova' }, messageId: 'tracked' });
  analytics.track({ userId: 'ada', event: 'Email Opened', context: { agent: 'Iris' }, messageId: 'by context' });
  analytics.page({ userId: 'ada', name: 'Pricing', properties: { owner: 'Nova' }, messageId: 'paged' });
  analytics.screen({ userId: 'ada', name: 'Inbox' });
  analytics.track({ userId: 'ada', event: 'Signed Up' });
  analytics.track({ anonymousId: 'x', event: 'Email Opened', properties: { owner: 'Nova' } });
  analytics.alias({ userId: 'ada', previousId: 'old ada' });
  await analytics.closeAndFlush();
  expect(failed).not.toHaveBeenCalled();
  expect(await interactions()).toEqual([
    expect.objectContaining({ id: 'by context', agent: 'Iris', kind: 'email', direction: 'inbound', weight: 2 }),
    expect.objectContaining({ id: 'paged', agent: 'Nova', kind: 'other', direction: null, weight: 1 }),
    expect.objectContaining({ id: 'tracked', agent: 'Nova', user_id: 'ada' }),
  ]);
  const sql = (text: string) => database.dataSource.query(text, [projectId]);
  expect(await sql('SELECT name FROM contacts WHERE project_id = $1')).toEqual([{ name: 'Ada Obi' }]);
  expect(await sql('SELECT user_id, into_id FROM contact_merges WHERE project_id = $1')).toEqual([
    { user_id: 'old ada', into_id: 'ada' },
  ]);
  expect(
    await sql('SELECT user_id, kind, name, value FROM contact_attributes WHERE project_id = $1 ORDER BY kind, name'),
  ).toEqual([
    { user_id: 'ada', kind: 'account', name: '', value: 'acme' },
    { user_id: 'ada', kind: 'account_name', name: 'acme', value: 'Acme' },
    { user_id: 'ada', kind: 'trait', name: 'plan', value: 'pro' },
  ]);
  const found = await seen();
  expect(found.map(({ event, count, anonymous, counts_as }) => [event, count, anonymous, counts_as?.kind])).toEqual(
    expect.arrayContaining([
      ['Email Opened', 3, 1, 'email'],
      ['Signed Up', 1, 0, undefined],
      ['Viewed Inbox Screen', 1, 0, undefined],
      ['Viewed Pricing Page', 1, 0, 'other'],
    ]),
  );
  expect(found).toHaveLength(4);
  expect(await rejections()).toEqual([]);
});

it('a batch that is sent again, shuffled or with another clock, counts once', async () => {
  const messages = ['a', 'b', 'c'].map((id) => track(id));
  await batch(messages, { sentAt: new Date().toISOString() });
  const [first] = await interactions();
  await batch([...messages].reverse(), { sentAt: new Date(Date.now() + 5_000).toISOString() });
  await batch([track('a', { timestamp: '2026-06-02T00:00:00Z' }), track('d'), track('d', { userId: 'bob' })]);
  expect(await ids()).toEqual(['a', 'b', 'c', 'd']);
  expect((await interactions())[0]).toEqual(first);
  expect(await rejections()).toEqual([]);
});

it('one bad message is among the rejections, in the words of its sender, and the others count', async () => {
  const answer = await batch(
    [
      track('good'),
      track('no agent', { properties: {} }),
      track('future', { timestamp: new Date(Date.now() + 3 * 86_400_000).toISOString() }),
      track('late', { timestamp: '1999-01-01T00:00:00Z' }),
      track('huge', { properties: { owner: 'Nova', text: 'x'.repeat(33_000) } }),
      { type: 'delete', messageId: 'unknown', userId: 'ada' },
      'text',
      track('nobody', { userId: null }),
      track('good 2'),
    ],
    { writeKey: key },
  );
  expect([answer.status, answer.text]).toEqual([200, '{"success":true}']);
  expect(await ids()).toEqual(['good', 'good 2', 'late']);
  const found = await rejections();
  expect(found.map(({ event_id, reason, user_id }) => [event_id, reason, user_id])).toEqual(
    expect.arrayContaining([
      ['no agent', 'invalid', 'ada'],
      ['future', 'invalid', 'ada'],
      ['huge', 'unreadable', 'ada'],
      ['unknown', 'invalid', 'ada'],
      [null, 'invalid', null],
      ['nobody', 'invalid', null],
    ]),
  );
  expect([found.length, new Set(found.map(({ origin }) => origin))]).toEqual([6, new Set(['segment'])]);
  expect(JSON.stringify(found)).not.toContain(key);
  const one = found.find(({ event_id }) => event_id === 'no agent');
  expect(one?.payload).toBe(JSON.stringify(track('no agent', { properties: {} })));
  const { body } = await ask('GET', 'rejection-counts');
  expect((body as unknown as RejectionCountsBody).total).toBe(6);

  // With an agent for those that name none, it counts as it was sent.
  await ask('PUT', 'segment', { ...RULES, default_agent: 'Nova' });
  expect((await ask('POST', `rejections/${one?.rejection_id}/retry`)).body.status).toBe('accepted');
  expect(await interactions()).toContainEqual(expect.objectContaining({ id: 'no agent', agent: 'Nova', at: AT }));
});

it('a wrong clock is corrected', async () => {
  const now = Date.now();
  const wrong = 10 * 86_400_000;
  await batch([track('fast', { timestamp: new Date(now + wrong - 60_000).toISOString() })], {
    sentAt: new Date(now + wrong).toISOString(),
  });
  await post('track', {
    ...track('slow', { timestamp: undefined, originalTimestamp: new Date(now - wrong - 60_000).toISOString() }),
    sentAt: new Date(now - wrong).toISOString(),
  });
  for (const { at } of await interactions()) {
    expect(Math.abs(Date.parse(at) - (now - 60_000))).toBeLessThan(60_000);
  }
  expect(await ids()).toEqual(['fast', 'slow']);
});

it('each path takes one message of its type, compressed or as plain text', async () => {
  const { type, ...message } = track('one');
  expect((await post(type, gzipSync(JSON.stringify(message)), { 'content-encoding': 'gzip' })).status).toBe(200);
  expect((await post('page', { ...message, type: 'track', messageId: 'two', name: 'Pricing' })).status).toBe(200);
  expect((await post('screen', JSON.stringify(message), { 'content-type': 'text/plain' })).status).toBe(200);
  for (const path of ['identify', 'group']) expect((await post(path, { userId: 'ada' })).status).toBe(200);
  expect((await post('alias', { userId: 'ada', previousId: 'old' })).status).toBe(200);
  expect((await post('track', message, { authorization: `Bearer ${key}` })).status).toBe(200);
  expect(await ids()).toEqual(['one', 'two']);
});

it('what cannot be read is a 400, which senders do not send again; what may pass later is not', async () => {
  const statuses: Record<string, number> = {};
  const bodies: Record<string, unknown> = {
    empty: '',
    'no JSON': '{"batch":',
    list: '[]',
    'no batch': '{"batch":{}}',
    'not UTF-8': Buffer.from([0x7b, 0xff]),
    deep: `{"batch":${'['.repeat(40)}${']'.repeat(40)}}`,
    many: { batch: Array(2_501).fill(1) },
    large: { batch: [track('large', { text: 'x'.repeat(520_000) })] },
  };
  for (const [name, body] of Object.entries(bodies)) statuses[name] = (await post('batch', body)).status;
  statuses['large message'] = (await post('track', track('large', { text: 'x'.repeat(33_000) }))).status;
  const bomb = gzipSync(Buffer.alloc(5_000_000));
  statuses.bomb = (await post('batch', bomb, { 'content-encoding': 'gzip' })).status;
  statuses.coding = (await post('batch', '{}', { 'content-encoding': 'zstd' })).status;
  expect(new Set(Object.values(statuses))).toEqual(new Set([400]));
  expect(await batch([])).toMatchObject({ status: 200 });
  expect(await ids()).toEqual([]);
});

it('only a key that may write, of a project that exists', async () => {
  const as = async (authorization: Record<string, string>) =>
    (await post('batch', { batch: [] }, authorization)).status;
  const reader = await insertKey(database.dataSource, projectId, ['read']);
  const revoked = await insertKey(database.dataSource, projectId, ['events:write'], { revoked_at: new Date() });
  const statuses = [
    await as(basic(reader.key)),
    await as(basic(revoked.key)),
    await as(basic('rd_live_unknown')),
    await as(basic('an old write key')),
    await as(basic('')),
    await as({ authorization: `Bearer ${await api.token()}` }),
    await as({ authorization: 'Basic %%%' }),
  ];
  expect(statuses).toEqual([403, 401, 401, 401, 401, 403, 401]);
  // Basic authentication is for these paths only.
  expect((await ask('POST', 'events', { events: [] }, basic(key))).status).toBe(401);
});

it('an erased contact does not return, even if an identify call names it', async () => {
  await batch([track('first')]);
  expect((await ask('DELETE', 'contacts/ada')).status).toBe(200);
  await batch([track('second'), { type: 'identify', userId: 'ada', traits: { name: 'Ada' }, messageId: 'identified' }]);
  expect([await ids(), await rejections()]).toEqual([[], []]);
  expect((await ask('GET', 'rejection-counts')).body.counts).toMatchObject([{ reason: 'erased', count: 2 }]);
});

it('a browser of any page may send, without cookies', async () => {
  const origin = { origin: 'https://shop.example' };
  const preflight = await api.get('/v1/batch', {
    method: 'OPTIONS',
    headers: { ...origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
  });
  const allowed = ['access-control-allow-origin', 'access-control-allow-methods', 'access-control-allow-credentials'];
  expect([preflight.status, ...allowed.map((name) => preflight.headers.get(name))]).toEqual([204, '*', 'POST', null]);
  expect((await post('batch', { batch: [] }, origin)).headers.get('access-control-allow-origin')).toBe('*');
  const other = await api.get('/api/v1/projects', { headers: origin });
  expect(other.headers.get('access-control-allow-origin')).toBeNull();
});

it('the names of a project are bounded: the others are one', async () => {
  for (let part = 0; part < 3; part++) {
    await batch(
      Array.from({ length: 200 }, (_, index) => ({ type: 'track', userId: 'ada', event: `Event ${part} ${index}` })),
    );
    await seen();
  }
  await batch([track('one'), { type: 'track', userId: 'ada', event: `${'x'.repeat(300)}\0` }]);
  const found = await seen();
  expect(found.length).toBe(501);
  expect(found.find(({ event }) => event === null)?.count).toBe(102);
});

it.each([
  [{}, 'body.events'],
  [{ events: [{ event: 'A', kind: 'smoke' }] }, 'body.events'],
  [{ events: [{ event: 'A', kind: 'call', weight: 1e13 }] }, 'body.events'],
  [
    {
      events: [
        { event: 'A', kind: 'call' },
        { event: ' A ', kind: 'call' },
      ],
    },
    'body.events',
  ],
  [{ events: [{ event: 'A', kind: 'call', other: 1 }] }, 'body.events'],
  [{ events: Array.from({ length: 201 }, (_, index) => ({ event: `${index}`, kind: 'call' })) }, 'body.events'],
  [{ events: [], agent_property: '' }, 'body.agent_property'],
  [{ events: [], default_agent: 7 }, 'body.default_agent'],
  [{ events: [], unknown: 1 }, 'body.unknown'],
])('wrong settings are refused: %j', async (settings, location) => {
  const answer = await ask('PUT', 'segment', settings);
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ location }] } });
  expect((await ask('GET', 'segment')).body).toMatchObject(RULES);
});

it('only admins change the settings, and the log says which rules', async () => {
  const member = { authorization: `Bearer ${await api.token('org_test', 'member')}` };
  expect((await ask('PUT', 'segment', { events: [] }, member)).status).toBe(403);
  expect((await ask('GET', 'segment', undefined, member)).status).toBe(200);
  const foreign = { authorization: `Bearer ${await api.token('org_evil')}` };
  for (const path of ['segment', 'segment/events'])
    expect((await ask('GET', path, undefined, foreign)).status).toBe(404);
  await ask('PUT', 'segment', { events: [{ event: 'Called', kind: 'call' }] });
  const { body } = await ask('GET', 'audit-log?action=segment.changed');
  expect((body as unknown as AuditLogBody).entries[0]?.changes).toEqual(
    expect.arrayContaining([
      { field: 'agent_property', from: 'owner', to: 'agent' },
      { field: 'events.Email Opened.kind', from: 'email', to: null },
      { field: 'events.Called.kind', from: null, to: 'call' },
    ]),
  );
});
