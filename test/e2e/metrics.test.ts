import { MetricsServer } from '../../src/ops/metrics.server';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { EventStream } from '../support/event-stream';
import { connectMcp } from '../support/mcp-client';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const PREFIX = 'relationship_depth_';

describe('the metrics', () => {
  let database: TestDatabase;
  let api: TestApi;
  let scored: ScoredProject;
  beforeAll(async () => {
    database = await createTestDatabase();
    scored = await insertScoredProject(database.dataSource);
    api = await serveTestApi(database.url, { environment: { METRICS_PORT: '0' } });
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const scrape = async (path = '/metrics', init?: RequestInit) =>
    await fetch(`http://127.0.0.1:${api.app.get(MetricsServer).port}${path}`, init);
  /** Values by series, as `name{label="value"}`. */
  const metrics = async (): Promise<ReadonlyMap<string, number>> => {
    const lines = (await (await scrape()).text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
  };
  const value = async (series: string) => (await metrics()).get(PREFIX + series) ?? 0;
  /** Resolves when a series has a value: a request is counted when its connection reports the end. */
  const until = async (series: string, expected: number) => {
    while ((await value(series)) !== expected) await new Promise(setImmediate);
  };
  const requestCount = (route: string, status: number, method = 'GET') =>
    `http_request_duration_seconds_count{method="${method}",route="${route}",status="${status}"}`;
  const project = () => `/api/v1/projects/${scored.projectId}`;

  it('are on a separate port only, in the format of Prometheus', async () => {
    const response = await scrape();
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect((await scrape('/')).status).toBe(404);
    expect((await scrape('/metrics', { method: 'POST' })).status).toBe(405);
    expect((await api.get('/metrics')).status).toBe(404);
    expect((await api.get('/api/v1/metrics')).status).toBe(404);
  });

  it('measure requests by route template, without tenants or paths', async () => {
    const route = '/api/v1/projects/:projectId/at-risk';
    const unknown = '7b0f7a0c-1111-4222-8333-444455556666';
    for (const limit of [1, 2, 3]) await api.get(`${project()}/at-risk?limit=${limit}`);
    await api.get(`/api/v1/projects/${unknown}/at-risk`);
    await api.get(`${project()}/at-risk`, { headers: { authorization: 'Bearer nothing' } });
    await api.get('/api/v1/no-such-path');
    await until(requestCount(route, 200), 3);
    await until(requestCount(route, 404), 1);
    await until(requestCount(route, 401), 1);
    expect(await value(requestCount('none', 404))).toBeGreaterThanOrEqual(1);
    expect(await value('http_requests_in_progress')).toBe(0);
    const text = await (await scrape()).text();
    for (const secret of [scored.projectId, unknown, 'no-such-path', 'org_test']) expect(text).not.toContain(secret);
  });

  it('measure calls of tools, by the status that the request would have', async () => {
    const url = `http://127.0.0.1:${api.port}/mcp?project=${scored.projectId}`;
    const mcp = await connectMcp(url, await api.token());
    await mcp.call('fleet_summary');
    await mcp.call('who_knows', { contact: 'nobody' });
    await mcp.client.close();
    expect(await value('mcp_tool_duration_seconds_count{tool="fleet_summary",status="200"}')).toBe(1);
    expect(await value('mcp_tool_duration_seconds_count{tool="who_knows",status="404"}')).toBe(1);
    const text = await (await scrape()).text();
    for (const secret of [scored.projectId, 'nobody']) expect(text).not.toContain(secret);
  });

  it('count a client that disconnects early as aborted', async () => {
    const route = '/api/v1/projects/:projectId/relationships';
    const blocker = database.dataSource.createQueryRunner();
    await blocker.startTransaction();
    await blocker.query('LOCK TABLE depth_scores IN ACCESS EXCLUSIVE MODE');
    const leaving = new AbortController();
    const asked = api.get(`${project()}/relationships`, { signal: leaving.signal });
    await until('http_requests_in_progress', 1);
    leaving.abort();
    await expect(asked).rejects.toThrow('aborted');
    await until(requestCount(route, 499), 1);
    await blocker.rollbackTransaction();
    await blocker.release();
    expect(await value('http_requests_aborted_total')).toBe(1);
    expect(await value(requestCount(route, 200))).toBe(0);
  });

  it('report pool use, waits for connections, and event loop lag', async () => {
    const now = await metrics();
    for (const pool of ['reader', 'writer']) {
      for (const state of ['busy', 'idle', 'waiting']) {
        expect(now.get(`${PREFIX}pool_connections{pool="${pool}",state="${state}"}`)).toBeGreaterThanOrEqual(0);
      }
      expect(now.get(`${PREFIX}pool_refused_total{pool="${pool}"}`)).toBe(0);
    }
    // A scrape asks the database for the lag of the recompute.
    expect(now.get(`${PREFIX}pool_connections{pool="reader",state="idle"}`)).toBeGreaterThanOrEqual(1);
    expect(now.get(`${PREFIX}pool_wait_seconds_count{pool="reader"}`)).toBeGreaterThanOrEqual(1);
    expect(now.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect(now.get('process_resident_memory_bytes')).toBeGreaterThan(0);
  });

  it('count ingested events, and the lag of the scores', async () => {
    const post = async (events: object[], query = '') =>
      (
        await api.get(`${project()}/events${query}`, {
          method: 'POST',
          body: JSON.stringify({ events }),
          headers: { 'content-type': 'application/json' },
        })
      ).status;
    const event = { event_id: 'm-1', type: 'interaction', agent: 'Ada', user_id: 'fading', occurred_at: '2025-06-29' };
    expect(await value('recompute_lag_seconds')).toBe(0);
    const act = { ...event, event_id: 'm-2', type: 'agent_action', action: 'nurtured', summary: 'Wrote' };
    expect(await post([event, act])).toBe(202);
    expect(await post([event, { ...event, user_id: 'other' }, { event_id: 'm-3' }])).toBe(202);
    // Atomic, so nothing is stored.
    expect(await post([{ ...event, event_id: 'm-4' }, { event_id: 'm-5' }], '?atomic=true')).toBe(422);
    const now = await metrics();
    expect(now.get(`${PREFIX}facts_ingested_total{type="interaction"}`)).toBe(1);
    expect(now.get(`${PREFIX}facts_ingested_total{type="agent_action"}`)).toBe(1);
    expect(now.get(`${PREFIX}facts_duplicate_total`)).toBe(1);
    expect(now.get(`${PREFIX}facts_rejected_total{reason="409"}`)).toBe(1);
    expect(now.get(`${PREFIX}facts_rejected_total{reason="422"}`)).toBe(2);
    expect(now.get(`${PREFIX}recompute_lag_seconds`)).toBeGreaterThan(0);

    const [outcome] = await api.app.get(RecomputeService).recompute();
    expect(outcome?.status).toBe('finished');
    await api.app.get(RecomputeService).recompute();
    const later = await metrics();
    expect(later.get(`${PREFIX}recompute_duration_seconds_count{mode="changes",status="finished"}`)).toBe(1);
    expect(later.get(`${PREFIX}recompute_duration_seconds_count{mode="none",status="unchanged"}`)).toBe(1);
    expect(later.get(`${PREFIX}recompute_rows_total{step="depth_scores"}`)).toBe(1);
    expect(later.get(`${PREFIX}recompute_step_seconds_total{step="depth_scores"}`)).toBeGreaterThan(0);
    expect(later.get(`${PREFIX}recompute_lag_seconds`)).toBe(0);
  });

  it('count live streams, without measuring them as requests', async () => {
    const stream = await EventStream.open(`http://127.0.0.1:${api.port}${project()}/fleet-activity/stream`, {
      authorization: `Bearer ${await api.token()}`,
    });
    await stream.until(({ comments }) => comments.length > 0);
    expect(await value('streams_open')).toBe(1);
    expect(await value('http_requests_in_progress')).toBe(1);
    stream.close();
    await until('streams_open', 0);
    await until('http_requests_in_progress', 0);
    expect(await value('streams_opened_total')).toBe(1);
    expect(await value(requestCount('/api/v1/projects/:projectId/fleet-activity/stream', 200))).toBe(0);
  });
});
