import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Config } from '../../src/config/config';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { ImportService } from '../../src/ingestion/files/import.service';
import type { ImportRequest } from '../../src/ingestion/files/import-request';
import { ImportMappings } from '../../src/ingestion/files/mapping/import-mappings.queries';
import { insertProject } from '../support/facts';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

type Json = Record<string, unknown>;

const QUOTAS = {
  MAX_PROJECTS_PER_ORGANISATION: '5',
  MAX_AGENTS_PER_PROJECT: '3',
  MAX_KEYS_PER_PROJECT: '10',
  MAX_SETTINGS_VERSIONS: '2',
};

describe('quotas', () => {
  let database: TestDatabase;
  let api: TestApi;
  let folder: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url, { environment: QUOTAS });
    folder = mkdtempSync(join(tmpdir(), 'relationship-depth-quotas-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await api.close();
    await database.drop();
  });

  const asOrganisation = async (organisation: string) => {
    const authorization = `Bearer ${await api.token(organisation)}`;
    return async (method: string, path: string, body?: unknown) => {
      const headers = { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      return await api.get(`/api/v1/projects${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    };
  };
  const statuses = (answers: readonly Response[]) => answers.map(({ status }) => status).sort();
  const detail = async (answer: Response) => ((await answer.json()) as Json).detail;
  /** Different owners, so that tests do not count each other's items. */
  const owned = async () => {
    const organisation = `org_${randomUUID().slice(0, 8)}`;
    return {
      organisation,
      send: await asOrganisation(organisation),
      projectId: await insertProject(database.dataSource, 'First', organisation),
    };
  };
  const agents = async (projectId: unknown): Promise<string[]> =>
    (await database.dataSource.query('SELECT name FROM agents WHERE project_id = $1 ORDER BY name', [projectId])).map(
      ({ name }: { name: string }) => name,
    );
  const count = async (table: string, projectId: unknown): Promise<number> =>
    (
      await database.dataSource.query(`SELECT count(*)::int AS count FROM ${table} WHERE project_id = $1`, [projectId])
    )[0].count;
  const event = (agent: string, id: string = randomUUID()) => ({
    type: 'interaction',
    event_id: id,
    agent,
    user_id: `c-${agent}`,
    occurred_at: '2026-03-01T10:00:00Z',
  });

  it('keys: exactly the maximum is created, however many requests arrive at once', async () => {
    const { send, projectId } = await owned();
    const create = () => send('POST', `/${projectId}/keys`, { name: 'CRM', scopes: ['read'] });
    expect(statuses(await Promise.all([...Array(9)].map(create)))).toEqual(Array(9).fill(201));
    const answers = await Promise.all([...Array(30)].map(create));
    expect(statuses(answers)).toEqual([201, ...Array(29).fill(409)]);
    expect(await count('api_keys', projectId)).toBe(10);
    expect(await detail(await create())).toBe('the project has 10 active keys, and the limit is 10; revoke one first');
    const [row] = await database.dataSource.query('SELECT key_id FROM api_keys WHERE project_id = $1 LIMIT 1', [
      projectId,
    ]);
    expect((await send('DELETE', `/${projectId}/keys/${row.key_id}`)).status).toBe(204);
    expect((await create()).status).toBe(201);
  });

  it('keys: the newest thousand inactive ones are kept', async () => {
    const { send, projectId } = await owned();
    await database.dataSource.query(
      `INSERT INTO api_keys (project_id, key_id, name, prefix, key_hash, scopes, created_by, expires_at, revoked_at)
       SELECT $1::text::uuid, gen_random_uuid(), 'old ' || n, 'p', sha256(convert_to($1::text || n, 'UTF8')), '{read}', 'user',
              CASE WHEN n % 2 = 0 THEN now() - n * interval '1 day' END, CASE WHEN n % 2 = 1 THEN now() - n * interval '1 day' END
       FROM generate_series(1, 1003) AS n`,
      [projectId],
    );
    expect((await send('POST', `/${projectId}/keys`, { name: 'CRM', scopes: ['read'] })).status).toBe(201);
    const gone = await database.dataSource.query(
      `SELECT n FROM generate_series(1, 1003) AS n
       WHERE NOT EXISTS (SELECT FROM api_keys WHERE project_id = $1 AND name = 'old ' || n)`,
      [projectId],
    );
    expect(gone.map(({ n }: { n: number }) => n)).toEqual([1001, 1002, 1003]);
    expect(await count('api_keys', projectId)).toBe(1001);
  });

  it('projects: exactly the maximum is created, and other requests get the limit and the count', async () => {
    const { send } = await owned();
    const create = () => send('POST', '', { name: randomUUID() });
    expect(statuses(await Promise.all([...Array(20)].map(create)))).toEqual([
      ...Array(4).fill(201),
      ...Array(16).fill(409),
    ]);
    expect(await detail(await create())).toBe('the organisation has 5 projects, and the limit is 5; delete one first');
  });

  it('versions of settings', async () => {
    const { send, projectId } = await owned();
    const change = (horizon_days: number) => send('PATCH', `/${projectId}/settings`, { horizon_days });
    expect((await change(40)).status).toBe(200);
    expect((await change(50)).status).toBe(200);
    expect((await change(50)).status).toBe(200);
    const refused = await change(60);
    expect(refused.status).toBe(409);
    expect(await detail(refused)).toMatch(/^the project has 2 versions of its settings, and the limit is 2; /);
    expect((await send('POST', `/${projectId}/settings/rollback`, { version: 1 })).status).toBe(409);
  });

  it('agents: events of an agent over the limit are rejected, others are accepted', async () => {
    const { send, projectId } = await owned();
    const path = `/${projectId}/events`;
    expect((await send('POST', path, { events: [event('a'), event('b')] })).status).toBeLessThan(300);
    const late = event('d', 'late');
    const body = (await (await send('POST', path, { events: [event('a'), event('c'), late, late] })).json()) as {
      results: { status: string; problem?: Json }[];
    };
    expect(body.results.map(({ status }) => status)).toEqual(['accepted', 'accepted', 'rejected', 'rejected']);
    for (const { problem } of body.results.slice(2)) {
      expect(problem).toMatchObject({
        status: 409,
        detail: expect.stringMatching(/^the project has 3 agents, and the limit is 3; /),
      });
    }
    expect(await agents(projectId)).toEqual(['a', 'b', 'c']);
    expect(await count('interactions', projectId)).toBe(4);
  });

  it('agents: exactly the maximum is created, however many batches add new ones at once', async () => {
    const { send, projectId } = await owned();
    const batches = [...Array(8)].map((_, n) =>
      send('POST', `/${projectId}/events`, { events: [event(`x${n}`), event(`y${n}`)] }),
    );
    await Promise.all(batches);
    expect(await agents(projectId)).toHaveLength(3);
    expect(await count('interactions', projectId)).toBe(3);
    expect(await count('agent_directory', projectId)).toBe(3);
  });

  it('agents: a list of projects shows the first hundred of each, and how many there are', async () => {
    const { send, projectId } = await owned();
    await database.dataSource.query(
      `INSERT INTO agents (project_id, agent_id, name)
       SELECT $1, gen_random_uuid(), 'n' || lpad(n::text, 4, '0') FROM generate_series(1, 250) AS n`,
      [projectId],
    );
    const { projects } = (await (await send('GET', '')).json()) as {
      projects: { agent_count: number; agents: Json[] }[];
    };
    expect(projects).toMatchObject([{ agent_count: 250 }]);
    expect(projects[0]?.agents.map(({ name }) => name)).toEqual(
      [...Array(100)].map((_, n) => `n${String(n + 1).padStart(4, '0')}`),
    );
  });

  describe('by an import', () => {
    const run = async (orgId: string, name: string, rows: readonly string[], more: Partial<ImportRequest> = {}) => {
      const file = join(folder, `${randomUUID()}.csv`);
      writeFileSync(file, `${['agent_id,contact_id,occurred_at,external_id', ...rows].join('\n')}\n`);
      const feed = api.app.get(FeedPublisher, { strict: false });
      const service = new ImportService(
        new FactsWriter(database.dataSource, feed, api.app.get(Config)),
        new ImportMappings(database.dataSource),
      );
      const target = { orgId, name };
      return await service.import({ files: [file], target, strict: false, stdin: Readable.from([]), ...more });
    };

    it('rows of an agent over the limit are rejected with line and reason', async () => {
      const { organisation } = await owned();
      const rows = ['a', 'b', 'd', 'c', 'd'].map(
        (agent, n) => `${agent},c-1,2025-03-0${n + 1},${n === 2 ? 'ext' : ''}`,
      );
      const summary = await run(organisation, 'Fleet', rows);
      expect(summary).toMatchObject({ read: 5, added: 3, duplicates: 0, rejected: 2, agentsAdded: 3 });
      const [path = ''] = summary.rejectsPaths;
      const rejects = readFileSync(path, 'utf8').trim().split('\n').slice(1);
      expect(rejects).toHaveLength(2);
      for (const reject of rejects) expect(reject).toContain('the project has 3 agents, and the limit is 3');
      expect(rejects[0]).toContain('d,c-1,2025-03-03');
      expect(await agents(summary.projectId)).toEqual(['a', 'b', 'c']);
      expect(await count('event_receipts', summary.projectId)).toBe(0);
      await expect(run(organisation, 'Fleet', rows, { strict: true })).rejects.toThrow(/--strict/);
    });

    it('no project is created over the limit', async () => {
      const { organisation } = await owned();
      const create = (name: string) => run(organisation, name, ['a,c-1,2025-03-01,']).then(() => 'created', String);
      const outcomes = await Promise.all(['1', '2', '3', '4', '5', '6'].map(create));
      expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(4);
      expect(outcomes.filter((outcome) => outcome.includes('has 5 projects, and the limit is 5'))).toHaveLength(2);
    });
  });
});
