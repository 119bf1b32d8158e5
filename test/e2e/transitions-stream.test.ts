import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { EventStream } from '../support/event-stream';
import { insertFacts, insertProject } from '../support/facts';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** More are not sent one by one. */
const SENT = 500;

describe('transitions over HTTP', () => {
  let database: TestDatabase;
  let api: TestApi;
  let project: string;
  let service: RecomputeService;
  const open: EventStream[] = [];
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
  });
  beforeEach(async () => {
    project = await insertProject(database.dataSource, randomUUID());
    // How far the index moves is not what is tested here.
    await database.dataSource.query(
      `INSERT INTO settings_versions (project_id, version, settings, applied_at, applied_by)
       VALUES ($1, 1, '{"moatStep": 1}', now(), 'u')`,
      [project],
    );
    await appear('first');
  });
  afterEach(() => {
    for (const stream of open.splice(0)) stream.close();
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  /** New contacts, each of which changes band and stage. */
  async function appear(...contacts: string[]): Promise<void> {
    const occurredAt = new Date().toISOString();
    await insertFacts(
      database.dataSource,
      project,
      contacts.map((contact) => ({ agent: 'Ada', contact, occurredAt, direction: 'inbound' })),
    );
    expect((await service.recomputeById(project))?.status).toBe('finished');
  }
  async function listen(after?: string): Promise<EventStream> {
    const url = `http://127.0.0.1:${api.port}/api/v1/projects/${project}/fleet-activity/stream`;
    const stream = await EventStream.open(url, {
      authorization: `Bearer ${await api.token()}`,
      ...(after === undefined ? {} : { 'last-event-id': after }),
    });
    open.push(stream);
    await stream.until(({ comments }) => comments.includes('open'));
    return stream;
  }
  const list = async (query = '', headers: Record<string, string> = {}) =>
    await api.get(`/api/v1/projects/${project}/transitions?order=asc${query}`, { headers });
  const listed = async (query = '') => ((await (await list(query)).json()) as { transitions: unknown[] }).transitions;

  it('come on the live feed as they are in the list, once, and those that were missed as well', async () => {
    const first = await listen();
    await appear('a', 'b');
    await first.until((stream) => stream.of('transition').length === 4);
    expect(first.of('transition')).toEqual(await listed());
    const seen = first.lastEventId;
    first.close();
    await appear('c');
    const resumed = await listen(seen);
    await resumed.until((stream) => stream.of('transition').length === 2);
    await appear('d');
    await resumed.until((stream) => stream.of('transition').length === 4);
    expect([...first.of('transition'), ...resumed.of('transition')]).toEqual(await listed());
    // A client of the release before knows no place of transitions: it gets those that come.
    const older = await listen(seen.split('-').slice(0, 4).join('-'));
    await appear('e');
    await older.until((stream) => stream.of('transition').length === 2);
    expect(older.of('transition')).toEqual((await listed()).slice(-2));
  });

  it('too many at once make the client load the list', async () => {
    const stream = await listen();
    await appear(...Array.from({ length: SENT / 2 + 1 }, (_, index) => `c${index}`));
    await stream.until(({ events }) => events.some(({ event }) => event === 'reset'));
    expect(stream.of('reset')).toEqual([{ reason: 'too_far_behind' }]);
    expect(stream.of('transition')).toEqual([]);
    await appear('last');
    await stream.until((each) => each.of('transition').length === 2);
    expect(stream.of('transition')).toEqual(
      await listed('&page_size=500&type=relationship.band_changed,relationship.stage_changed&contact=last'),
    );
  });

  it('a failed recompute is announced at once', async () => {
    const logged = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const stream = await listen();
    const crash = () => {
      throw new Error('no space left on device');
    };
    await service.recomputeById(project, { full: true, onStep: crash });
    await stream.until((each) => each.of('transition').length === 1);
    expect(stream.of('transition')).toMatchObject([{ type: 'recompute.failed', reasons: ['error'], cause: null }]);
    expect(JSON.stringify(stream.of('transition'))).not.toContain('device');
    logged.mockRestore();
  });

  it('are listed with a tag that a client can send back, and refuse what makes no sense', async () => {
    await appear('a');
    const response = await list();
    expect(response.status).toBe(200);
    const etag = response.headers.get('etag') ?? '';
    expect((await list('', { 'if-none-match': etag })).status).toBe(304);
    for (const [query, location] of [
      ['&type=relationship.lost', 'query.type'],
      ['&cause=magic', 'query.cause'],
      ['&from=2025-01-02&to=2025-01-01', 'query.from'],
      ['&since=yesterday', 'query.since'],
      ['&agent=Nobody', 'query.agent'],
      ['&cursor=x', 'query.cursor'],
    ] as const) {
      const refused = await list(query);
      expect([query, refused.status]).toEqual([query, 422]);
      const { errors } = (await refused.json()) as { errors: { location: string }[] };
      expect(errors.map((error) => error.location)).toEqual([location]);
    }
    const other = await insertProject(database.dataSource, randomUUID(), 'org_other');
    expect((await api.get(`/api/v1/projects/${other}/transitions`)).status).toBe(404);
  });
});
