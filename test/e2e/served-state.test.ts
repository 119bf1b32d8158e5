import { randomUUID } from 'node:crypto';
import { insertProject } from '../support/facts';
import { routesOf } from '../support/routes';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the age of a response', () => {
  let database: TestDatabase;
  let api: TestApi;
  let project: ScoredProject;
  let finishedAt: Date;
  /** Paths of all reads of the project, including the published operations. */
  let paths: string[];
  let live: ReadonlySet<string>;
  beforeAll(async () => {
    database = await createTestDatabase();
    // The records of runs are changed by hand here, without a notification.
    api = await serveTestApi(database.url, { environment: { BODY_CACHE_MB: '0' } });
    project = await insertScoredProject(database.dataSource);
    const [run] = await database.dataSource.query('SELECT run_id, finished_at FROM recompute_runs');
    finishedAt = run.finished_at;
    const [{ episode_id: episodeId }] = await database.dataSource.query('SELECT episode_id FROM episodes');
    const ids: Record<string, string> = { ...project, runId: run.run_id, episodeId, userId: project.contactId };
    const reads = routesOf(api.app)
      // Data for admins is not computed by runs, and neither is the state of a job or an import.
      .filter(({ method, admin, streams }) => method === 'GET' && !streams && !admin)
      .filter(({ path }) => !/:(?:job|import)Id/.test(path))
      .filter(({ rule }) => rule === 'project' || rule === 'agent')
      .map((route) => ({ ...route, path: route.path.replace(/:(\w+)/g, (_, name: string) => ids[name] ?? '') }));
    paths = reads.map(({ path }) => path);
    live = new Set(reads.flatMap((read) => (read.live ? [read.path] : [])));
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const dateOf = (response: Response) => ({
    modified: response.headers.get('last-modified'),
    asOf: response.headers.get('x-data-as-of'),
  });
  const isLive = (path: string) => live.has(path);
  const published = () => paths.filter((path) => !path.includes('/recompute-runs'));

  it('is sent with every read of a project: GET, HEAD and 304', async () => {
    expect(published().length).toBeGreaterThanOrEqual(9);
    for (const path of paths) {
      const get = await api.get(path);
      expect([path, get.status]).toEqual([path, 200]);
      const same = { 'if-none-match': get.headers.get('etag') ?? '' };
      for (const response of [
        get,
        await api.get(path, { method: 'HEAD' }),
        await api.get(path, { headers: same }),
        await api.get(path, { method: 'HEAD', headers: same }),
      ]) {
        const { modified, asOf } = dateOf(response);
        expect([path, asOf]).toEqual([path, '2025-06-30']);
        expect(modified).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/);
        if (!isLive(path)) expect([path, modified]).toEqual([path, finishedAt.toUTCString()]);
      }
    }
  });

  it('is the time of the response if it reads more than the last run wrote', async () => {
    const yesterday = new Date(Date.now() - 86_400_000);
    await database.dataSource.query('UPDATE recompute_runs SET finished_at = $1', [yesterday]);
    try {
      for (const path of paths) {
        const before = Math.floor(Date.now() / 1000) * 1000;
        const response = await api.get(path);
        const modified = Date.parse(dateOf(response).modified ?? '');
        if (isLive(path)) expect(modified).toBeGreaterThanOrEqual(before);
        else expect(new Date(modified).toUTCString()).toBe(yesterday.toUTCString());
        expect(modified).toBeLessThanOrEqual(Date.parse(response.headers.get('date') ?? ''));
      }
    } finally {
      await database.dataSource.query('UPDATE recompute_runs SET finished_at = $1', [finishedAt]);
    }
  });

  it('is never later than the response, for any clock of the database', async () => {
    const ahead = new Date(Date.now() + 86_400_000);
    await database.dataSource.query('UPDATE recompute_runs SET finished_at = $1', [ahead]);
    try {
      const response = await api.get(`/api/v1/projects/${project.projectId}/moat`);
      const date = Date.parse(response.headers.get('date') ?? '');
      expect(Date.parse(dateOf(response).modified ?? '')).toBeLessThanOrEqual(date);
    } finally {
      await database.dataSource.query('UPDATE recompute_runs SET finished_at = $1', [finishedAt]);
    }
  });

  it('is the age of the newest finished run', async () => {
    const { projectId } = project;
    const others = [
      ['finished', '2020-01-01', '2020-01-01T00:00:00Z'],
      ['failed', '2025-07-01', new Date()],
      ['running', '2025-07-02', null],
    ].map((values) => [projectId, randomUUID(), ...values]);
    const insert = `INSERT INTO recompute_runs (project_id, run_id, mode, status, as_of, finished_at)
                    VALUES ($1, $2, 'full', $3, $4, $5)`;
    for (const values of others) await database.dataSource.query(insert, values);
    try {
      const response = await api.get(`/api/v1/agents/Ada/depth-distribution`);
      expect(dateOf(response)).toEqual({ modified: finishedAt.toUTCString(), asOf: '2025-06-30' });
    } finally {
      await database.dataSource.query('DELETE FROM recompute_runs WHERE run_id = ANY ($1::uuid[])', [
        others.map(([, id]) => id),
      ]);
    }
  });

  it('is absent before the first run, and in errors', async () => {
    const fresh = await insertProject(database.dataSource, 'Fresh');
    const nothing = { modified: null, asOf: null };
    for (const path of paths.filter(
      (path) => path.includes(project.projectId) && !/(runs|episodes|contacts|accounts)\/./.test(path),
    )) {
      const response = await api.get(path.replace(project.projectId, fresh));
      expect([path, response.status, dateOf(response)]).toEqual([path, 200, nothing]);
    }
    const moat = `/api/v1/projects/${project.projectId}/moat`;
    const errors: [string, RequestInit][] = [
      ['/api/v1/agents/Ada/contacts/nobody/depth', {}],
      [`/api/v1/projects/${project.projectId}/at-risk?limit=x`, {}],
      [`/api/v1/projects/${randomUUID()}/moat`, {}],
      [moat, { method: 'PUT' }],
      [moat, { headers: { authorization: `Bearer ${await api.token('org_evil')}` } }],
      [moat, { headers: { authorization: '' } }],
    ];
    for (const [path, init] of errors) {
      const response = await api.get(path, init);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect([path, dateOf(response)]).toEqual([path, nothing]);
    }
  });

  it('does not affect a 304, which only depends on the ETag', async () => {
    const path = `/api/v1/projects/${project.projectId}/moat`;
    const etag = (await api.get(path)).headers.get('etag') ?? '';
    const since = { 'if-modified-since': new Date(Date.now() + 86_400_000).toUTCString() };
    expect((await api.get(path, { headers: since })).status).toBe(200);
    expect((await api.get(path, { method: 'HEAD', headers: since })).status).toBe(200);
    expect((await api.get(path, { headers: { ...since, 'if-none-match': '"other"' } })).status).toBe(200);
    expect((await api.get(path, { headers: { ...since, 'if-none-match': etag } })).status).toBe(304);
    const old = { 'if-modified-since': 'Thu, 01 Jan 1970 00:00:00 GMT', 'if-none-match': etag };
    expect((await api.get(path, { headers: old })).status).toBe(304);
  });

  it('may be read by the dashboards', async () => {
    const path = `/api/v1/projects/${project.projectId}/moat`;
    const { headers } = await api.get(path, { headers: { origin: 'http://localhost' } });
    expect(headers.get('access-control-expose-headers')).toMatch(/\bLast-Modified\b.*\bX-Data-As-Of\b/);
  });
});
