import { type CuttableProxy, cuttableProxy } from '../support/cuttable-proxy';
import { insertScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('health', () => {
  let database: TestDatabase;
  let proxy: CuttableProxy;
  let api: TestApi;
  beforeAll(async () => {
    database = await createTestDatabase();
    proxy = await cuttableProxy(database.url);
    api = await serveTestApi(proxy.url, { environment: { READY_MAX_RUN_AGE_S: '3600' } });
  });
  afterAll(async () => {
    await api.close();
    await proxy.cut();
    await database.drop();
  });

  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${api.port}${path}`);
    return { response, body: (await response.json()) as Record<string, unknown> };
  };
  const notReady = async (reason: string | RegExp) => {
    const { response, body } = await ask('/readyz');
    expect(response.status).toBe(503);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(body.detail).toMatch(reason);
  };

  it('is public, and not cached', async () => {
    for (const path of ['/livez', '/readyz']) {
      const { response, body } = await ask(path);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(body.status).toBe('ok');
    }
    expect((await ask('/readyz')).body.details).toMatchObject({
      database: { status: 'up' },
      migrations: { status: 'up' },
      recompute: { status: 'up', age_s: null },
    });
  });

  it('fails if the scores are older than the operator allows', async () => {
    const { projectId } = await insertScoredProject(database.dataSource);
    const { dataSource } = database;
    await dataSource.query(
      `UPDATE recompute_runs SET finished_at = now() - interval '2 hours', started_at = now() - interval '3 hours' WHERE project_id = $1`,
      [projectId],
    );
    await notReady(/^recompute: the newest recompute finished 72\d\d s ago, more than READY_MAX_RUN_AGE_S \(3600 s\)$/);
    await dataSource.query('UPDATE recompute_runs SET finished_at = now() WHERE project_id = $1', [projectId]);
    expect((await ask('/readyz')).body).toMatchObject({ details: { recompute: { status: 'up' } } });
  });

  it('ignores the age of runs if the database cannot report it', async () => {
    const { dataSource } = database;
    // As if one node of several were unavailable: queries of all nodes fail, others succeed.
    await dataSource.query('ALTER TABLE recompute_runs RENAME TO runs_away');
    try {
      const { response, body } = await ask('/readyz');
      expect(response.status).toBe(200);
      expect(body).toMatchObject({ details: { recompute: { status: 'up', age_s: null } } });
    } finally {
      await dataSource.query('ALTER TABLE runs_away RENAME TO recompute_runs');
    }
  });

  it('fails if the database lacks a migration, but not if the database is ahead', async () => {
    const { dataSource } = database;
    const [newest] = await dataSource.query(
      'DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING *',
    );
    const { timestamp, name } = newest[0];
    await notReady(
      new RegExp(`^migrations: the newest migration is \\w+, this release needs ${name}: run the migrations$`),
    );
    for (const row of [
      [timestamp, name],
      ['9999999999999', 'FromTheFuture9999999999999'],
    ]) {
      await dataSource.query('INSERT INTO migrations (timestamp, name) VALUES ($1, $2)', row);
      expect((await ask('/readyz')).response.status).toBe(200);
    }
  });

  it('reports a live process that is not ready while the database is unavailable', async () => {
    await proxy.cut();
    await notReady(/^database: does not respond$/);
    expect((await ask('/livez')).response.status).toBe(200);
    await proxy.restore();
    expect((await ask('/readyz')).response.status).toBe(200);
  });
});
