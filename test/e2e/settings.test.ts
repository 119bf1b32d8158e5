import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Body {
  readonly [field: string]: unknown;
}

describe('the settings of a project, over HTTP', () => {
  let database: TestDatabase;
  let api: TestApi;
  let project: ScoredProject;
  let base: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    project = await insertScoredProject(database.dataSource);
    base = `/api/v1/projects/${project.projectId}`;
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function send(method: string, path: string, body?: string, headers: Record<string, string> = {}) {
    const response = await api.get(`${base}/${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, body: (await response.json()) as Body };
  }
  const json = (method: string, path: string, body: object) => send(method, path, JSON.stringify(body));

  it('are previewed, changed, listed and rolled back', async () => {
    const before = (await send('GET', 'settings')).body;
    const preview = await json('POST', 'settings/preview?limit=1', { bands: { deep: 0.99 } });
    expect(preview).toMatchObject({
      status: 200,
      body: { total: 4, proposed: { settings: { bands: { deep: 0.99 } } } },
    });
    expect((await send('GET', 'settings')).body).toEqual(before);

    expect(await json('PATCH', 'settings', { horizon_days: 14 })).toMatchObject({
      status: 200,
      body: { version: 1, applied_by: 'user_test', settings: { horizon_days: 14 } },
    });
    // The run that applies it to the scores has started.
    expect((await send('GET', 'recompute-runs?limit=1')).body).toMatchObject({ total: 2, runs: [{ mode: 'full' }] });
    expect(await json('POST', 'settings/rollback', { version: 0 })).toMatchObject({
      status: 200,
      body: { version: 2, restores: 0, settings: before.settings },
    });
    expect((await send('GET', 'settings/versions?limit=1')).body).toMatchObject({
      total: 2,
      versions: [{ version: 2 }],
    });
  });

  it('are accepted in the form in which they are shown, including a number set through the project', async () => {
    const response = await api.get(base, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: '{"breadth_half":1.2345678}',
    });
    expect(response.status).toBe(200);
    const { settings } = (await send('GET', 'settings')).body;
    expect(settings).toMatchObject({ breadth_half: 1.2345678 });
    expect(await json('POST', 'settings/preview', { breadth_half: 1.2345678 })).toMatchObject({ status: 200 });
    expect(await json('PATCH', 'settings', { breadth_half: 2.3456789 })).toMatchObject({ status: 200 });
  });

  it.each([
    ['{"horizon_days":0}', 'body.horizon_days'],
    ['{"horizon_days":1.5}', 'body.horizon_days'],
    ['{"horizon_days":"30"}', 'body.horizon_days'],
    ['{"horizon_days":[30]}', 'body.horizon_days'],
    ['{"horizon_days":366}', 'body.horizon_days'],
    ['{"breadth_half":0}', 'body.breadth_half'],
    ['{"breadth_half":1e300}', 'body.breadth_half'],
    ['{"bands":5}', 'body.bands'],
    ['{"bands":[0.5]}', 'body.bands'],
    ['{"bands":{"deep":2}}', 'body.bands.deep'],
    ['{"bands":{"deep":0.12345678}}', 'body.bands.deep'],
    ['{"bands":{"depe":0.9}}', 'body.bands.depe'],
    ['{"at_risk":{"cooling_silence_days":0}}', 'body.at_risk.cooling_silence_days'],
    ['{"weights":{"risk":-0.1}}', 'body.weights.risk'],
    ['{"weights":{"risk":0.5}}', 'body.weights'],
    ['{"unknown":1}', 'body.unknown'],
  ])('are rejected as %s, with the location of the mistake', async (body, location) => {
    const { versions } = (await send('GET', 'settings/versions')).body as { versions: unknown[] };
    for (const [method, path] of [
      ['PATCH', 'settings'],
      ['POST', 'settings/preview'],
    ] as const) {
      const answer = await send(method, path, body);
      expect(answer).toMatchObject({ status: 422, body: { detail: 'validation failed' } });
      expect((answer.body.errors as { location: string }[])[0]?.location).toBe(location);
    }
    expect((await send('GET', 'settings/versions')).body).toMatchObject({ total: versions.length });
  });

  it.each([
    ['[]', 422],
    ['[{"horizon_days":5}]', 422],
    ['"text"', 400],
    ['{', 400],
    ['null', 400],
  ])('take no %s for an object', async (body, status) => {
    expect((await send('PATCH', 'settings', body)).status).toBe(status);
    expect((await send('POST', 'settings/rollback', body)).status).toBeGreaterThanOrEqual(400);
  });

  it('stay unchanged without a body, and a rollback needs one', async () => {
    const before = (await send('GET', 'settings')).body;
    expect(await send('PATCH', 'settings')).toEqual({ status: 200, body: before });
    const asText = await send('PATCH', 'settings', '{"horizon_days":7}', { 'content-type': 'text/plain' });
    expect(asText).toMatchObject({ status: 415, body: { detail: 'expected Content-Type: application/json' } });
    expect((await send('GET', 'settings')).body).toEqual(before);
    expect((await send('POST', 'settings/rollback')).status).toBe(422);
    for (const version of [99, -1, 1.5, '1', null, 2 ** 31]) {
      expect((await json('POST', 'settings/rollback', { version })).status).toBe(422);
    }
  });

  it('are private to their owner', async () => {
    const headers = { authorization: `Bearer ${await api.token('org_evil')}` };
    for (const [method, path] of [
      ['GET', 'settings'],
      ['PATCH', 'settings'],
      ['GET', 'settings/versions'],
      ['POST', 'settings/rollback'],
      ['POST', 'settings/preview'],
      ['GET', 'backtest'],
      ['GET', 'lifecycle'],
      ['GET', 'pipeline-flow/transitions'],
    ] as const) {
      const body = method === 'GET' ? undefined : '{"version":0}';
      expect(await send(method, path, body, headers)).toMatchObject({ status: 404, body: { detail: 'not found' } });
    }
  });

  it.each(['lifecycle', 'pipeline-flow/transitions'])('%s rejects impossible days', async (path) => {
    for (const [query, location] of [
      ['from=2025-02-30', 'query.from'],
      ['to=tomorrow', 'query.to'],
      ['to=9999-12-31', 'query.to'],
      ['from=2025-06-30&to=2025-06-01', 'query.from'],
    ]) {
      const answer = await send('GET', `${path}?${query}`);
      expect(answer).toMatchObject({ status: 422, body: { errors: [{ location }] } });
    }
    expect((await send('GET', `${path}?from=&to=`)).status).toBe(200);
  });
});
