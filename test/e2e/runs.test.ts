import { randomUUID } from 'node:crypto';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Run {
  readonly run_id: string;
  readonly status: string;
  readonly [field: string]: unknown;
}

describe('the recomputes of a project', () => {
  let database: TestDatabase;
  let api: TestApi;
  /** Another process on the same database. */
  let replica: TestApi;
  let project: ScoredProject;
  let runs: string;
  let start: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url, { environment: { ORGANISATION_SHARE: '1' } });
    replica = await serveTestApi(database.url);
  });
  beforeEach(async () => {
    project = await insertScoredProject(database.dataSource, { name: randomUUID(), marker: randomUUID() });
    runs = `/api/v1/projects/${project.projectId}/recompute-runs`;
    start = `/api/v1/projects/${project.projectId}/recompute`;
  });
  afterAll(async () => {
    await replica.close();
    await api.close();
    await database.drop();
  });

  const insertFact = (daysAgo: number, weight = 1, projectId = project.projectId) =>
    insertFacts(database.dataSource, projectId, [
      { agent: 'Eve', contact: 'new', occurredAt: onDay(AS_OF - daysAgo), weight },
    ]);
  const post = (path: string, from = api) => from.get(path, { method: 'POST' });
  const list = async (query = '') =>
    (await (await api.get(`${runs}${query}`)).json()) as { runs: Run[]; total: number };
  /** Polls until the run has ended; limited by the timeout of the test. */
  async function ended(response: Response): Promise<Run> {
    expect(response.status).toBe(202);
    for (;;) {
      const run = (await (await api.get(response.headers.get('location') ?? '')).json()) as Run;
      if (run.status !== 'running') return run;
    }
  }
  /** During `work`, every run pauses before its last step. */
  async function heldUp(work: () => Promise<void>): Promise<void> {
    const reader = database.dataSource.createQueryRunner();
    await reader.startTransaction();
    await reader.query('LOCK TABLE depth_scores IN SHARE MODE');
    try {
      await work();
    } finally {
      await reader.rollbackTransaction();
      await reader.release();
    }
  }

  it('start on request, are listed while running, and report their steps', async () => {
    await insertFact(0);
    let response = new Response();
    await heldUp(async () => {
      response = await post(start);
      expect(response.status).toBe(202);
      const { $schema, ...run } = (await response.clone().json()) as Run;
      expect($schema).toBe('https://api.example.com/api/v1/schemas/RecomputeRunBody.json');
      expect(response.headers.get('location')).toBe(`${runs}/${run.run_id}`);
      expect(run).toEqual({
        run_id: expect.stringMatching(/^[\da-f-]{36}$/),
        mode: 'changes',
        status: 'running',
        as_of: isoDay(AS_OF),
        started_at: expect.stringMatching(/^\d{4}-.*Z$/),
        finished_at: null,
        duration_ms: null,
        relationships: null,
        steps: [],
        restated_from: null,
        error: null,
      });
      expect(await (await api.get(`${runs}/${run.run_id}`)).json()).toMatchObject(run);
      expect((await list()).runs[0]).toEqual(run);
    });
    const run = await ended(response);
    expect(run).toMatchObject({ status: 'finished', relationships: 1, restated_from: null, error: null });
    const apart = Date.parse(String(run.finished_at)) - Date.parse(String(run.started_at));
    expect(run.duration_ms).toBeGreaterThanOrEqual(apart);
    expect(run.steps).toContainEqual({ name: 'depth_scores', rows: 1, ms: expect.any(Number) });
  });

  it('run one at a time; further requests get the run in progress', async () => {
    await insertFact(0);
    let first = new Response();
    await heldUp(async () => {
      const responses = await Promise.all([post(start), post(start), post(start, replica), post(start, replica)]);
      responses.push(await post(start, replica));
      first = responses[0] ?? first;
      expect(responses.map(({ status }) => status)).toEqual([202, 202, 202, 202, 202]);
      expect(new Set(responses.map((response) => response.headers.get('location'))).size).toBe(1);
      expect((await list()).total).toBe(2);
    });
    expect(await ended(first)).toMatchObject({ status: 'finished' });
  });

  it('do not start if nothing changed: the newest is returned', async () => {
    const [newest] = (await list()).runs;
    const responses = await Promise.all(Array.from({ length: 8 }, () => post(start)));
    for (const response of responses) {
      expect(response.status).toBe(202);
      expect(await response.json()).toMatchObject({ run_id: newest?.run_id, status: 'finished', mode: 'full' });
    }
    expect((await list()).total).toBe(1);
  });

  it('are listed newest first, up to the limit', async () => {
    for (const daysAgo of [2, 1]) {
      await insertFact(daysAgo);
      await ended(await post(start));
    }
    const { runs: all, total } = await list();
    expect(total).toBe(3);
    expect(all.map(({ restated_from }) => restated_from)).toEqual([isoDay(AS_OF - 1), isoDay(AS_OF - 2), null]);
    expect(await list('?limit=1')).toMatchObject({ runs: [all[0]], total: 3 });
    expect((await list('?limit=1000')).runs).toHaveLength(3);
    expect((await api.get(`${runs}?limit=abc`)).status).toBe(422);
  });

  it('are an empty list for a project without runs', async () => {
    const projectId = await insertProject(database.dataSource, 'Fresh');
    const path = `/api/v1/projects/${projectId}`;
    expect(await (await api.get(`${path}/recompute-runs`)).json()).toMatchObject({ runs: [], total: 0 });
    expect(await ended(await post(`${path}/recompute`))).toMatchObject({ mode: 'full', relationships: 0 });
    expect((await api.get(`${path}/moat`)).headers.get('x-data-as-of')).toBe(new Date().toISOString().slice(0, 10));
  });

  it('that fail have a plain error, and hide the cause', async () => {
    const before = await (await api.get(`/api/v1/projects/${project.projectId}/moat`)).text();
    await insertFact(0);
    await database.dataSource.query('ALTER TABLE depth_scores ADD CONSTRAINT ck_none CHECK (false) NOT VALID');
    const run = await ended(await post(start));
    await database.dataSource.query('ALTER TABLE depth_scores DROP CONSTRAINT ck_none');
    const error = expect.stringMatching(/^unexpected error: the run changed nothing/);
    expect(run).toMatchObject({ status: 'failed', error, steps: [], relationships: null });
    expect(run.duration_ms).toEqual(expect.any(Number));
    expect(await (await api.get(`/api/v1/projects/${project.projectId}/moat`)).text()).toBe(before);
    const [row] = await database.dataSource.query('SELECT error FROM recompute_runs WHERE run_id = $1', [run.run_id]);
    expect(row.error).toMatch(/ck_none/);
    expect(JSON.stringify(await list())).not.toMatch(/ck_none|SELECT|constraint|\.(ts|js)\b/);
  });

  it('that a shutdown interrupted are marked as such', async () => {
    await insertFact(0);
    const leaving = await serveTestApi(database.url);
    let response = new Response();
    await heldUp(async () => {
      response = await post(start, leaving);
      await leaving.close();
    });
    expect(await ended(response)).toMatchObject({ status: 'failed', error: 'stopped: the server is shutting down' });
    expect(await ended(await post(start))).toMatchObject({ status: 'finished', relationships: 1 });
  });

  it('of too many projects at once are rejected temporarily', async () => {
    const others = await Promise.all([1, 2, 3].map((n) => insertProject(database.dataSource, `Crowd ${n}`)));
    const paths = others.map((id) => `/api/v1/projects/${id}/recompute`);
    const begun: Response[] = [];
    await heldUp(async () => {
      for (const path of paths) begun.push(await post(path));
      expect(begun.map(({ status }) => status)).toEqual([202, 202, 503]);
      expect(begun[2]?.headers.get('retry-after')).toMatch(/^\d+$/);
      // The other process has capacity.
      begun[2] = await post(paths[2] ?? '', replica);
    });
    for (const response of begun) expect(await ended(response)).toMatchObject({ status: 'finished' });
  });

  it('are private, and unknown, foreign and malformed ids are the same 404', async () => {
    const [run] = (await list()).runs;
    const evil = { authorization: `Bearer ${await api.token('org_evil')}` };
    const unknown = `/api/v1/projects/${randomUUID()}`;
    const answer = async (path: string, init: RequestInit = {}) => {
      const response = await api.get(path, init);
      const { instance, ...body } = (await response.json()) as Record<string, unknown>;
      return { status: response.status, body };
    };
    const notFound = await answer(`${unknown}/moat`);
    expect(notFound.status).toBe(404);
    for (const [method, path] of [
      ['POST', start],
      ['GET', runs],
      ['GET', `${runs}/${run?.run_id}`],
    ] as const) {
      expect(await answer(path, { method, headers: evil })).toEqual(notFound);
      expect(await answer(path, { method, headers: { authorization: '' } })).toMatchObject({ status: 401 });
    }
    const theirs = await insertScoredProject(database.dataSource, { name: 'Theirs', organisation: 'org_other' });
    const [foreign] = await database.dataSource.query('SELECT run_id FROM recompute_runs WHERE project_id = $1', [
      theirs.projectId,
    ]);
    for (const id of [foreign.run_id, randomUUID(), 'x', '%00', `${run?.run_id}x`, 'a'.repeat(65_536)]) {
      expect(await answer(`${runs}/${id}`)).toEqual(notFound);
    }
    expect((await list()).total).toBe(1);
  });
});
