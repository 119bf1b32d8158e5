import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/database/data-source-options';
import { migrate } from '../../src/database/migrate';
import { ReaderPool } from '../../src/database/reader-pool';
import { acquireEmbeddedPostgres, type EmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres';
import { databaseFolder } from '../support/database-folder';
import { insertScoredProject } from '../support/scored-project';
import { startStandby } from '../support/standby';
import { serveTestApi, type TestApi } from '../support/test-api';

const POLL_MS = 20;
const MAX_LAG_S = 2;

describe('a streaming standby', () => {
  const folder = databaseFolder();
  const primaryDir = join(folder, 'primary');
  let primary: EmbeddedPostgres;
  let standby: EmbeddedPostgres;
  let writer: DataSource;
  let reader: DataSource;
  let api: TestApi;
  let pool: ReaderPool;
  let projectId: string;

  beforeAll(async () => {
    primary = await acquireEmbeddedPostgres(primaryDir, ['fsync=off']);
    writer = await new DataSource(dataSourceOptions(primary.url, 3)).initialize();
    await migrate(writer);
    ({ projectId } = await insertScoredProject(writer));
    standby = await startStandby(primary.url, primaryDir, join(folder, 'standby'));
    reader = await new DataSource({ type: 'postgres', url: standby.url }).initialize();
    api = await serveTestApi(primary.url, {
      environment: { DATABASE_URL: primary.url, DATABASE_READER_URL: standby.url, READER_MAX_LAG_S: '60' },
    });
    pool = new ReaderPool(primary.url, {
      ...{ size: 2, rowSecurity: true, statementTimeoutMs: 5_000, waitMs: 5_000 },
      ...{ replicaUrls: [standby.url], maxLagMs: MAX_LAG_S * 1_000 },
    });
    await pool.onApplicationBootstrap();
  }, 60_000);
  afterAll(async () => {
    await pool.onApplicationShutdown();
    await api.close();
    await writer.destroy();
    await stopStandby();
    await primary.release(true);
    rmSync(folder, { recursive: true, force: true });
  });

  let stopping: Promise<void> | undefined;
  const stopStandby = (): Promise<void> => {
    stopping ??= reader.destroy().then(() => standby.release(true));
    return stopping;
  };
  const onStandby = async () => {
    const [row] = await pool.queryAs<{ standby: boolean }>(projectId, 'SELECT pg_is_in_recovery() AS standby', []);
    return row?.standby;
  };
  const until = async (expected: boolean) => {
    while ((await onStandby()) !== expected) await delay(POLL_MS);
  };
  const listed = async () => {
    const response = await api.get(`/api/v1/projects/${projectId}/moat`);
    return ((await response.json()) as { total: number }).total;
  };

  it('runs the statements of a tenant; the primary runs all others', async () => {
    await until(true);
    expect(await pool.queryCurrentAs(projectId, 'SELECT pg_is_in_recovery() AS standby', [])).toEqual([
      { standby: false },
    ]);
    expect(await pool.query('SELECT pg_is_in_recovery() AS standby', [])).toEqual([{ standby: false }]);
    const streamed = pool.streamAs(projectId, 'SELECT pg_is_in_recovery() AS standby', [], {
      ...{ batchRows: 10, timeoutMs: 5_000 },
    });
    expect(await streamed.next()).toMatchObject({ value: [{ standby: true }] });
    await streamed.return();
  });

  it('shows a tenant its own rows only', async () => {
    const other = '11111111-1111-4111-8111-111111111111';
    expect(await pool.queryAs(other, 'SELECT FROM depth_scores', [])).toEqual([]);
    expect((await pool.queryAs(projectId, 'SELECT FROM depth_scores', [])).length).toBeGreaterThan(0);
  });

  it('is read until the project changes: then a client sees its own change at once', async () => {
    await reader.query('SELECT pg_wal_replay_pause()');
    try {
      const before = await listed();
      const [contact] = await writer.query('SELECT user_id FROM depth_scores WHERE project_id = $1 LIMIT 1', [
        projectId,
      ]);
      const path = `/api/v1/projects/${projectId}/contacts/${encodeURIComponent(contact.user_id)}`;
      // Advances the primary's log without the server: the standby, whose replay is paused, still has all relationships.
      await writer.query('CREATE TABLE written_to_the_log ()');
      expect(await listed()).toBe(before);
      expect((await api.get(path, { method: 'DELETE' })).status).toBe(200);
      expect(await listed()).toBeLessThan(before);
    } finally {
      await reader.query('SELECT pg_wal_replay_resume()');
    }
  });

  it('is not used while it is too far behind, and used again when it has caught up', async () => {
    await until(true);
    await reader.query('SELECT pg_wal_replay_pause()');
    await writer.query('CREATE TABLE written_once_more ()');
    await until(false);
    await reader.query('SELECT pg_wal_replay_resume()');
    await until(true);
  });

  it('is not used if it does not respond, and no request fails because of it', async () => {
    await until(true);
    const asked = Array.from({ length: 50 }, () => onStandby());
    await stopStandby();
    const answers = await Promise.all([...asked, ...Array.from({ length: 50 }, () => onStandby())]);
    expect(answers.at(-1)).toBe(false);
    expect((await api.get(`/api/v1/projects/${projectId}/moat`)).status).toBe(200);
  });
});
