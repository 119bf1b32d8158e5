import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, isoDay } from '../support/facts';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Body {
  readonly [field: string]: unknown;
}

describe('the versions of a project’s model, over HTTP', () => {
  let database: TestDatabase;
  let api: TestApi;
  let project: ScoredProject;
  let base: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url, { environment: { BODY_CACHE_MB: '0' } });
    project = await insertScoredProject(database.dataSource);
    base = `/api/v1/projects/${project.projectId}`;
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function get(path: string, headers: Record<string, string> = {}) {
    const response = await api.get(`${base}/${path}`, { headers });
    return {
      status: response.status,
      body: (await response.json()) as Body,
      version: response.headers.get('x-model-version'),
    };
  }
  const recompute = async () => {
    const service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    for (const outcome of await service.recompute({})) if (outcome.status === 'failed') throw new Error(outcome.error);
  };

  it('are none while the project does not learn, and nothing is learned', async () => {
    expect(await get('model-versions')).toMatchObject({
      status: 200,
      version: '1',
      body: { versions: [], total: 0, has_more: false, next_cursor: null },
    });
    expect((await get('model')).body).toMatchObject({
      version: 1,
      kind: 'fixed',
      summary: expect.stringMatching(/^Nothing is learned: the settings choose the fixed model/),
      reliability: [],
    });
    expect((await get('moat')).version).toBe('1');
  });

  it('are listed by the documented names, newest first, in pages, and responses name their version', async () => {
    await database.dataSource.query('UPDATE projects SET learns = true WHERE project_id = $1', [project.projectId]);
    await recompute();
    // The first run fits, the next one uses the fitted model.
    await recompute();
    expect((await get('moat')).version).toBe('2');
    expect((await get(`moat?as_of=${isoDay(AS_OF)}`)).version).toBe('2');
    expect((await get(`moat?as_of=${isoDay(AS_OF - 1)}`)).version).not.toBe('2');
    await database.dataSource.query('UPDATE projects SET learns = false WHERE project_id = $1', [project.projectId]);
    await recompute();
    const first = await get('model-versions?page_size=1');
    expect(first.body).toMatchObject({
      total: 2,
      has_more: true,
      versions: [
        { version: 3, kind: 'fixed', from_day: isoDay(AS_OF), fitted_on: null, window_days: null, s: 0, m: 0 },
      ],
    });
    const second = await get(`model-versions?page_size=1&cursor=${first.body.next_cursor}`);
    expect(second.body).toMatchObject({
      has_more: false,
      versions: [
        {
          version: 2,
          kind: 'learned',
          fitted_on: isoDay(AS_OF - 1),
          from_day: isoDay(AS_OF),
          horizon: 30,
          l_start_day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
          rows: expect.any(Number),
          reply_rows: expect.any(Number),
        },
      ],
    });
    expect((await get('model-versions?cursor=x')).status).toBe(422);
    expect((await get('model')).body.summary).toMatch(/^Nothing is learned: the settings choose the fixed model/);
  });

  it('are private to their owner', async () => {
    const headers = { authorization: `Bearer ${await api.token('org_evil')}` };
    const unknown = await api.get('/api/v1/projects/00000000-0000-4000-8000-000000000000/model', { headers });
    const { detail } = (await unknown.json()) as Body;
    for (const path of ['model', 'model-versions']) {
      expect(await get(path, headers)).toMatchObject({ status: 404, version: null, body: { detail } });
    }
  });
});
