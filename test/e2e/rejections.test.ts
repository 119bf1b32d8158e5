import { randomUUID } from 'node:crypto';
import { RejectionBuffer } from '../../src/ingestion/rejections/rejection-buffer';
import { RejectionWrites } from '../../src/ingestion/rejections/rejection-writes.queries';
import type { RejectionCountsBody, RejectionItem, RejectionsBody } from '../../src/rejections/rejections.dto';
import { insertProject } from '../support/facts';
import { insertKey } from '../support/keys';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const AT = '2025-06-01T10:00:00Z';
const JSON_TYPE = { 'content-type': 'application/json' };

let database: TestDatabase;
let api: TestApi;
let projectId: string;
let projects = 0;
beforeAll(async () => {
  database = await createTestDatabase();
  api = await serveTestApi(database.url, { environment: { MAX_AGENTS_PER_PROJECT: '2' } });
});
beforeEach(async () => {
  projectId = await insertProject(database.dataSource, `Project ${++projects}`);
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const sql = (text: string, values: unknown[] = []) => database.dataSource.query(text, values);
const base = (project = projectId) => `/api/v1/projects/${project}`;
const interaction = (id: string, more: object = {}) => ({
  type: 'interaction',
  event_id: id,
  agent: 'Nova',
  user_id: 'ada',
  occurred_at: AT,
  ...more,
});

async function request(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await api.get(path, {
    method,
    headers: { ...JSON_TYPE, ...headers },
    ...(body === undefined ? {} : { body: text }),
  });
  const answer = await response.text();
  return { status: response.status, body: answer === '' ? null : JSON.parse(answer) };
}

const send = async (events: unknown[], query = '') => await request('POST', `${base()}/events${query}`, { events });

async function list(query = ''): Promise<RejectionItem[]> {
  const { status, body } = await request('GET', `${base()}/rejections${query}`);
  expect([query, status]).toEqual([query, 200]);
  return (body as RejectionsBody).rejections;
}

async function counts(query = ''): Promise<[reason: string, field: string | null, count: number][]> {
  const { body } = await request('GET', `${base()}/rejection-counts${query}`);
  return (body as RejectionCountsBody).counts.map(({ reason, field, count }) => [reason, field, count]);
}

async function retry(rejectionId: string, body?: unknown) {
  return await request('POST', `${base()}/rejections/${rejectionId}/retry`, body);
}

it('events of each reason can be read back with what was sent, by whom and why; good ones are stored', async () => {
  await send([interaction('known'), interaction('second', { agent: 'Iris' })]);
  const large = interaction('large', { contact_name: 'x'.repeat(9_000) });
  const { body } = await send([
    interaction('good'),
    interaction('late', { occurred_at: 'soon', user_id: 42 }),
    interaction('known', { agent: 'Iris' }),
    interaction('third', { agent: 'Orla' }),
    large,
    'no object',
  ]);
  expect([body.accepted, body.rejected]).toEqual([1, 5]);
  const lines = `{"type":"interaction"\n${JSON.stringify(interaction('good'))}\n`;
  await request('POST', `${base()}/events`, lines, { 'content-type': 'application/x-ndjson' });

  const found = await list();
  expect(found.map(({ reason, status, event_id, user_id }) => [reason, status, event_id, user_id]).sort()).toEqual([
    ['conflict', 409, 'known', 'ada'],
    ['invalid', 422, null, null],
    ['invalid', 422, 'large', 'ada'],
    ['invalid', 422, 'late', '42'],
    ['limit', 409, 'third', 'ada'],
    ['unreadable', 422, null, null],
  ]);
  const one = (reason: string, id: string | null) => found.find((row) => row.reason === reason && row.event_id === id);
  expect(one('invalid', 'late')).toMatchObject({
    origin: 'events',
    actor_kind: 'user',
    actor_id: 'user_test',
    import_id: null,
    line: null,
    payload: JSON.stringify(interaction('late', { occurred_at: 'soon', user_id: 42 })),
    payload_cut: false,
    errors: [{ location: 'event.occurred_at', value: 'soon' }],
  });
  expect(one('unreadable', null)).toMatchObject({ line: 1, payload: '{"type":"interaction"' });
  const cut = one('invalid', 'large');
  expect([cut?.payload_cut, Buffer.byteLength(cut?.payload ?? ''), cut?.payload.at(-1)]).toEqual([true, 4_096, '…']);
  expect(await counts()).toEqual([
    ['conflict', 'event_id', 1],
    ['invalid', null, 1],
    ['invalid', 'contact_name', 1],
    ['invalid', 'occurred_at', 1],
    ['limit', 'agent', 1],
    ['unreadable', null, 1],
  ]);
});

it('a batch that is refused as a whole is recorded too, and nothing of it is stored', async () => {
  const answer = await send([interaction('good'), interaction('bad', { kind: 'smoke' })], '?atomic=true');
  expect(answer.status).toBe(422);
  expect((await list()).map(({ event_id }) => event_id)).toEqual(['bad']);
  expect(await sql('SELECT count(*)::int AS n FROM interactions WHERE project_id = $1', [projectId])).toEqual([
    { n: 0 },
  ]);
});

it('the list has filters and pages, and forgets after 7 days', async () => {
  const key = await insertKey(database.dataSource, projectId, ['events:write', 'read']);
  const bearer = { authorization: `Bearer ${key.key}` };
  await request('POST', `${base()}/events`, { events: [interaction('by key', { kind: 'smoke' })] }, bearer);
  await send([1, 2, 3].map((n) => interaction(`by user ${n}`, { kind: 'smoke' })));
  const byKey = await list(`?actor=${key.keyId}`);
  expect(byKey.map(({ event_id, actor_kind }) => [event_id, actor_kind])).toEqual([['by key', 'key']]);
  const [day, soon] = [new Date(Date.now() - 86_400_000), new Date(Date.now() + 60_000)].map((t) => t.toISOString());
  const numbers: Record<string, number> = {};
  for (const query of [
    `from=${day}`,
    `to=${day}`,
    `from=${soon}`,
    'reason=invalid,conflict',
    'reason=limit',
    'origin=import',
    `import=${randomUUID()}`,
  ]) {
    numbers[query] = (await list(`?${query}`)).length;
  }
  expect(Object.values(numbers)).toEqual([4, 0, 0, 4, 0, 0, 0]);
  expect((await counts(`?from=${day}`)).concat(await counts(`?to=${day}`))).toEqual([['invalid', 'kind', 4]]);

  const seen: (string | null)[] = [];
  let cursor = '';
  for (let page = 0; page < 3; page++) {
    const { body } = await request('GET', `${base()}/rejections?page_size=3${cursor}`);
    seen.push(...(body as RejectionsBody).rejections.map(({ event_id }) => event_id));
    if (!body.has_more) break;
    cursor = `&cursor=${body.next_cursor}`;
  }
  expect(seen.sort()).toEqual(['by key', 'by user 1', 'by user 2', 'by user 3']);

  await sql(`UPDATE rejections SET rejected_at = rejected_at - interval '7 days' WHERE project_id = $1`, [projectId]);
  await sql(
    `UPDATE rejection_counts SET hour = hour - interval '7 days 2 hours', last_at = last_at - interval '7 days 2 hours'
     WHERE project_id = $1`,
    [projectId],
  );
  expect([await list(), await counts()]).toEqual([[], []]);
  await api.app.get(RejectionWrites).forgetOld();
  const stored = await sql(
    `SELECT (SELECT count(*)::int FROM rejections WHERE project_id = $1) AS samples,
            (SELECT count(*)::int FROM rejection_counts WHERE project_id = $1) AS counts`,
    [projectId],
  );
  expect(stored).toEqual([{ samples: 0, counts: 0 }]);
});

it('an event is sent again as it was, or corrected; what is stored leaves the list, what is not has its new mistakes', async () => {
  await send([interaction('a', { agent: 'A' }), interaction('b', { agent: 'B' }), interaction('c', { agent: 'C' })]);
  await send([interaction('kind', { kind: 'smoke' }), interaction('cut', { contact_name: 'x'.repeat(9_000) })]);
  const ids = Object.fromEntries((await list()).map(({ event_id, rejection_id }) => [event_id, rejection_id]));
  await sql(`DELETE FROM interactions WHERE project_id = $1`, [projectId]);
  await sql(`DELETE FROM agents WHERE project_id = $1`, [projectId]);

  expect(await retry(ids.c ?? '')).toMatchObject({ status: 200, body: { event_id: 'c', status: 'accepted' } });
  expect((await retry(ids.c ?? '')).status).toBe(404);
  expect(await retry(ids.cut ?? '', {})).toMatchObject({ status: 422, body: { errors: [{ location: 'body.event' }] } });
  const again = await retry(ids.kind ?? '', { event: interaction('kind', { weight: 'heavy', agent: 'C' }) });
  expect(again.body).toMatchObject({ status: 'rejected', problem: { status: 422 } });
  expect((await list()).find(({ rejection_id }) => rejection_id === ids.kind)).toMatchObject({
    errors: [{ location: 'event.weight' }],
    payload: JSON.stringify(interaction('kind', { weight: 'heavy', agent: 'C' })),
  });
  const corrected = { event: interaction('kind', { agent: 'C' }) };
  expect((await retry(ids.kind ?? '', corrected)).body.status).toBe('accepted');
  expect((await list()).map(({ event_id }) => event_id)).toEqual(['cut']);
  // What was counted stays counted, once.
  expect(await counts()).toEqual([
    ['invalid', 'contact_name', 1],
    ['invalid', 'kind', 1],
    ['limit', 'agent', 1],
  ]);
  const [row] = await sql('SELECT count(*)::int AS n FROM interactions WHERE project_id = $1', [projectId]);
  expect(row.n).toBe(2);
});

it('a foreign project is the 404 of an unknown one, and keys need their scopes', async () => {
  await send([interaction('bad', { kind: 'smoke' })]);
  const [one] = await list();
  const own = `${base()}/rejections/${one?.rejection_id}/retry`;
  const foreign = { authorization: `Bearer ${await api.token('org_evil')}` };
  for (const [method, path] of [
    ['GET', `${base()}/rejections`],
    ['GET', `${base()}/rejection-counts`],
    ['POST', own],
  ] as const) {
    const unknown = await request(method, path.replace(projectId, randomUUID()), undefined, foreign);
    const asked = await request(method, path, undefined, foreign);
    const same = { ...unknown.body, instance: expect.any(String) };
    expect([path, asked.status, asked.body]).toEqual([path, 404, same]);
  }
  const other = await insertProject(database.dataSource, 'Other');
  const elsewhere = await request('POST', own.replace(projectId, other));
  expect([elsewhere.status, (await retry('no-uuid')).status, (await retry(randomUUID())).status]).toEqual([
    404, 404, 404,
  ]);
  const reader = await insertKey(database.dataSource, projectId, ['read']);
  const writer = await insertKey(database.dataSource, projectId, ['events:write']);
  const as = async (key: string, method: string, path: string) =>
    (await request(method, path, undefined, { authorization: `Bearer ${key}` })).status;
  expect([await as(reader.key, 'POST', own), await as(writer.key, 'GET', `${base()}/rejections`)]).toEqual([403, 403]);
});

it('an erasure takes what names the contact, and nothing of an erased contact is kept', async () => {
  await send([interaction('ok'), interaction('ok 2', { user_id: 'bob' })]);
  await send([
    interaction('of ada', { kind: 'smoke' }),
    interaction('of bob', { kind: 'smoke', user_id: 'bob' }),
    { type: 'contact.aliased', event_id: 'alias', user_id: 'bob', previous_id: 'ada', occurred_at: 'soon' },
    interaction('elsewhere', { user_id: undefined, userId: 'ada' }),
    interaction('of nobody', { user_id: undefined, userId: 'eve' }),
    interaction('only rejected', { kind: 'smoke', user_id: 'zoe' }),
  ]);
  expect((await list()).length).toBe(6);
  const exported = await request('GET', `${base()}/contacts/ada/export`);
  expect(exported.body.tables.rejections.map((row: RejectionItem) => row.event_id).sort()).toEqual([
    'elsewhere',
    'of ada',
  ]);
  expect(exported.body.tables.rejections_of_merges.map((row: RejectionItem) => row.event_id)).toEqual(['alias']);
  const erased = await request('DELETE', `${base()}/contacts/ada`);
  expect([erased.status, erased.body.deleted.rejections]).toEqual([200, 3]);
  const left = ['of bob', 'of nobody', 'only rejected'];
  expect((await list()).map(({ event_id }) => event_id).sort()).toEqual(left);

  // A good one is gone (410), a bad one invalid (422): both only count.
  await send([interaction('again'), interaction('again 2', { kind: 'smoke' })]);
  expect((await list()).map(({ event_id }) => event_id).sort()).toEqual(left);
  expect((await counts()).map(([reason, , n]) => [reason, n])).toContainEqual(['erased', 1]);

  // Somebody of whom nothing but rejections is known has the same rights.
  expect((await request('GET', `${base()}/contacts/zoe/export`)).status).toBe(200);
  expect((await request('DELETE', `${base()}/contacts/zoe`)).status).toBe(200);
  expect((await request('DELETE', `${base()}/contacts/zoe`)).status).toBe(404);
  expect((await list()).map(({ event_id }) => event_id).sort()).toEqual(left.slice(0, 2));
});

it('a flood is counted exactly and displaces the oldest of its reason only; good events are stored', async () => {
  await send([interaction('first', { agent: 'A' }), interaction('second', { agent: 'B' })]);
  await send([interaction('limited', { agent: 'C' })]);
  await list();
  // As many as are kept of one reason, from long ago.
  await sql(
    `INSERT INTO rejections (project_id, rejection_id, rejected_at, origin, actor_kind, reason, status, errors, payload, payload_cut)
     SELECT $1, gen_random_uuid(), now() - interval '1 day', 'events', 'user', 'invalid', 422, '[]', '{}', false
     FROM generate_series(1, 2500)`,
    [projectId],
  );
  const bad = Array.from({ length: 500 }, (_, index) => interaction(`bad ${index}`, { kind: 'smoke' }));
  const answer = await send([...bad, interaction('good', { agent: 'A' })]);
  expect([answer.body.accepted, answer.body.rejected]).toEqual([1, 500]);
  expect(await counts('?reason=invalid')).toEqual([['invalid', 'kind', 500]]);
  const rows = await sql(
    `SELECT reason, count(*)::int AS kept, count(event_id)::int AS fresh FROM rejections WHERE project_id = $1 GROUP BY 1 ORDER BY 1`,
    [projectId],
  );
  const [mine] = await sql(`SELECT count(*)::int AS n FROM projects WHERE org_id = 'org_test'`);
  const limit = Math.floor(Math.min(10_000, Math.floor(40_000 / mine.n)) / 4);
  expect(rows).toEqual([
    { reason: 'invalid', kept: limit, fresh: 500 },
    { reason: 'limit', kept: 1, fresh: 1 },
  ]);
});

it('nothing is lost while the facts of the project are locked, and nobody waits', async () => {
  const restored = jest.spyOn(RejectionBuffer.prototype, 'restore');
  const holder = database.dataSource.createQueryRunner();
  await holder.startTransaction();
  await holder.query(`SELECT pg_advisory_xact_lock(hashtextextended('facts ' || $1, 0))`, [projectId]);
  // Nothing of it needs the facts.
  expect((await send([interaction('bad', { kind: 'smoke' })])).status).toBe(202);
  while (restored.mock.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  restored.mockRestore();
  await holder.rollbackTransaction();
  await holder.release();
  let found: RejectionItem[] = [];
  while (found.length === 0) found = await list();
  expect(found.map(({ event_id }) => event_id)).toEqual(['bad']);
  expect(await counts()).toEqual([['invalid', 'kind', 1]]);
});
