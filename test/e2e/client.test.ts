import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiProblem, createClient, EventSender, follow, items } from '../../packages/client/src';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { insertFacts, insertProject } from '../support/facts';
import { insertKey } from '../support/keys';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the client package against the server', () => {
  let database: TestDatabase;
  let api: TestApi;
  let baseUrl: string;
  let project: ScoredProject;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    baseUrl = `http://127.0.0.1:${api.port}`;
    project = await insertScoredProject(database.dataSource);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const clientOf = (organisation = 'org_test') => createClient({ baseUrl, token: () => api.token(organisation) });

  it('reads, creates, changes and deletes with types', async () => {
    const client = clientOf('org_client');
    const made = await client.post('/api/v1/projects', { body: { name: 'Typed' } });
    const path = { projectId: made.project_id };
    const changed = await client.patch('/api/v1/projects/{projectId}', { path, body: { breadth_half: 50 } });
    expect(changed).toMatchObject({ name: 'Typed', breadth_half: 50 });
    expect(await client.delete('/api/v1/projects/{projectId}', { path })).toBeUndefined();
    await expect(client.get('/api/v1/projects/{projectId}', { path })).rejects.toMatchObject({ status: 404 });
    const response = await client.send('get', '/api/v1/projects', { query: { page_size: 1 } });
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  it('says what is wrong, as the server does', async () => {
    const client = clientOf();
    const body = { name: '', scopes: ['read' as const] };
    const path = { projectId: project.projectId };
    const error = await client.post('/api/v1/projects/{projectId}/keys', { path, body }).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(ApiProblem);
    expect(error).toMatchObject({
      status: 422,
      title: 'Unprocessable Entity',
      errors: [{ location: 'body.name', message: expect.any(String) }],
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
    });
    const anonymous = createClient({ baseUrl, token: 'rd_live_x' });
    await expect(anonymous.get('/api/v1/me')).rejects.toMatchObject({ status: 401 });
    const nowhere = createClient({ baseUrl: 'http://127.0.0.1:1', token: '', retries: 0 });
    await expect(nowhere.get('/api/v1/me')).rejects.toMatchObject({ status: 0 });
    await expect(client.get('/api/v1/projects/{projectId}', { path: { projectId: '' } })).rejects.toThrow(TypeError);
  });

  it('encodes ids, and reaches those that look like folders', async () => {
    const client = clientOf();
    const odd = ['a/b?c#d %', 'ü', '..', '.', '%2E%2E', '...'];
    const projectId = await insertProject(database.dataSource, 'Odd');
    const occurredAt = new Date(Date.now() - 86_400_000).toISOString();
    await insertFacts(
      database.dataSource,
      projectId,
      odd.map((contact) => ({ agent: 'Odd', contact, occurredAt })),
    );
    await new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource)).recomputeById(projectId);
    for (const contactId of odd) {
      const path = { agentId: 'Odd', contactId };
      const { user_id } = await client.get('/api/v1/agents/{agentId}/contacts/{contactId}/depth', { path });
      expect(user_id).toBe(contactId);
    }
  });

  it('reads every item of a list, page by page', async () => {
    const path = { projectId: project.projectId };
    const seen: string[] = [];
    for await (const { user_id } of items(clientOf(), '/api/v1/projects/{projectId}/relationships', {
      path,
      query: { page_size: 1, sort: 'name' },
    })) {
      seen.push(user_id);
    }
    expect(seen.sort()).toEqual(['fading', 'newcomer', 'once', 'weekly']);
  });

  it('sends events, which the live feed sends back, also after an interruption', async () => {
    const projectId = await insertProject(database.dataSource, 'Followed');
    const { key } = await insertKey(database.dataSource, projectId, ['read', 'events:write']);
    const client = createClient({ baseUrl, token: key });
    const sender = new EventSender(client, projectId);
    const act = (event_id: string) =>
      sender.send({ type: 'agent_action', event_id, agent: 'Nova', action: 'noted', summary: event_id });
    const read = async (lastEventId: string, first: () => Promise<unknown>) => {
      const stop = new AbortController();
      const feed = follow(client, projectId, { signal: stop.signal, lastEventId });
      const next = feed.next();
      await first();
      for (let { value } = await next; value; { value } = await feed.next()) {
        if (value.event !== 'fleet-activity') continue;
        stop.abort();
        return { id: value.id, summary: value.data.summary };
      }
      throw new Error('the feed ended');
    };
    let opened = () => {};
    const open = new Promise<void>((resolve) => {
      opened = resolve;
    });
    const observed = createClient({
      baseUrl,
      token: key,
      fetch: async (...request) => {
        const response = await fetch(...request);
        opened();
        return response;
      },
    });
    const stop = new AbortController();
    const statuses: string[] = [];
    const onStatus = (status: string) => statuses.push(status);
    const feed = follow(observed, projectId, { signal: stop.signal, onStatus });
    const next = feed.next();
    await open;
    await act('one');
    await sender.flush();
    let event = (await next).value;
    while (event && event.event !== 'fleet-activity') event = (await feed.next()).value;
    expect(event?.data).toMatchObject({ summary: 'one' });
    expect(statuses).toEqual(['connecting', 'open']);
    await feed.return();
    stop.abort();
    // Sent while nobody listens; the stream continues after the position.
    const missed = await read(event?.id ?? '', async () => {
      await act('two');
      await sender.close();
    });
    expect(missed.summary).toBe('two');
  });

  it('ends the feed when the server refuses the caller', async () => {
    await expect(follow(createClient({ baseUrl, token: 'rd_live_x' }), project.projectId).next()).rejects.toMatchObject(
      {
        status: 401,
      },
    );
  });
});

describe('the client package against a server that fails', () => {
  let server: Server;
  let baseUrl: string;
  let answers: { status: number; headers?: Record<string, string>; body?: string }[];
  let asked: string[];
  beforeEach(async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    asked = [];
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.headers.authorization}`);
      request.resume();
      const { status, headers, body } = answers[asked.length - 1] ?? { status: 200, body: '{"ok":true}' };
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('repeats what may be repeated, with a new token each time', async () => {
    answers = [
      { status: 503, headers: { 'Retry-After': '0' } },
      { status: 502, body: '<html>' },
    ];
    let count = 0;
    const attempts: unknown[] = [];
    const onAttempt = (...attempt: unknown[]) => attempts.push(attempt);
    const client = createClient({ baseUrl, token: async () => `t${++count}`, baseMs: 1, onAttempt });
    expect(await client.get('/api/v1/me')).toEqual({ ok: true });
    expect(asked).toEqual(['GET Bearer t1', 'GET Bearer t2', 'GET Bearer t3']);
    const aborted = AbortSignal.abort(new Error('left'));
    await expect(client.get('/api/v1/me', { signal: aborted })).rejects.toThrow('left');
    const nowhere = createClient({ baseUrl: 'http://127.0.0.1:1', token: 'key', retries: 0, onAttempt });
    await expect(nowhere.get('/api/v1/me')).rejects.toMatchObject({ status: 0 });
    expect(attempts).toEqual([
      [503, 't1'],
      [502, 't2'],
      [200, 't3'],
      [0, 'key'],
    ]);
  });

  it('does not repeat a change, unless it was refused for its number or may be sent twice', async () => {
    const client = createClient({ baseUrl, token: 'key', baseMs: 1 });
    const body = { name: 'Once' };
    answers = [{ status: 503 }];
    await expect(client.post('/api/v1/projects', { body })).rejects.toMatchObject({ status: 503 });
    expect(asked).toHaveLength(1);
    answers = [{ status: 503 }, { status: 503 }];
    await client.post('/api/v1/projects', { body, idempotent: true });
    expect(asked).toHaveLength(3);
    asked = [];
    answers = [{ status: 429, headers: { 'Retry-After': '0' } }];
    await client.post('/api/v1/projects', { body });
    expect(asked).toHaveLength(2);
  });

  it('says so when a response cannot be read', async () => {
    const client = createClient({ baseUrl, token: 'key', retries: 0 });
    answers = [
      { status: 200, body: '{"ok":' },
      { status: 418, body: 'short and stout' },
    ];
    await expect(client.get('/api/v1/me')).rejects.toMatchObject({ status: 0, title: 'No response' });
    await expect(client.get('/api/v1/me')).rejects.toMatchObject({ status: 418, title: "I'm a Teapot" });
  });

  it('sends a file as it is, without a time limit if asked', async () => {
    const file = new Blob(['agent_id,contact_id']);
    const bodies: unknown[] = [];
    const slow: typeof fetch = async (_, init) => {
      bodies.push(init?.body);
      // After the time limit, which began before.
      await new Promise((resolve) => setTimeout(resolve, 2));
      init?.signal?.throwIfAborted();
      return new Response(null, { status: 204 });
    };
    const client = createClient({ baseUrl, token: 'key', retries: 0, timeoutMs: 1, fetch: slow });
    await client.send('post', '/api/v1/files', { body: file, timeoutMs: null });
    await expect(client.send('post', '/api/v1/files', { body: file })).rejects.toMatchObject({ status: 0 });
    expect(bodies).toEqual([file, file]);
  });

  it('gives up after some attempts, with the last problem', async () => {
    answers = Array.from({ length: 9 }, () => ({ status: 500 }));
    const client = createClient({ baseUrl, token: 'key', baseMs: 1, retries: 2 });
    await expect(client.get('/api/v1/me')).rejects.toMatchObject({ status: 500, title: 'Internal Server Error' });
    expect(asked).toHaveLength(3);
  });

  it('stops waiting when the caller does', async () => {
    answers = [{ status: 503, headers: { 'Retry-After': '3600' } }];
    const stop = new AbortController();
    const client = createClient({ baseUrl, token: 'key', retries: 1 });
    const pending = client.get('/api/v1/me', { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(pending).rejects.toThrow('enough');
  });
});
