import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { developmentKey } from '../../src/auth/development-key';
import { developmentToken } from '../../src/auth/development-token';
import { CLOCK_SKEW_MS } from '../../src/auth/signed-token';
import { Config } from '../../src/config/config';
import { loadConfig } from '../../src/config/load-config';
import { FactsWriter } from '../../src/ingestion/facts-writer';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { ImportService } from '../../src/ingestion/files/import.service';
import { ImportMappings } from '../../src/ingestion/files/mapping/import-mappings.queries';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { EventStream } from '../support/event-stream';
import { insertProject } from '../support/facts';
import { commitActs, insertAda } from '../support/feed-acts';
import { insertKey } from '../support/keys';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ACT = 'fleet-activity';

describe('the live feed', () => {
  let database: TestDatabase;
  /** Two servers on one database. */
  let apis: [TestApi, TestApi];
  let publisher: FeedPublisher;
  let project: string;
  const open: EventStream[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    apis = [await serveTestApi(database.url), await serveTestApi(database.url)];
    publisher = new FeedPublisher(new FeedQueries(database.dataSource));
  });
  beforeEach(async () => {
    project = await insertProject(database.dataSource, randomUUID());
    await insertAda(database.dataSource, project);
  });
  afterEach(() => {
    for (const stream of open.splice(0)) stream.close();
  });
  afterAll(async () => {
    await Promise.all(apis.map((api) => api.close()));
    await database.drop();
  });

  const pathOf = (projectId = project) => `/api/v1/projects/${projectId}/fleet-activity/stream`;
  async function listen(more: { api?: TestApi; after?: string; token?: string; projectId?: string } = {}) {
    const { api = apis[0], after, token, projectId } = more;
    const stream = await EventStream.open(`http://127.0.0.1:${api.port}${pathOf(projectId)}`, {
      authorization: `Bearer ${token ?? (await api.token())}`,
      ...(after === undefined ? {} : { 'last-event-id': after }),
    });
    open.push(stream);
    if (stream.status === 200) await stream.until(({ comments }) => comments.includes('open'));
    return stream;
  }
  const act = async (count = 1, occurredAt?: Date) => {
    const ids = await commitActs(database.dataSource, project, count, occurredAt);
    await publisher.publish(project);
    return ids;
  };
  const idsOf = (stream: EventStream) => stream.of(ACT).map((item) => (item as { id: string }).id);
  const recompute = () => new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));

  it('shows an action like the list, on every server', async () => {
    const streams = await Promise.all(apis.map((api) => listen({ api })));
    await act();
    const { items } = (await (await apis[0].get(pathOf().replace('/stream', ''))).json()) as { items: unknown[] };
    expect(items).toHaveLength(1);
    for (const stream of streams) {
      await stream.until(({ events }) => events.length > 0);
      expect(stream.events).toEqual([{ id: expect.any(String), event: ACT, data: items[0] }]);
    }
  });

  it('sends each event once, even if it is sent again', async () => {
    const streams = await Promise.all(apis.map((api) => listen({ api })));
    const event = (event_id: string, more: object) => ({ event_id, agent: 'Ada', user_id: 'c-1', ...more });
    const now = Date.now();
    const events = [
      event('a', { type: 'interaction', direction: 'outbound', occurred_at: new Date(now - 3_000).toISOString() }),
      event('b', { type: 'interaction', direction: 'inbound', occurred_at: new Date(now - 2_000).toISOString() }),
      event('c', {
        type: 'agent_action',
        action: 'enrichment_run',
        summary: 'Enriched',
        occurred_at: new Date(now).toISOString(),
      }),
    ];
    const { key } = await insertKey(database.dataSource, project, ['events:write']);
    for (const api of [...apis, ...apis]) {
      const sent = await api.get(`/api/v1/projects/${project}/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ events }),
      });
      expect(sent.status).toBe(202);
    }
    const last = await act();
    for (const stream of streams) {
      await stream.until((each) => idsOf(each).includes(last[0] ?? ''));
      expect(stream.of(ACT).map((item) => (item as { action: string }).action)).toEqual([
        'message_sent',
        'enrichment_run',
        'enrichment_run',
      ]);
    }
  });

  it('has the headers of a stream, and a retry hint', async () => {
    const { response, retry } = await listen();
    expect(response.headers['content-type']).toBe('text/event-stream');
    expect(response.headers['cache-control']).toMatch(/no-cache.*no-transform/);
    expect(response.headers['x-accel-buffering']).toBe('no');
    expect(response.headers.etag).toBeUndefined();
    expect(response.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/);
    expect(retry).toBeGreaterThanOrEqual(1_000);
  });

  it('continues after the last event, on any server', async () => {
    const first = await listen();
    const ids = await act(3);
    await first.until((stream) => idsOf(stream).length === 3);
    first.close();
    const later = await act(2);
    for (const [seen, event] of first.events.entries()) {
      const resumed = await listen({ api: apis[1], after: event.id });
      await resumed.until((stream) => idsOf(stream).length === 5 - seen - 1);
      expect(idsOf(resumed)).toEqual([...ids, ...later].slice(seen + 1));
    }
  });

  it('loses nothing if a client disconnects before the first event', async () => {
    const first = await listen();
    expect(first.lastEventId).not.toBe('');
    first.close();
    const ids = await act(2);
    const resumed = await listen({ after: first.lastEventId });
    await resumed.until((stream) => idsOf(stream).length === 2);
    expect(idsOf(resumed)).toEqual(ids);
  });

  it('begins with new events and the newest recompute', async () => {
    await act();
    await recompute().recomputeById(project);
    const stream = await listen();
    await stream.until(({ events }) => events.length > 0);
    const [run] = await database.dataSource.query(
      `SELECT run_id, as_of, finished_at FROM recompute_runs WHERE project_id = $1`,
      [project],
    );
    const data = { ...run, finished_at: run.finished_at.toISOString() };
    expect(stream.events).toEqual([{ id: stream.lastEventId, event: 'recompute', data }]);
  });

  it('announces a finished recompute, also to clients that reconnect', async () => {
    const first = await listen();
    await recompute().recomputeById(project);
    await first.until((stream) => stream.of('recompute').length === 1);
    first.close();
    const same = await listen({ after: first.lastEventId });
    await act();
    await same.until((stream) => idsOf(stream).length === 1);
    expect(same.of('recompute')).toEqual([]);

    await recompute().recomputeById(project, { full: true });
    const resumed = await listen({ api: apis[1], after: first.lastEventId });
    await resumed.until((stream) => stream.of('recompute').length === 1);
    expect(idsOf(resumed)).toHaveLength(1);
    expect(resumed.of('recompute')).not.toEqual(first.of('recompute'));
  });

  it.each([
    ['garbled', () => 'nonsense'],
    ['of another project', (id: string) => id.replace(/-[\da-f]{8}-/, '-00000000-')],
    ['of the future', (id: string) => id.replace(/^\d+/, '999')],
    ['too long', () => 'x'.repeat(10_000)],
  ])('sends reset if the last event id is %s, and continues from now', async (_, change) => {
    const first = await listen();
    await act();
    await first.until((stream) => idsOf(stream).length === 1);
    const stream = await listen({ after: change(first.lastEventId) });
    await stream.until(({ events }) => events.length > 0);
    expect(stream.events[0]).toMatchObject({ event: 'reset', data: { reason: 'unknown_event_id' } });
    const ids = await act();
    await stream.until((each) => idsOf(each).length === 1);
    expect(idsOf(stream)).toEqual(ids);
  });

  it('sends reset to clients that missed events no longer stored', async () => {
    const first = await listen();
    const beginning = first.lastEventId;
    for (let turn = 0; turn < 3; turn++) await act();
    await first.until((stream) => idsOf(stream).length === 3);
    await database.dataSource.query(
      `UPDATE feed_entries SET published_at = now() - interval '25 hours' WHERE project_id = $1 AND position <= 2`,
      [project],
    );
    await act();
    await first.until((stream) => idsOf(stream).length === 4);
    const places: { position: string }[] = await database.dataSource.query(
      'SELECT position FROM feed_entries WHERE project_id = $1 ORDER BY position',
      [project],
    );
    expect(places.map(({ position }) => Number(position))).toEqual([3, 4]);
    const [one, , three] = first.events.map(({ id }) => id);
    for (const [after, reason] of [
      [beginning, 'too_far_behind'],
      [one, 'unknown_event_id'],
    ]) {
      const stream = await listen({ after });
      await stream.until(({ events }) => events.length > 0);
      expect(stream.of('reset')).toEqual([{ reason }]);
      expect(idsOf(stream)).toEqual([]);
    }
    const kept = await listen({ after: three });
    await kept.until((stream) => idsOf(stream).length === 1);
  });

  it('omits actions older than a day, and sends reset for an import', async () => {
    const stream = await listen();
    await act(2, new Date(Date.now() - 25 * 3_600_000));
    const importer = new ImportService(
      new FactsWriter(database.dataSource, publisher, loadConfig({})),
      new ImportMappings(database.dataSource),
    );
    const [{ name }] = await database.dataSource.query('SELECT name FROM projects WHERE project_id = $1', [project]);
    const lines =
      'agent_id,contact_id,occurred_at,direction\nAda,ana,2025-01-01,outbound\nAda,ana,2025-01-02,outbound\n';
    await importer.import({
      files: ['-'],
      target: { orgId: 'org_test', name },
      strict: true,
      stdin: Readable.from([Buffer.from(lines)]),
    });
    const ids = await act();
    await stream.until((each) => idsOf(each).length === 1);
    expect(idsOf(stream)).toEqual(ids);
    expect(stream.events.map(({ event }) => event)).toEqual(['reset', ACT]);
    expect(stream.of('reset')).toEqual([{ reason: 'imported' }]);
  });

  it('omits erased actions, and those after the pinned day', async () => {
    const { lastEventId: beginning } = await listen();
    const [erased, shown] = [await act(), await act()];
    await database.dataSource.query('DELETE FROM agent_actions WHERE action_id = ANY ($1::uuid[])', [erased]);
    const resumed = await listen({ after: beginning });
    await resumed.until((stream) => idsOf(stream).length > 0);
    expect(idsOf(resumed)).toEqual(shown);

    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [
      project,
      yesterday,
    ]);
    await act();
    const past = await act(1, new Date(`${yesterday}T23:59:59Z`));
    await resumed.until((stream) => idsOf(stream).length > 1);
    expect(idsOf(resumed)).toEqual([...shown, ...past]);
  });

  it('ends when the token expires', async () => {
    const { issuer, authorizedParties } = apis[0].app.get(Config).clerk;
    const { privateKey } = await developmentKey(apis[0].app.get(Config).dataDir);
    const authorizedParty = authorizedParties[0] ?? '';
    const request = { userId: 'user_test', organisation: 'org_test', issuer, authorizedParty, ttlSeconds: 2 };
    let stream: EventStream | null = null;
    // The token is valid for one to two more seconds, which may not be enough on a busy machine.
    while (!stream) {
      const token = developmentToken(request, privateKey, Date.now() - CLOCK_SKEW_MS);
      stream = await listen({ token }).catch(() => null);
      if (stream?.status !== 200) stream = null;
    }
    await stream.untilEnded();
    expect(stream.of('end')).toEqual([{ reason: 'token_expired' }]);
    const resumed = await listen({ after: stream.lastEventId });
    const ids = await act();
    await resumed.until((each) => idsOf(each).length === 1);
    expect(idsOf(resumed)).toEqual(ids);
  });

  it('accepts a key with scope read, and ends when it is revoked or the project deleted', async () => {
    const { key, keyId } = await insertKey(database.dataSource, project);
    const path = `/api/v1/projects/${project}`;
    const byKey = await Promise.all(apis.map((api) => listen({ api, token: key })));
    expect((await apis[0].get(`${path}/keys/${keyId}`, { method: 'DELETE' })).status).toBe(204);
    for (const stream of byKey) await stream.untilEnded();
    expect(byKey.flatMap((stream) => stream.of('end'))).toEqual([
      { reason: 'access_changed' },
      { reason: 'access_changed' },
    ]);
    expect((await listen({ token: key })).status).toBe(401);

    const byToken = await Promise.all(apis.map((api) => listen({ api })));
    expect((await apis[0].get(path, { method: 'DELETE' })).status).toBe(204);
    for (const stream of byToken) await stream.untilEnded();
    expect((await listen()).status).toBe(404);
  });

  it('answers 401, 404 and 405 like every route', async () => {
    const bare = await apis[0].get(pathOf(), { headers: { authorization: '' } });
    expect([bare.status, bare.headers.get('content-type')]).toEqual([401, 'application/problem+json']);
    const foreign = await listen({ token: await apis[0].token('org_evil') });
    expect([foreign.status, foreign.response.headers['content-type']]).toEqual([404, 'application/problem+json']);
    const posted = await apis[0].get(pathOf(), { method: 'POST' });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = await apis[0].get(pathOf(), { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  });

  it('continues without a gap when the listening connection is killed', async () => {
    const streams = await Promise.all(apis.map((api) => listen({ api })));
    const ids = await act();
    for (const stream of streams) await stream.until((each) => idsOf(each).length === 1);
    // Without a notification, as if it had been lost.
    const unheard = await commitActs(database.dataSource, project);
    await database.dataSource.query(
      `UPDATE feed_entries SET position = 2, published_at = now() WHERE project_id = $1 AND position IS NULL`,
      [project],
    );
    await database.dataSource.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'relationship-depth notifications'`,
    );
    for (const stream of streams) {
      await stream.until((each) => idsOf(each).length === 2);
      expect(idsOf(stream)).toEqual([...ids, ...unheard]);
    }
  });

  it('is published by another server if the one that accepted the facts has died', async () => {
    const stream = await listen();
    const ids = await commitActs(database.dataSource, project);
    await apis[1].app.get(FeedPublisher, { strict: false }).sweep();
    expect(idsOf(stream)).toEqual([]);
    await database.dataSource.query(`UPDATE feed_entries SET noted_at = now() - interval '1 minute'`);
    await apis[1].app.get(FeedPublisher, { strict: false }).sweep();
    await stream.until((each) => idsOf(each).length === 1);
    expect(idsOf(stream)).toEqual(ids);
  });
});
