import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { Logger } from '@nestjs/common';
import { FeedQueries } from '../../src/ingestion/feed.queries';
import { FeedPublisher } from '../../src/ingestion/feed-publisher';
import { type CuttableProxy, cuttableProxy } from '../support/cuttable-proxy';
import { EventStream } from '../support/event-stream';
import { insertProject } from '../support/facts';
import { commitActs, insertAda } from '../support/feed-acts';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** A quarter for one organisation. */
const LIMIT = 8;

describe('the limits of the live feed', () => {
  let database: TestDatabase;
  let proxy: CuttableProxy;
  let api: TestApi;
  let publisher: FeedPublisher;
  let stopped: Promise<void> | null;
  const stop = () => (stopped ??= api.close());
  beforeAll(async () => {
    database = await createTestDatabase();
    publisher = new FeedPublisher(new FeedQueries(database.dataSource));
    proxy = await cuttableProxy(database.url);
  });
  beforeEach(async () => {
    jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    stopped = null;
    api = await serveTestApi(proxy.url, { environment: { STREAM_LIMIT: String(LIMIT) } });
  });
  afterEach(async () => {
    await stop();
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    await proxy.cut();
    await database.drop();
  });

  /** A project of a separate organisation, and how to follow it. */
  async function tenant() {
    const organisation = `org_${randomUUID()}`;
    const project = await insertProject(database.dataSource, 'Fleet', organisation);
    await insertAda(database.dataSource, project);
    const path = `/api/v1/projects/${project}/fleet-activity/stream`;
    const authorization = `Bearer ${await api.token(organisation)}`;
    const listen = async (after?: string) => {
      const headers = { authorization, ...(after === undefined ? {} : { 'last-event-id': after }) };
      const stream = await EventStream.open(`http://127.0.0.1:${api.port}${path}`, headers);
      if (stream.status === 200) await stream.until(({ comments }) => comments.includes('open'));
      return stream;
    };
    return { project, path, authorization, listen };
  }
  const refusal = ({ status, response }: EventStream) => [status, response.headers['content-type']];
  const PROBLEM = 'application/problem+json';

  it('are a quarter of the streams for one organisation (429), and all of them in total (503), with Retry-After', async () => {
    const tenants = await Promise.all(Array.from({ length: 5 }, tenant));
    const [first, ...others] = tenants;
    if (!first) throw new Error('no tenant');
    const [one] = [await first.listen(), await first.listen()];
    const third = await first.listen();
    expect(refusal(third)).toEqual([429, PROBLEM]);
    expect(third.response.headers['retry-after']).toMatch(/^\d+$/);
    for (const { listen } of others.slice(0, 3)) for (const _ of [1, 2]) expect((await listen()).status).toBe(200);
    const ninth = await others[3]?.listen();
    expect(ninth && refusal(ninth)).toEqual([503, PROBLEM]);
    expect(ninth?.response.headers['retry-after']).toMatch(/^\d+$/);

    one?.close();
    for (;;) {
      const again = await first.listen(); // until the server has noticed
      if (again.status === 200) break;
    }
  });

  it('is not used up by HEAD, or by rejected requests', async () => {
    const { listen, path, authorization } = await tenant();
    for (let turn = 0; turn < 2 * LIMIT; turn++) {
      expect((await api.get(path, { method: 'HEAD', headers: { authorization } })).status).toBe(200);
      expect((await api.get(path)).status).toBe(404);
    }
    expect((await listen()).status).toBe(200);
  });

  it('a stopping server announces it, says when to reconnect, and is not delayed', async () => {
    const { listen, project, path, authorization } = await tenant();
    const stream = await listen();
    // A client that does not read, and one whose stream is not open yet.
    const silent = connect(api.port, '127.0.0.1', () =>
      silent.pause().write(`GET ${path} HTTP/1.1\r\nHost: a\r\nAuthorization: ${authorization}\r\n\r\n`),
    );
    silent.on('error', () => {});
    await commitActs(database.dataSource, project);
    await stop();
    await stream.untilEnded();
    expect(stream.of('end')).toEqual([{ reason: 'shutdown' }]);
    expect(stream.retry).toBeGreaterThanOrEqual(1_000);
    silent.destroy();
  });

  it('an outage of the database: the stream waits, and misses nothing', async () => {
    const { listen, project } = await tenant();
    const stream = await listen();
    await proxy.cut();
    const ids = await commitActs(database.dataSource, project);
    await publisher.publish(project);
    await proxy.restore();
    await stream.until(({ events }) => events.length > 0);
    expect(stream.of('fleet-activity')).toEqual([expect.objectContaining({ id: ids[0] })]);
    stream.close();
  });

  it('a client that does not read is disconnected, and continues where it stopped', async () => {
    const { listen, project } = await tenant();
    const slow = await listen();
    const beginning = slow.lastEventId;
    slow.response.pause();
    const cut = new Promise((resolve) => slow.response.once('close', resolve));
    const warned = jest.spyOn(Logger.prototype, 'warn');
    const all: string[] = [];
    // More than all buffers between the two sides hold.
    while (!warned.mock.calls.some(([message]) => /not reading/.test(String(message)))) {
      all.push(...(await commitActs(database.dataSource, project, 1_000)));
      await publisher.publish(project);
    }
    slow.response.resume();
    await cut;
    const got = () => slow.of('fleet-activity').map((item) => (item as { id: string }).id);
    expect(got().length).toBeLessThan(all.length);
    expect(got()).toEqual(all.slice(0, got().length));
    const seen = got().length;
    if (all.length - seen > 10_000) return; // this far behind, it would get a reset
    const resumed = await listen(seen === 0 ? beginning : slow.events.at(-1)?.id);
    await resumed.until(({ events }) => events.length === all.length - seen);
    resumed.close();
    expect(resumed.of('fleet-activity').map((item) => (item as { id: string }).id)).toEqual(all.slice(seen));
  });

  it('a client that missed too much has to load the list', async () => {
    const { listen, project } = await tenant();
    const first = await listen();
    first.close();
    for (let turn = 0; turn < 11; turn++) await commitActs(database.dataSource, project, 1_000);
    await publisher.publish(project);
    const resumed = await listen(first.lastEventId);
    await resumed.until((stream) => stream.of('reset').length > 0);
    expect(resumed.of('reset')).toEqual([{ reason: 'too_far_behind' }]);
    const ids = await commitActs(database.dataSource, project);
    await publisher.publish(project);
    await resumed.until(({ events }) => events.at(-1)?.event === 'fleet-activity');
    expect(resumed.events.at(-1)?.data).toMatchObject({ id: ids[0] });
    resumed.close();
  });
});
