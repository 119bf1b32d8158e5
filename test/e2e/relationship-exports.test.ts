import { once } from 'node:events';
import { get as request } from 'node:http';
import { parse } from 'csv-parse/sync';
import { insertScore } from '../support/score-rows';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ADA = '11111111-1111-4111-8111-111111111111';
/** Much more than the buffers between the database and a client that does not read. */
const ROWS = 60_000;
const ODD = ['＝1+1', '\rx', '=1+1', '@SUM(A1)', '+49 30', '-1', '\tx', 'plain', 'a,"b"\r\nc', 'Ünal', '😀', "'quoted"];

describe('the list of relationships and its exports', () => {
  let database: TestDatabase;
  let api: TestApi;
  let project: ScoredProject;
  let path: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url, { environment: { ORGANISATION_SHARE: '1' } });
    project = await insertScoredProject(database.dataSource);
    path = `/api/v1/projects/${project.projectId}/relationships`;
    for (const [index, contact_name] of ODD.entries()) {
      await insertScore(database.dataSource, {
        ...{ project_id: project.projectId, agent_id: ADA, user_id: `odd${index}`, contact_name, trend: -0.25 },
        stage: 'core',
      });
    }
    await database.dataSource.query('INSERT INTO agents (project_id, agent_id, name) VALUES ($1, $2, $3)', [
      project.projectId,
      ADA,
      '=Odd',
    ]);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const sessions = async (): Promise<number> => {
    const [row] = await database.dataSource.query(
      `SELECT count(*)::int AS busy FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'relationship-depth reader' AND state <> 'idle'`,
    );
    return row.busy;
  };
  const list = async (query: string) => (await (await api.get(`${path}${query}`)).json()) as Record<string, unknown>;

  it('agree: pages, CSV and NDJSON, in every order and with a filter', async () => {
    for (const query of ['', '?sort=name', '?sort=trend&order=asc&at_risk=false', '?stage=core&agent=Ada']) {
      const { relationships, total } = await list(`${query}${query ? '&' : '?'}page_size=500`);
      const items = relationships as Record<string, unknown>[];
      expect(total).toBe(items.length);
      const ndjson = await api.get(`${path}.ndjson${query}`);
      expect(ndjson.headers.get('content-type')).toBe('application/x-ndjson');
      expect(ndjson.headers.get('content-disposition')).toBe('attachment; filename="relationships.ndjson"');
      expect(ndjson.headers.get('x-data-as-of')).toBe('2025-06-30');
      expect(ndjson.headers.get('cache-control')).toBe('private, no-store');
      const lines = (await ndjson.text()).split('\n');
      expect(lines.pop()).toBe('');
      expect(lines.map((line) => JSON.parse(line))).toEqual(items);
      const csv = await api.get(`${path}.csv${query}`);
      expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
      const bytes = Buffer.from(await csv.arrayBuffer());
      // Without it, spreadsheets show "Ã©" for "é".
      expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf');
      const rows: Record<string, string>[] = parse(bytes, { columns: true, bom: true });
      expect(rows.map(({ user_id, depth }) => [user_id, Number(depth)])).toEqual(
        items.map(({ user_id, depth }) => [user_id, depth]),
      );
    }
  });

  it('contain nothing that a spreadsheet would run', async () => {
    const text = await (await api.get(`${path}.csv?agent=%3DOdd`)).text();
    const rows: Record<string, string>[] = parse(text, { columns: true });
    expect(rows.map(({ contact_name }) => contact_name).sort()).toEqual(
      [
        "'＝1+1",
        "'\rx",
        "'=1+1",
        "'@SUM(A1)",
        "'+49 30",
        "'-1",
        "'\tx",
        'plain',
        'a,"b"\r\nc',
        'Ünal',
        '😀',
        "'quoted",
      ].sort(),
    );
    for (const { agent_name, trend } of rows) expect([agent_name, trend]).toEqual(["'=Odd", '-0.25']);
  });

  it('are rejected with their location in the query', async () => {
    for (const name of ['', '.csv', '.ndjson']) {
      const response = await api.get(`${path}${name}?band=blue&min_depth=2`);
      expect([name, response.status]).toEqual([name, 422]);
      expect(await response.json()).toMatchObject({
        detail: 'validation failed',
        errors: [{ location: 'query.band' }, { location: 'query.min_depth' }],
      });
      expect((await api.get(`${path}${name}?agent=nobody`)).status).toBe(422);
    }
    expect((await api.get(`${path}?cursor=x`)).status).toBe(422);
  });

  it('answer HEAD without reading rows', async () => {
    const response = await api.get(`${path}.csv`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/csv; charset=utf-8; header=present',
      '',
    ]);
  });

  describe('of many rows', () => {
    beforeAll(async () => {
      await database.dataSource.query(
        `INSERT INTO depth_scores
         SELECT copy.* FROM depth_scores one, generate_series(1, $2::integer) i,
           jsonb_populate_record(one, jsonb_build_object('user_id', 'copy ' || i, 'contact_name', 'copy')) copy
         WHERE one.project_id = $1 AND one.user_id = 'odd5'`,
        [project.projectId, ROWS],
      );
    });

    const open = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      const asked = request({ port: api.port, host: '127.0.0.1', path: `${path}.ndjson?search=copy`, headers });
      const [response] = await once(asked, 'response');
      return response as import('node:http').IncomingMessage;
    };

    it('end incomplete when their key is revoked', async () => {
      const keys = `/api/v1/projects/${project.projectId}/keys`;
      const made = await api.get(keys, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'export', scopes: ['read'] }),
      });
      const { key, key_id } = (await made.json()) as { key: string; key_id: string };
      const response = await open(key);
      const ended = (async () => {
        for await (const _ of response) await new Promise(setImmediate);
      })();
      const refused = expect(ended).rejects.toThrow('aborted');
      response.pause();
      expect((await api.get(`${keys}/${key_id}`, { method: 'DELETE' })).status).toBe(204);
      response.resume();
      await refused;
      while ((await sessions()) > 0) await new Promise(setImmediate);
    });

    it('wait for a slow client, show one state, and end with it', async () => {
      const token = await api.token();
      const [slow, gone] = [await open(token), await open(token)];
      expect(await sessions()).toBe(2);
      // Both permits are taken: the next export waits, and all other requests are answered meanwhile.
      const third = open(token);
      expect((await api.get(`${path}?page_size=1`)).status).toBe(200);
      gone.destroy();
      const next = await third;
      await database.dataSource.query(`DELETE FROM depth_scores WHERE user_id LIKE 'copy %'`);
      let lines = 0;
      for await (const chunk of slow) lines += String(chunk).split('\n').length - 1;
      expect(lines).toBe(ROWS);
      next.destroy();
      // The connections are released however the exports ended.
      while ((await sessions()) > 0) await new Promise(setImmediate);
      expect((await (await api.get(`${path}.ndjson`)).text()).split('\n')).toHaveLength(ODD.length + 5);
    });
  });
});
