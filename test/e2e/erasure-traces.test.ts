import { contentDigest, eventKey, sealedContent } from '../../src/ingestion/event-digest';
import type { FleetEvent } from '../../src/ingestion/events/fleet-event';
import { parseEvent } from '../../src/ingestion/events/parse-event';
import { insertProject } from '../support/facts';
import { insertKey } from '../support/keys';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

type Event = Record<string, unknown>;
interface Result {
  status: string;
  problem?: { status: number; detail: string; digest?: string; stored_digest?: string };
}

/** What remains of a person, and who may restore them. */
describe('an erasure', () => {
  let database: TestDatabase;
  let api: TestApi;
  let projectId: string;
  let projects = 0;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
  });
  beforeEach(async () => {
    projectId = await insertProject(database.dataSource, `Project ${++projects}`);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function send(events: readonly Event[], authorization?: string): Promise<Result[]> {
    const response = await api.get(`/api/v1/projects/${projectId}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: JSON.stringify({ events }),
    });
    expect(response.status).toBe(202);
    return ((await response.json()) as { results: Result[] }).results;
  }
  const outcomes = async (events: readonly Event[], authorization?: string) =>
    (await send(events, authorization)).map(({ status, problem }) => problem?.status ?? status);
  const erase = async (userId: string) =>
    await api.get(`/api/v1/projects/${projectId}/contacts/${userId}`, { method: 'DELETE' });
  /** Of all events: an interaction is its own. */
  const receipts = async (): Promise<{ event_key: string; content: string | null; sealed: string | null }[]> =>
    await database.dataSource.query(
      `SELECT event_key, content, sealed FROM event_receipts WHERE project_id = $1
       UNION ALL SELECT interaction_id, NULL, sealed FROM interactions WHERE project_id = $1 ORDER BY event_key`,
      [projectId],
    );

  const at = { user_id: 'c-1', occurred_at: '2025-06-02T12:00:00Z' };
  const EVENTS: Event[] = [
    { type: 'interaction', event_id: 'x-1', agent: 'Nova', contact_name: 'Ada Obi', ...at },
    { type: 'agent_action', event_id: 'x-2', agent: 'Nova', action: 'enrichment_run', summary: 'Ada Obi', ...at },
    // Of two simultaneous facts one is replaced, and no table of facts refers to its receipt.
    { type: 'contact.classified', event_id: 'x-3', tier: 'gold', ...at },
    { type: 'contact.classified', event_id: 'x-3b', tier: 'silver', ...at },
    { type: 'contact.routed', event_id: 'x-4', agent: 'Nova', ...at },
    { type: 'contact.routed', event_id: 'x-4b', agent: 'Mira', ...at },
    { type: 'lead.outcome', event_id: 'x-5', outcome: 'won', ...at },
    { type: 'lead.outcome', event_id: 'x-5b', outcome: 'lost', ...at },
    { type: 'contact.updated', event_id: 'x-6', name: 'Ada Obi', ...at },
  ];
  const OTHER: Event = { ...EVENTS[0], event_id: 'y-1', user_id: 'c-2', contact_name: 'Bo' };

  it('leaves receipts without a digest of the content', async () => {
    await send([...EVENTS, OTHER]);
    expect((await receipts()).filter(({ sealed }) => sealed !== null)).toHaveLength(EVENTS.length + 1);
    expect((await erase('c-1')).status).toBe(200);
    const left = await receipts();
    expect(left).toHaveLength(EVENTS.length + 1);
    const kept = left.filter(({ content, sealed }) => content !== null || sealed !== null);
    expect(kept.map(({ event_key }) => event_key.replaceAll('-', ''))).toEqual([eventKey('y-1')]);
    // After the restore, an event with a guessed name is rejected like the true one, so nothing confirms a guess.
    expect(await outcomes([{ ...EVENTS[8], event_id: 'x-7' }])).toEqual(['accepted']);
    const guesses = ['Ada Obi', 'Eve'].map((name) => ({ ...EVENTS[8], name }));
    for (const guess of guesses) expect(await outcomes([guess])).toEqual(['duplicate']);
  });

  it('and no conflict shows a digest that could be computed without the project’s key', async () => {
    const content = contentDigest(parseEvent(EVENTS[0], '', { latestMs: Number.POSITIVE_INFINITY }) as FleetEvent);
    const conflictIn = async () => (await send([{ ...EVENTS[0], contact_name: 'Eve' }]))[0]?.problem;
    await send(EVENTS.slice(0, 1));
    const first = await conflictIn();
    expect(first).toMatchObject({ status: 409, stored_digest: expect.stringMatching(/^[\da-f]{32}$/) });
    expect(first?.stored_digest).not.toBe(content);
    projectId = await insertProject(database.dataSource, `Project ${++projects}`);
    await send(EVENTS.slice(0, 1));
    const second = await conflictIn();
    expect(second?.stored_digest).not.toBe(first?.stored_digest);
    expect(second?.digest).not.toBe(first?.digest);
    const [{ key }] = await database.dataSource.query(
      `SELECT encode(digest_key, 'hex') AS key FROM projects WHERE project_id = $1`,
      [projectId],
    );
    expect(second?.stored_digest).toBe(sealedContent(key, content));
  });

  it('empties receipts from before keys existed, which are still read until then', async () => {
    await send([...EVENTS.slice(0, 2), OTHER]);
    const plain = contentDigest(parseEvent(EVENTS[0], '', { latestMs: Number.POSITIVE_INFINITY }) as FleetEvent);
    await database.dataSource.query('UPDATE interactions SET sealed = NULL WHERE project_id = $1', [projectId]);
    await database.dataSource.query('INSERT INTO event_receipts (project_id, event_key, content) VALUES ($1, $2, $3)', [
      projectId,
      eventKey('x-1'),
      plain,
    ]);
    expect(await outcomes(EVENTS.slice(0, 1))).toEqual(['duplicate']);
    const [changed] = await send([{ ...EVENTS[0], contact_name: 'Eve' }]);
    expect(changed?.problem).toMatchObject({ status: 409, stored_digest: expect.not.stringMatching(plain) });
    await erase('c-1');
    const left = await receipts();
    expect(left.filter(({ content, sealed }) => content !== null || sealed !== null)).toEqual([]);
    expect(left).toHaveLength(3);
  });

  it('is lifted only by an admin or a key with the scope', async () => {
    const keyOf = async (...scopes: Parameters<typeof insertKey>[2] & object) =>
      `Bearer ${(await insertKey(database.dataSource, projectId, scopes)).key}`;
    const member = `Bearer ${await api.token('org_test', 'member')}`;
    const sender = await keyOf('events:write');
    const lifter = await keyOf('events:write', 'erasures:lift');
    await send(EVENTS);
    let updates = 0;
    const update = () => ({ ...EVENTS[8], event_id: `back-${++updates}` });
    for (const [authorization, lifts] of [
      [member, false],
      [sender, false],
      [lifter, true],
      [undefined, true],
    ] as const) {
      expect((await erase('c-1')).status).toBe(200);
      expect(await outcomes([update()], authorization)).toEqual([lifts ? 'accepted' : 410]);
      if (!lifts) await outcomes([update()]);
    }
    await erase('c-1');
    const [refused] = await send([update()], sender);
    expect(refused?.problem?.detail).toContain('an admin or with a key of the scope erasures:lift');
    // The scope alone does not allow sending.
    const alone = await api.get(`/api/v1/projects/${projectId}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: await keyOf('erasures:lift') },
      body: JSON.stringify({ events: [update()] }),
    });
    expect(alone.status).toBe(403);
  });

  it('is lifted by a key created over HTTP', async () => {
    const made = await api.get(`/api/v1/projects/${projectId}/keys`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'crm', scopes: ['events:write', 'erasures:lift'] }),
    });
    expect(made.status).toBe(201);
    const { key } = (await made.json()) as { key: string };
    await send(EVENTS);
    await erase('c-1');
    expect(await outcomes([{ ...EVENTS[8], event_id: 'back' }], `Bearer ${key}`)).toEqual(['accepted']);
  });
});
