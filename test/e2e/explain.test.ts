import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { insertFacts, onDay } from '../support/facts';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('over HTTP', () => {
  let database: TestDatabase;
  let api: TestApi;
  let project: ScoredProject;
  let depth: string;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    project = await insertScoredProject(database.dataSource);
    depth = `/api/v1/agents/Ada/contacts/fading/depth`;
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const json = async (path: string) => (await (await api.get(path)).json()) as Record<string, unknown>;

  it('an explanation and the newest point of a history have the published depth', async () => {
    const published = await json(depth);
    const explained = await json(`${depth}/explain`);
    for (const name of ['agent_id', 'user_id', 'contact_name', 'depth', 'band', 'trend', 'at_risk']) {
      expect([name, explained[name]]).toEqual([name, published[name]]);
    }
    expect(explained).toMatchObject({
      as_of: '2025-06-30',
      at_risk_reasons: ['silent_vs_own_rhythm', 'low_depth', 'declining'],
      action: { code: expect.any(String), sentence: expect.stringMatching(/silent 67 days/) },
      outlook: { at_risk_on: null },
    });
    const { points } = await json(`${depth}/history?from=2025-06-01&to=2025-06-30`);
    expect((points as { depth: number }[]).at(-1)?.depth).toBe(published.depth);
    const index = await json(`/api/v1/projects/${project.projectId}/moat-index`);
    const why = await json(`/api/v1/projects/${project.projectId}/moat-index/explain`);
    for (const name of ['moat_index', 'moat_index_prev', 'moat_index_delta']) expect(why[name]).toBe(index[name]);
    const past = await json(`/api/v1/projects/${project.projectId}/moat-index/history?step=week`);
    expect((past.points as { moat_index: number }[]).at(-1)?.moat_index).toBe(index.moat_index);
  });

  it.each([
    ['explain?as_of=2025-02-30', { location: 'query.as_of', message: 'invalid date, expected YYYY-MM-DD' }],
    ['explain?as_of=2025-07-01', { location: 'query.as_of', value: '2025-07-01' }],
    ['history?from=2025-06-02&to=2025-06-01', { location: 'query.from', value: '2025-06-02' }],
    ['history?from=2020-01-01', { location: 'query.from', message: expect.stringMatching(/more than 1100/) }],
    ['history?step=year', { location: 'query.step', message: 'expected day or week' }],
  ])('rejects %s with its location', async (asked, mistake) => {
    const response = await api.get(`${depth}/${asked}`);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [mistake] });
  });

  it('the same day has the same bytes on later days, and indicates late facts', async () => {
    const asked = `${depth}/explain?as_of=2025-05-20`;
    const before = await api.get(asked);
    const [body, etag] = [await before.text(), before.headers.get('etag') ?? ''];
    expect(before.headers.get('x-data-as-of')).toBe('2025-05-20');
    expect(before.headers.get('x-data-restated')).toBeNull();
    await insertFacts(database.dataSource, project.projectId, [
      { agent: 'Bob', contact: 'once', occurredAt: onDay(utcDay('2025-05-11')) },
    ]);
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await runs.recompute({ asOf: '2025-07-04' })).toMatchObject([{ status: 'finished' }]);
    const after = await api.get(asked, { headers: { origin: 'http://localhost' } });
    expect(await after.text()).toBe(body);
    expect(after.headers.get('x-data-restated')).toBe('2025-05-11');
    expect(after.headers.get('access-control-expose-headers')).toMatch(/\bX-Data-Restated\b/);
    expect((await api.get(asked, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await api.get(`${depth}/explain`)).headers.get('x-data-as-of')).toBe('2025-07-04');
  });
});
