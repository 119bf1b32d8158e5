import { Readable } from 'node:stream';
import fc from 'fast-check';
import { Client } from 'pg';
import { loadConfig } from '../../src/config/load-config';
import { contentDigest, eventKey, sealedContent } from '../../src/ingestion/event-digest';
import type { FleetEvent } from '../../src/ingestion/events/fleet-event';
import { parseEvent } from '../../src/ingestion/events/parse-event';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import type { ContradictionRow } from '../../src/ingestion/import.queries';
import { type InteractionFact, toCopyLine } from '../../src/ingestion/interaction-fact';
import { ReceiptMover } from '../../src/ingestion/receipts/receipt-mover.service';
import { ReceiptMovesQueries } from '../../src/ingestion/receipts/receipt-moves.queries';
import { insertProject } from '../support/facts';
import { lockWaiter } from '../support/lock-waiter';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

type Event = Record<string, unknown>;
interface Result {
  status: string;
  problem?: { status: number; digest: string; stored_digest: string };
}

const EARLIER = 24;
const BATCH = 5;
const DAY = '2025-06-01T10:00:00Z';

describe('receipts of the release before', () => {
  const { batch } = ReceiptMovesQueries;
  let database: TestDatabase;
  let api: TestApi;
  let queries: ReceiptMovesQueries;
  let projectId: string;
  let digestKey: string;
  let projects = 0;
  beforeAll(async () => {
    ReceiptMovesQueries.batch = BATCH;
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    // The tests move receipts themselves.
    await api.app.get(ReceiptMover, { strict: false }).beforeApplicationShutdown();
    queries = new ReceiptMovesQueries(database.dataSource);
  });
  afterAll(async () => {
    ReceiptMovesQueries.batch = batch;
    await api.close();
    await database.drop();
  });

  const sql = (text: string, ...values: unknown[]): Promise<Record<string, string | null>[]> =>
    database.dataSource.query(text, [projectId, ...values]);
  async function send(...events: Event[]): Promise<Result[]> {
    const response = await api.get(`/api/v1/projects/${projectId}/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });
    expect(response.status).toBe(202);
    return ((await response.json()) as { results: Result[] }).results;
  }
  const interaction = (id: string, more: Event = {}): Event => ({
    ...{ type: 'interaction', event_id: id, agent: 'Nova', user_id: `c-${id}`, occurred_at: DAY },
    ...more,
  });
  const won = (id: string): Event => ({
    ...{ type: 'lead.outcome', event_id: id, user_id: `c-${id}`, outcome: 'won', occurred_at: DAY },
  });
  const sealed = (event: Event) => sealedContent(digestKey, plain(event));
  const plain = (event: Event) =>
    contentDigest(parseEvent(event, '', { latestMs: Number.POSITIVE_INFINITY }) as FleetEvent);
  const statuses = (results: readonly Result[]) => results.map(({ status, problem }) => problem?.status ?? status);

  /** Interactions and outcomes by turns, of which every receipt has the content: with a key, as of old, or not at all. */
  async function insertEarlier(): Promise<Map<string, Event>> {
    projectId = await insertProject(database.dataSource, `Project ${++projects}`);
    await sql(`UPDATE projects SET receipts = 'all' WHERE project_id = $1`);
    const [project] = await sql(`SELECT encode(digest_key, 'hex') AS key FROM projects WHERE project_id = $1`);
    digestKey = project?.key ?? '';
    const ids = Array.from({ length: EARLIER }, (_, index) => `e-${index}`);
    const events = ids.map((id, index) => (index % 4 === 3 ? won(id) : interaction(id)));
    expect(statuses(await send(...events))).toEqual(events.map(() => 'accepted'));
    expect(await sql('SELECT FROM event_receipts WHERE project_id = $1')).toHaveLength(EARLIER);
    await sql('UPDATE interactions SET sealed = NULL WHERE project_id = $1');
    for (const event of events.slice(0, 5)) {
      await sql(
        'UPDATE event_receipts SET sealed = NULL, content = $3 WHERE project_id = $1 AND event_key = $2',
        eventKey(String(event.event_id)),
        plain(event),
      );
    }
    return new Map(events.map((event) => [String(event.event_id), event]));
  }

  /** What is stored is a duplicate, another content or type of it a conflict with both digests. */
  async function expectKnown(stored: ReadonlyMap<string, Event>): Promise<void> {
    const events = [...stored.values()];
    expect(statuses(await send(...events))).toEqual(events.map(() => 'duplicate'));
    const others = events.map((event) =>
      event.type === 'interaction' ? { ...event, weight: 2 } : interaction(String(event.event_id)),
    );
    for (const [index, { problem }] of (await send(...others)).entries()) {
      const [event = {}, other = {}] = [events[index], others[index]];
      expect([problem?.status, problem?.stored_digest, problem?.digest]).toEqual([409, sealed(event), sealed(other)]);
    }
    const otherTypes = events.filter(({ type }) => type === 'interaction').map(({ event_id }) => won(String(event_id)));
    expect(statuses(await send(...otherTypes))).toEqual(otherTypes.map(() => 409));
  }

  async function expectMoved(stored: ReadonlyMap<string, Event>): Promise<void> {
    const events = [...stored.values()];
    const facts = events.filter(({ type }) => type === 'interaction');
    const rows = await sql('SELECT external_id AS id, sealed FROM interactions WHERE project_id = $1');
    expect(new Map(rows.map(({ id, sealed: digest }) => [id, digest?.replaceAll('-', '')]))).toEqual(
      new Map(facts.map((event) => [event.event_id, sealed(event)])),
    );
    expect(rows).toHaveLength(facts.length);
    expect(await sql('SELECT FROM event_receipts WHERE project_id = $1')).toHaveLength(events.length - facts.length);
    expect(await sql('SELECT receipts FROM projects WHERE project_id = $1')).toEqual([{ receipts: 'others' }]);
  }

  it('are moved to their interactions, and what is sent meanwhile is stored once, wherever the move is', async () => {
    const step = fc.record({ batches: fc.nat(3), known: fc.nat(EARLIER - 1), fresh: fc.nat(3), again: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const stored = await insertEarlier();
        expect(await queries.begin(projectId)).toBe(true);
        let after: string | null = null;
        for (const [turn, { batches, known, fresh, again }] of steps.entries()) {
          // A process that died, and another one that begins from the front.
          if (again) after = null;
          for (let count = 0; count < batches; count++) after = (await queries.move(projectId, after))?.next ?? null;
          const added = [...Array(fresh).keys()].map((n) => `new-${turn}-${n}`);
          const events = added.map((id, index) => (index === 1 ? won(id) : interaction(id)));
          const repeated = stored.get(`e-${known}`) ?? {};
          const results = await send(repeated, ...events, { ...repeated, occurred_at: '2025-01-01T00:00:00Z' });
          expect(statuses(results)).toEqual(['duplicate', ...events.map(() => 'accepted'), 409]);
          for (const event of events) stored.set(String(event.event_id), event);
        }
        await expectKnown(stored);
        await new ReceiptMover(queries).look();
        await expectMoved(stored);
        await expectKnown(stored);
      }),
      { numRuns: 4 },
    );
  });

  it('stay where they are if the process is killed within a batch', async () => {
    const stored = await insertEarlier();
    await queries.begin(projectId);
    await queries.move(projectId, null);
    const before = await sql('SELECT * FROM event_receipts WHERE project_id = $1 ORDER BY event_key');
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('SELECT FROM event_receipts WHERE project_id = $1 FOR UPDATE', [projectId]);
    const moving = queries.move(projectId, null).catch(() => 'killed');
    await database.dataSource.query('SELECT pg_terminate_backend($1)', [
      await lockWaiter(database.dataSource, 'DELETE FROM event_receipts'),
    ]);
    expect(await moving).toBe('killed');
    await runner.rollbackTransaction();
    await runner.release();
    expect(await sql('SELECT * FROM event_receipts WHERE project_id = $1 ORDER BY event_key')).toEqual(before);
    await expectKnown(stored);
    await new ReceiptMover(queries).look();
    await expectMoved(stored);
  });

  it('are left without content by an erasure, moved or not', async () => {
    const stored = await insertEarlier();
    await queries.begin(projectId);
    await queries.move(projectId, null);
    await queries.move(projectId, null);
    const contacts = [...Array(8).keys()].map((n) => `e-${n}`);
    for (const id of contacts) {
      const response = await api.get(`/api/v1/projects/${projectId}/contacts/c-${id}`, { method: 'DELETE' });
      expect(response.status).toBe(200);
    }
    await new ReceiptMover(queries).look();
    const keys = contacts.map(eventKey);
    const left = await sql(
      'SELECT sealed, content FROM event_receipts WHERE project_id = $1 AND event_key = ANY($2::uuid[])',
      keys,
    );
    expect(left).toEqual(keys.map(() => ({ sealed: null, content: null })));
    const back = contacts.map((id) => ({
      ...{ type: 'contact.updated', event_id: `back-${id}`, user_id: `c-${id}`, name: 'Ada', occurred_at: DAY },
    }));
    expect(statuses(await send(...back))).toEqual(back.map(() => 'accepted'));
    const guesses = contacts.map((id) => ({ ...stored.get(id), occurred_at: '2025-02-01T00:00:00Z' }));
    expect(statuses(await send(...guesses))).toEqual(guesses.map(() => 'duplicate'));
  });

  it('are moved by one process at a time', async () => {
    const stored = await insertEarlier();
    await Promise.all([1, 2, 3].map(() => new ReceiptMover(queries).look()));
    await new ReceiptMover(queries).look();
    await expectMoved(stored);
  });

  it('are not moved while a server of that release is running, for it looks for them', async () => {
    await insertEarlier();
    const earlier = new Client({ connectionString: database.url, application_name: 'relationship-depth listener' });
    await earlier.connect();
    expect(await queries.due()).toEqual([]);
    await earlier.end();
    while ((await queries.due()).length === 0);
    expect(await queries.due()).toEqual([projectId]);
    await new ReceiptMover(queries).look();
    expect(await queries.due()).toEqual([]);
  });

  it('are not moved while a batch goes on that may still write some', async () => {
    await insertEarlier();
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(`SELECT pg_advisory_xact_lock_shared(hashtextextended('facts ' || $1, 0))`, [projectId]);
    expect(await queries.begin(projectId)).toBe(false);
    await runner.commitTransaction();
    await runner.release();
    expect(await queries.begin(projectId)).toBe(true);
  });

  it.each([
    'all',
    'others',
  ])('do not matter to an import that events overtake, with receipts for %s', async (receipts) => {
    await insertEarlier();
    await sql('UPDATE projects SET receipts = $2 WHERE project_id = $1', receipts);
    const line = (externalId: string): InteractionFact => ({
      ...{ agent: 'Nova', contact: `c-${externalId}`, occurredAt: DAY, kind: 'message', direction: null, weight: 1 },
      ...{ externalId, contactName: null },
    });
    const lines = ['i-1', 'i-2', 'i-3', 'i-4', 'e-1', 'e-2'].map((id, at) =>
      toCopyLine(id === 'e-2' ? { ...line(id), weight: 3 } : line(id), { file: 0, line: at + 2 }),
    );
    const writer = new FactsWriter(database.dataSource, api.app.get(FeedPublisher, { strict: false }), loadConfig({}));
    const contradictions: ContradictionRow[] = [];
    const overtake = async () => {
      const same = interaction('i-1');
      const results = await send(same, interaction('i-2', { weight: 2 }), won('i-3'));
      expect(statuses(results)).toEqual(['accepted', 'accepted', 'accepted']);
    };
    const written = await writer.write({ orgId: 'org_test', name: `Project ${projects}` }, Readable.from(lines), {
      also: overtake,
      onContradictions: async (rows) => void contradictions.push(...rows),
    });
    expect(written.interactionsAdded).toBe(1);
    expect(contradictions.map(({ external_id, of_project }) => [external_id, of_project])).toEqual([
      ['i-2', true],
      ['i-3', true],
      ['e-2', true],
    ]);
    const facts = await sql(
      `SELECT external_id, weight FROM interactions WHERE project_id = $1 AND external_id LIKE 'i%' ORDER BY 1`,
    );
    expect(facts.map(Object.values)).toEqual([
      ['i-1', 1],
      ['i-2', 2],
      ['i-4', 1],
    ]);
    expect(statuses(await send(interaction('i-4'), interaction('i-3')))).toEqual(['duplicate', 409]);
  });
});
