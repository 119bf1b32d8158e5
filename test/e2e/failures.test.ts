import { type CuttableProxy, cuttableProxy } from '../support/cuttable-proxy';
import { insertScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const SECRET = 'the password is hunter2';

describe('failures', () => {
  let database: TestDatabase;
  let proxy: CuttableProxy;
  let api: TestApi;
  let path: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await cuttableProxy(database.url);
    api = await serveTestApi(proxy.url, {
      environment: { DB_STATEMENT_TIMEOUT_MS: '500' },
      prepare: (app) => {
        const express = app.getHttpAdapter().getInstance();
        express.get('/bug', () => {
          throw Object.assign(new Error(SECRET), { status: 404, query: 'SELECT 1' });
        });
        express.get('/late-bug', async (_: unknown, response: { write(text: string): void }) => {
          response.write('half an ans');
          throw new Error(SECRET);
        });
      },
    });
    const { agentId, contactId } = await insertScoredProject(database.dataSource);
    // Not cached, so that every response needs the database.
    path = `/api/v1/agents/${agentId}/contacts/${contactId}/depth`;
  });
  afterAll(async () => {
    await api.close();
    await proxy.cut();
    await database.drop();
  });

  async function problem(response: Response): Promise<Record<string, unknown>> {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const text = await response.text();
    expect(text).not.toMatch(/hunter2|SELECT|node_modules|\.ts|127\.0\.0\.1/);
    const body = JSON.parse(text) as Record<string, unknown>;
    expect(body.status).toBe(response.status);
    expect(body.instance).toBe(`urn:uuid:${response.headers.get('x-request-id')}`);
    return body;
  }

  it('of the database are a 503 while it is unavailable', async () => {
    expect((await api.get(path)).status).toBe(200);
    await proxy.cut();
    for (const method of ['GET', 'GET', 'HEAD']) {
      const response = await api.get(path, { method });
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
      if (method === 'GET') expect(await problem(response)).toMatchObject({ title: 'Service Unavailable' });
    }
    await proxy.restore();
    expect((await api.get(path)).status).toBe(200);
  });

  it('of a statement that takes too long are a 503', async () => {
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query('LOCK TABLE depth_scores IN ACCESS EXCLUSIVE MODE');
    try {
      const response = await api.get(path);
      expect(response.status).toBe(503);
      await problem(response);
    } finally {
      await runner.rollbackTransaction();
      await runner.release();
    }
    expect((await api.get(path)).status).toBe(200);
  });

  it('of the server are a 500 without details', async () => {
    const response = await api.get('/bug');
    expect(response.status).toBe(500);
    expect(Object.keys(await problem(response))).toEqual(['$schema', 'title', 'status', 'detail', 'instance']);
  });

  it('in the middle of a response break the connection', async () => {
    await expect(api.get('/late-bug').then((response) => response.text())).rejects.toThrow();
    expect((await api.get(path)).status).toBe(200);
  });

  it.each([
    ['that is cut off', '{"a":', 400, 'the body is not valid JSON'],
    ['that is no JSON', 'nonsense hunter2', 400, 'the body is not valid JSON'],
    [
      'that is too large',
      JSON.stringify('x'.repeat(1_100_000)),
      413,
      'the body is too large: at most 16384 bytes are accepted',
    ],
  ])('of a body %s are reported', async (_, body, status, detail) => {
    const headers = { 'content-type': 'application/json' };
    const response = await api.get('/api/v1/projects', { method: 'POST', body, headers });
    expect(response.status).toBe(status);
    expect(await problem(response)).toMatchObject({ detail });
  });
});
