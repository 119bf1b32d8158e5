import type { DataSource } from 'typeorm';
import { CONTACT_TABLES } from '../../src/database/tables';
import { insertFacts, insertProject, onDay } from '../support/facts';
import { fillEmptyTables } from '../support/filled-tables';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Of `fillEmptyTables`. */
const FILLED = { projectId: '11111111-1111-1111-1111-111111111111', organisation: 'filled', userId: 'filled' };

interface Archive {
  readonly project_id: string;
  readonly user_ids: string[];
  readonly tables: Record<string, Record<string, unknown>[]>;
}

describe('the export of a contact', () => {
  let database: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function ask(projectId: string, userId: string, organisation = 'org_test', role = 'admin', method = 'GET') {
    const authorization = `Bearer ${await api.token(organisation, role)}`;
    const path = `/api/v1/projects/${projectId}/contacts/${encodeURIComponent(userId)}`;
    return await api.get(method === 'GET' ? `${path}/export` : path, { method, headers: { authorization } });
  }
  const archive = async (...asked: Parameters<typeof ask>) => JSON.parse(await (await ask(...asked)).text()) as Archive;

  it('has exactly the rows that an erasure deletes, table by table', async () => {
    await prepare(database.dataSource);
    const before = await archive(FILLED.projectId, FILLED.userId, FILLED.organisation);
    expect(before).toMatchObject({ project_id: FILLED.projectId, user_ids: [FILLED.userId] });
    const { webhook_digests: digests = [], agents = [], ...tables } = before.tables;
    for (const rows of Object.values(tables)) {
      for (const row of rows) expect(row).toMatchObject({ user_id: FILLED.userId });
    }
    expect(digests).toEqual([expect.objectContaining({ list: 'to_call', item: { contact: { user_id: 'filled' } } })]);
    expect(agents).toEqual([expect.objectContaining({ name: 'filled' })]);
    const response = await ask(FILLED.projectId, FILLED.userId, FILLED.organisation, 'admin', 'DELETE');
    expect(response.status).toBe(200);
    const { deleted } = (await response.json()) as { deleted: Record<string, number> };
    // Results of jobs may name anybody: an erasure deletes them all.
    const { jobs: _, ...erased } = deleted;
    expect(Object.fromEntries(Object.entries(tables).map(([name, rows]) => [name, rows.length]))).toEqual(erased);
    expect(Object.keys(erased).sort()).toEqual([...CONTACT_TABLES, 'change_notes'].sort());
    expect((await ask(FILLED.projectId, FILLED.userId, FILLED.organisation)).status).toBe(404);
  });

  it('and the erasure know every table with a column for contacts', async () => {
    const columns: { name: string }[] = await database.dataSource.query(
      `SELECT DISTINCT table_name::text AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name ~ '(user|contact)_?ids?$|^contact' AND data_type IN ('text', 'ARRAY')`,
    );
    expect(columns.map(({ name }) => name).sort()).toEqual([...CONTACT_TABLES, 'change_notes'].sort());
  });

  it('is a file of this project and contact only, for admins', async () => {
    const projectId = await insertProject(database.dataSource, 'One');
    const other = await insertProject(database.dataSource, 'Two');
    const odd = 'a/b "c" \u{1f986}';
    const facts = (contact: string) => [{ agent: 'Ada', contact, occurredAt: onDay(100) }];
    await insertFacts(database.dataSource, projectId, [...facts(odd), ...facts('b')]);
    await insertFacts(database.dataSource, other, facts(odd));
    const response = await ask(projectId, odd);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="contact.json"');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const { tables } = JSON.parse(await response.text()) as Archive;
    expect(tables.interactions).toEqual([expect.objectContaining({ user_id: odd })]);
    expect(tables.interactions?.[0]).not.toHaveProperty('project_id');
    for (const [contact, organisation, role, status] of [
      [odd, 'org_test', 'member', 403],
      [odd, 'org_other', 'admin', 404],
      ['nobody', 'org_test', 'admin', 404],
      ['a\0b', 'org_test', 'admin', 404],
      ['x'.repeat(5_000), 'org_test', 'admin', 404],
    ] as const) {
      expect([contact, (await ask(projectId, contact, organisation, role)).status]).toEqual([contact, status]);
    }
  });

  it('streams a long history whole', async () => {
    const projectId = await insertProject(database.dataSource, 'Long');
    const long = Array.from({ length: 3_000 }, (_, index) => ({
      agent: 'Ada',
      contact: 'long',
      occurredAt: onDay(100, index * 1_000),
    }));
    await insertFacts(database.dataSource, projectId, long);
    const { tables } = await archive(projectId, 'long');
    expect(new Set(tables.interactions?.map(({ interaction_id }) => interaction_id)).size).toBe(3_000);
  });
});

/** A row about the contact in every table, in a project that is open and was never scored. */
async function prepare(dataSource: DataSource): Promise<void> {
  await fillEmptyTables(dataSource);
  await dataSource.query('UPDATE projects SET closed_at = NULL');
  await dataSource.query(`UPDATE recompute_runs SET status = 'failed'`);
  await dataSource.query(
    `INSERT INTO webhook_deliveries (project_id, webhook_id, delivery_id, type, occurred_at, data, status, created_at)
     VALUES ($1, gen_random_uuid(), gen_random_uuid(), 'project.digest', now(), $2, 'pending', now())`,
    [
      FILLED.projectId,
      {
        at_risk: [{ contact: { user_id: 'other' } }],
        recovered: [],
        to_call: [{ contact: { user_id: FILLED.userId } }],
      },
    ],
  );
}
