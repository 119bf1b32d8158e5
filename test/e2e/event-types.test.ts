import { eventTypes } from '../../src/event-types/event-types';
import { insertProject } from '../support/facts';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

type Event = Record<string, unknown>;
interface Answer {
  results: { status: string; problem?: { status: number } }[];
}

/** Tests that hold for every type of event, by its example: a new type need not be named here. */
describe('events by type', () => {
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

  /** Where tables without a `user_id` name a contact. */
  const named: Readonly<Record<string, string>> = {
    change_notes: `'c-1' = ANY (user_ids)`,
    jobs: `result::text LIKE '%c-1%'`,
  };

  /** The account, its name and two traits. */
  const ROWS: Readonly<Record<string, number>> = { contact_attributes: 4 };

  describe.each(Object.entries(eventTypes))('%s', (type, { example, storedIn, feed, fields, withoutUser }) => {
    const user = withoutUser ? {} : { user_id: 'c-1' };
    const event: Event = { type, event_id: 'e-1', ...user, occurred_at: '2025-06-02T12:00:00Z', ...example };
    async function send(...events: Event[]): Promise<(string | number)[]> {
      const response = await api.get(`/api/v1/projects/${projectId}/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      });
      const { results } = (await response.json()) as Answer;
      return results.map(({ status, problem }) => problem?.status ?? status);
    }
    const count = async (table: string, condition = 'true'): Promise<number> => {
      const [row]: { n: number }[] = await database.dataSource.query(
        `SELECT count(*)::int AS n FROM ${table} WHERE project_id = $1 AND ${condition}`,
        [projectId],
      );
      return row?.n ?? 0;
    };

    it('counts once, and never again with a different value in any field', async () => {
      expect(await send(event, event)).toEqual(['accepted', 'duplicate']);
      const others = Object.entries(fields).flatMap(([name, field]) => {
        const other =
          {
            traits: { plan: 'other' },
            word: field.is === 'word' && field.words.find((word) => word !== example[name]),
          }[field.is as string] ?? `${example[name]}1`;
        return name in example && other !== undefined ? [{ ...event, [name]: other }] : [];
      });
      expect(others.length).toBeGreaterThan(0);
      expect(await send(...others)).toEqual(others.map(() => 409));
      const tables = [
        storedIn === 'interactions' ? storedIn : storedIn?.table,
        typeof feed === 'function' && 'agent_actions',
      ];
      for (const table of tables) if (table) expect([table, await count(table)]).toEqual([table, ROWS[table] ?? 1]);
      if (withoutUser) return;
      expect(await count('contacts', `user_id = 'c-1'`)).toBe(1);
      expect(await count('change_notes', `'c-1' = ANY (user_ids)`)).toBeGreaterThan(0);
    });

    it('appears in the feed if its type says so', async () => {
      await send(event);
      const response = await api.get(`/api/v1/projects/${projectId}/fleet-activity`);
      const { items } = (await response.json()) as { items: { action: string; contact_name: string }[] };
      expect(items.map(({ contact_name }) => contact_name)).toHaveLength(feed === null ? 0 : 1);
      for (const { action } of items)
        expect(action).toEqual(typeof feed === 'object' ? feed?.action : expect.any(String));
    });

    if (withoutUser) return;
    it('leaves only a receipt without content after an erasure', async () => {
      await send(event);
      const erased = await api.get(`/api/v1/projects/${projectId}/contacts/c-1`, { method: 'DELETE' });
      expect(erased.status).toBe(200);
      const { deleted } = (await erased.json()) as { deleted: Record<string, number> };
      for (const table of Object.keys(deleted)) {
        const condition = named[table] ?? `user_id = 'c-1'`;
        expect([table, await count(table, condition)]).toEqual([table, 0]);
      }
      expect(await count('event_receipts', 'sealed IS NULL AND content IS NULL')).toBe(1);
      expect(await count('event_receipts')).toBe(1);
    });
  });
});
