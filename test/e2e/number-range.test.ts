import { BacktestRunQueries } from '../../src/backtest/backtest-run.queries';
import { BacktestRunService } from '../../src/backtest/backtest-run.service';
import { ParticipationRunQueries } from '../../src/backtest/participation-run.queries';
import { ParticipationRunService } from '../../src/backtest/participation-run.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { type Fact, insertFacts, insertProject } from '../support/facts';
import { routesOf } from '../support/routes';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Values that no interface accepts today, but that a database may hold. */
const WEIGHTS = [5e-324, 1e-322, 1e-300, 1e-16, 1, 1e300, Number.MAX_VALUE, Number.MAX_VALUE, Number.POSITIVE_INFINITY];
/** The first and last days of the calendar, and some between; each with many days around it. */
const DATES = ['0001-01-01', '1662-12-31', '1970-01-01', '2025-03-01', '2335-06-30', '9999-11-15'];

const facts: Fact[] = DATES.flatMap((date) =>
  WEIGHTS.flatMap((weight, index) =>
    [0, 3, 40].map((day) => ({
      agent: index % 2 ? 'Ada' : 'Bob',
      contact: `c${index}`,
      occurredAt: new Date(Date.parse(`${date}T12:00:00Z`) + day * 86_400_000).toISOString(),
      weight,
      direction: day ? ('inbound' as const) : ('outbound' as const),
    })),
  ),
);

describe('every reader, of the smallest and the largest numbers', () => {
  let database: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  it.each([
    ['0001-02-20', '0001-01-20'],
    ['1663-02-15', '1663-01-20'],
    ['2025-04-12', '2025-03-20'],
    ['9999-12-31', '9999-12-01'],
  ])('has an answer as of %s', async (asOf, before) => {
    const project = `As of ${asOf}`;
    const projectId = await insertProject(database.dataSource, project, `org_${asOf}`);
    const agents = await insertFacts(database.dataSource, projectId, facts);
    await database.dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, asOf]);
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await runs.recompute({ project })).toMatchObject([{ status: 'finished' }]);
    const headers = { authorization: `Bearer ${await api.token(`org_${asOf}`)}`, 'content-type': 'application/json' };
    const routes = routesOf(api.app).filter(
      ({ method, rule, streams, path }) =>
        method === 'GET' && (rule === 'project' || rule === 'agent') && !streams && !path.includes('triangle'),
    );
    expect(routes.length).toBeGreaterThan(15);
    const answers = new Map<string, number>();
    const ask = async (path: string, init: RequestInit = {}) => {
      const response = await api.get(path, { headers, ...init });
      answers.set(path, response.status);
      await response.arrayBuffer();
    };
    for (const { path } of routes) {
      const target = path
        .replace(':projectId', projectId)
        .replace(':agentId', agents.get('Bob') ?? '')
        .replace(':contactId', 'c0')
        .replace(':runId', projectId);
      for (const query of ['', `?as_of=${asOf}`, `?as_of=${before}`, `?from=${before}&to=${asOf}`, '?to=0001-01-01']) {
        await ask(target + query);
      }
    }
    // Cells of 10,000 years are many.
    if (asOf < '2100') await ask(`/api/v1/projects/${projectId}/cohorts/triangle?unit=month&cohorts=1`);
    for (const unit of ['week', 'month'])
      await ask(`/api/v1/projects/${projectId}/cohorts/triangle/members?unit=${unit}`);
    const preview = JSON.stringify({ horizon_days: 365, bands: { deep: 1, strong: 0.5, warm: 0.1, light: 0.000_001 } });
    await ask(`/api/v1/projects/${projectId}/settings/preview`, { method: 'POST', body: preview });
    expect([...answers].filter(([, status]) => ![200, 404, 422].includes(status))).toEqual([]);
    expect([...answers.values()].filter((status) => status === 200).length).toBeGreaterThan(20);
  });

  it('tests the score on such a past', async () => {
    const backtest = new BacktestRunService(
      new BacktestRunQueries(database.dataSource),
      new ParticipationRunService(new ParticipationRunQueries()),
    );
    for (const asOf of ['1663-02-15', '2025-04-12']) {
      const [project] = await backtest.projects(`As of ${asOf}`);
      if (!project) throw new Error('no project');
      const { cutoffs } = await backtest.run(project, { cutoffs: 3, horizon: 14 });
      expect(cutoffs.length).toBeGreaterThan(0);
    }
  });
});
