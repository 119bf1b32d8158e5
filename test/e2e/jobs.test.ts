import type { ProjectId } from '../../src/auth/tenant';
import { insertProject } from '../support/facts';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

type Body = Record<string, unknown>;
const PATCH = { at_risk: { overdue_depth: 0.7 } };

let database: TestDatabase;
let api: TestApi;
let project: ScoredProject;
let base: string;

beforeAll(async () => {
  database = await createTestDatabase();
  project = await insertScoredProject(database.dataSource);
  base = `/api/v1/projects/${project.projectId}`;
  api = await serveTestApi(database.url, { jobs: true });
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const post = (path: string, body?: object) =>
  api.get(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });

async function ended(location: string): Promise<Body> {
  for (;;) {
    const response = await api.get(location);
    expect(response.status).toBe(200);
    const job = (await response.json()) as Body;
    if (job.finished_at !== null) return job;
    expect(['queued', 'running']).toContain(job.state);
  }
}

/** As if there were this many relationships. */
async function pretendSize(total: number): Promise<void> {
  await database.dataSource.query('UPDATE daily_snapshots SET total = $2 WHERE project_id = $1', [
    project.projectId,
    total,
  ]);
}

it('a preview of a large project is a job, whose result has the body of a direct preview', async () => {
  const quick = await post(`${base}/settings/preview`, PATCH);
  expect(quick.status).toBe(200);
  const { $schema: schema, ...expected } = (await quick.json()) as Body;
  expect(schema).toMatch(/SettingsPreviewBody/);

  await pretendSize(1_000_000);
  const response = await post(`${base}/settings/preview`, PATCH);
  // As if its thread took longer than a second to start, which may happen on a busy machine.
  if (response.status === 202) {
    const location = response.headers.get('location') ?? '';
    const job = (await response.json()) as Body;
    expect(location).toBe(`${base}/jobs/${job.job_id}`);
    expect(job).toMatchObject({ kind: 'settings_preview', error: null });
    expect(job.$schema).toMatch(/JobBody/);
    expect(response.headers.get('link')).toMatch(/JobBody/);
    expect(await ended(location)).toMatchObject({ state: 'finished', progress: 1, result: expected });
  } else {
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject(expected);
  }
  await pretendSize(3);
});

it('mistakes are reported at once, however large the project is', async () => {
  await pretendSize(1_000_000);
  expect((await post(`${base}/settings/preview`, { bands: { deep: 0.1, strong: 0.5 } })).status).toBe(422);
  await pretendSize(3);
});

it('a backtest is started over HTTP, and replaces the last one', async () => {
  const response = await post(`${base}/backtest?cutoffs=1&horizon_days=7`);
  const result =
    response.status === 202 ? (await ended(response.headers.get('location') ?? '')).result : await response.json();
  const last = (await (await api.get(`${base}/backtest`)).json()) as Body;
  expect(result).toMatchObject({ horizon_days: 7, models: last.models, verdict: last.verdict });
  expect((last.cutoffs as unknown[]).length).toBe(1);
});

it.each(['horizon_days=0', 'horizon_days=366', 'cutoffs=many'])('a backtest of %s is rejected', async (query) => {
  expect((await post(`${base}/backtest?${query}`)).status).toBe(422);
});

it('an impossible backtest reports the reason, at once or as the failure of its job', async () => {
  const response = await post(`${base}/backtest?horizon_days=365`);
  const why = /The history is too short/;
  if (response.status === 202) {
    expect(await ended(response.headers.get('location') ?? '')).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(why),
    });
  } else {
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ detail: expect.stringMatching(why) });
  }
});

/** A job that no process takes. */
async function insertJob(projectId: string, state = 'running'): Promise<string> {
  const [{ job_id }] = await database.dataSource.query(
    `INSERT INTO jobs (project_id, job_id, owner_id, kind, input, state, worker, created_at, started_at, alive_at, progress)
     VALUES ($1, gen_random_uuid(), 'org_test', 'backtest', '{}', $2, gen_random_uuid(), now(), now(), now(), 0.5)
     RETURNING job_id`,
    [projectId, state],
  );
  return job_id;
}

it('a cancelled job stays cancelled', async () => {
  const path = `${base}/jobs/${await insertJob(project.projectId)}`;
  expect(await (await api.get(path)).json()).toMatchObject({ state: 'running', progress: 0.5, finished_at: null });
  const response = await api.get(path, { method: 'DELETE' });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ state: 'cancelled', finished_at: expect.any(String) });
  expect((await (await api.get(path, { method: 'DELETE' })).json()) as Body).toMatchObject({ state: 'cancelled' });
});

it.each([
  'GET',
  'DELETE',
])('%s of the job of another project, or organisation, is the 404 of an unknown one', async (method) => {
  const second = (await insertProject(database.dataSource, `jobs ${method}`)) as ProjectId;
  const jobId = await insertJob(second);
  const path = `${base}/jobs/${jobId}`;
  const unknown = `${base}/jobs/00000000-0000-4000-8000-000000000000`;
  const bodies = await Promise.all(
    [path, unknown].map(async (url) => {
      const response = await api.get(url, { method });
      expect(response.status).toBe(404);
      const { instance: _, ...body } = (await response.json()) as Body;
      return { ...body, requestId: undefined };
    }),
  );
  expect(bodies[0]).toEqual(bodies[1]);
  const headers = { authorization: `Bearer ${await api.token('org_other')}` };
  expect((await api.get(`/api/v1/projects/${second}/jobs/${jobId}`, { method, headers })).status).toBe(404);
  expect((await database.dataSource.query('SELECT state FROM jobs WHERE job_id = $1', [jobId]))[0].state).toBe(
    'running',
  );
});

it('a job that a restart interrupts finishes after it', async () => {
  const jobId = await insertJob(project.projectId, 'queued');
  await database.dataSource.query(`UPDATE jobs SET input = '{"cutoffs": 1, "horizon": 7}' WHERE job_id = $1`, [jobId]);
  const next = await serveTestApi(database.url, { jobs: true });
  try {
    await next.get(`${base}/backtest?cutoffs=1&horizon_days=8`, { method: 'POST' });
    expect(await ended(`${base}/jobs/${jobId}`)).toMatchObject({ state: 'finished', result: { horizon_days: 7 } });
  } finally {
    await next.close();
  }
});

it('an organisation with the maximum number of open jobs gets a 429', async () => {
  await database.dataSource.query('DELETE FROM jobs');
  for (let open = 0; open < 20; open++) await insertJob(project.projectId);
  const response = await post(`${base}/backtest?cutoffs=2&horizon_days=9`);
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).not.toBeNull();
  await database.dataSource.query('DELETE FROM jobs');
});
