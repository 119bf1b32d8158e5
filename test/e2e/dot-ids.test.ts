import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { hasBrowser, startBrowser } from '../support/browser';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { exchange, lastAnswer } from '../support/raw-exchange';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Ids that browsers remove from a path, and similar ones, each with its form in a URL. */
const IDS = [
  ['.', '%20.'],
  ['..', '%20..'],
  ['...', '...'],
  ['%20..', '%2520..'],
  ['~..', '~..'],
  ['.a', '.a'],
] as const;

describe('ids of dots', () => {
  let database: TestDatabase;
  let api: TestApi;
  let projectId: string;
  let token: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    projectId = await insertProject(database.dataSource, 'Dots');
    token = await api.token();
    await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [
      projectId,
      isoDay(AS_OF),
    ]);
    const names = ['Ada', ...IDS.map(([id]) => id), ' ..'];
    await insertFacts(
      database.dataSource,
      projectId,
      names.flatMap((agent) =>
        [...IDS.map(([id]) => id), ' ..'].map((contact) => ({ agent, contact, occurredAt: onDay(AS_OF - 1) })),
      ),
    );
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await runs.recompute({ project: 'Dots' })).toMatchObject([{ status: 'finished' }]);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const url = (path: string) => `http://127.0.0.1:${api.port}/api/v1/${path}`;
  const send = (path: string, method = 'GET') =>
    fetch(url(path), { method, headers: { authorization: `Bearer ${token}` } });
  const raw = async (path: string, method = 'GET') =>
    lastAnswer(
      await exchange(
        api.port,
        `${method} /api/v1/${path} HTTP/1.1\r\nHost: api\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
      ),
    );

  it.each(IDS)('%j is read by fetch as %s, on every route that has an id', async (id, written) => {
    for (const path of ['depth', 'depth/explain', 'depth/history']) {
      for (const agent of ['Ada', written]) {
        const response = await send(`agents/${agent}/contacts/${written}/${path}`);
        expect([response.status, ((await response.json()) as { user_id: string }).user_id]).toEqual([200, id]);
      }
    }
    expect(((await (await send(`agents/${written}/depth-distribution`)).json()) as { total: number }).total).toBe(7);
  });

  it.each(IDS)('%j is read from the socket as it is', async (id, written) => {
    for (const way of [id.replace('%', '%25'), written]) {
      const { status, body } = await raw(`agents/Ada/contacts/${way}/depth`);
      expect([status, (JSON.parse(body) as { user_id: string }).user_id]).toEqual([200, id]);
    }
  });

  it('of several spaces one is removed, so that every id can be written', async () => {
    const response = await send('agents/%20%20../contacts/%20%20../depth');
    expect([response.status, ((await response.json()) as { user_id: string }).user_id]).toEqual([200, ' ..']);
  });

  it('elsewhere a space is part of the path', async () => {
    for (const path of [
      'agents/Ada/contacts/%20.../depth',
      'agents/Ada/contacts/%20a/depth',
      'agents/Ada/contacts/..%20/depth',
    ]) {
      expect((await send(path)).status).toBe(404);
    }
    expect((await raw('agents/Ada/contacts/%zz/depth')).status).toBe(400);
    expect((await fetch(`http://127.0.0.1:${api.port}/assets/%20../index.html`)).status).toBe(404);
  });

  it('an erasure without an id deletes nothing', async () => {
    for (const path of [
      `projects/${projectId}/`,
      `projects/${projectId}/contacts/`,
      `projects/${projectId}/contacts/..`,
      `projects/${projectId}/keys/..`,
      `projects/${projectId}/contacts/.`,
    ]) {
      expect([path, (await send(path, 'DELETE')).status]).toEqual([path, 404]);
    }
    for (const path of [`projects/${projectId}/`, `projects/${projectId}//`, `projects/${projectId}/%20`]) {
      expect([path, (await raw(path, 'DELETE')).status]).toEqual([path, 404]);
    }
    expect((await send(`projects/${projectId}/moat`)).status).toBe(200);
  });

  (hasBrowser ? it : it.skip)('are read and erased by a browser', async () => {
    const browser = await startBrowser();
    try {
      const page = await (await browser.newContext({ bypassCSP: true })).newPage();
      await page.goto(url('openapi.json'));
      const ask = (path: string, method: string) =>
        page.evaluate(
          async ([target, verb, bearer]) => {
            const response = await fetch(target, { method: verb, headers: { authorization: `Bearer ${bearer}` } });
            return [response.status, ((await response.json()) as { user_id?: string }).user_id ?? null];
          },
          [url(path), method, token] as const,
        );
      for (const [id, written] of IDS) {
        expect(await ask(`agents/Ada/contacts/${written}/depth`, 'GET')).toEqual([200, id]);
        expect((await ask(`projects/${projectId}/contacts/${written}`, 'DELETE'))[0]).toBe(200);
        expect((await ask(`agents/Ada/contacts/${written}/depth`, 'GET'))[0]).toBe(404);
      }
      // The contact that was never requested still exists.
      expect((await send('agents/Ada/contacts/%20%20../depth')).status).toBe(200);
    } finally {
      await browser.close();
    }
  });
});
