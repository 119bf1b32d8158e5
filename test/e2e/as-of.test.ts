import type { OpenAPIObject } from '@nestjs/swagger';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { utcDay } from '../../src/scoring/iso-day';
import { bodyChecker } from '../support/contract';
import { insertProject, isoDay } from '../support/facts';
import { routesOf } from '../support/routes';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** By path: whether it responds for any past day, or only for the served one. */
const OPERATIONS = [
  ['agents/Ada/contacts/fading/depth', 'DepthBody', 'any'],
  ['agents/Ada/depth-distribution', 'DepthDistributionBody', 'any'],
  ['projects/:id/moat', 'DepthDistributionBody', 'any'],
  ['projects/:id/moat-index', 'MoatIndexBody', 'any'],
  ['projects/:id/cohorts', 'CohortsBody', 'any'],
  ['projects/:id/pipeline-flow', 'PipelineFlowBody', 'any'],
  ['projects/:id/fleet-activity', 'FleetActivityBody', 'any'],
  ['projects/:id/depth-scores', 'ListProjectDepthScoresResponse', 'served'],
  ['projects/:id/at-risk', 'AtRiskContactsBody', 'served'],
] as const;

describe('the nine operations as of a day', () => {
  let database: TestDatabase;
  let api: TestApi;
  let project: ScoredProject;
  let check: ReturnType<typeof bodyChecker>;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    project = await insertScoredProject(database.dataSource);
    check = bodyChecker((await (await api.get('/api/v1/openapi.json')).json()) as OpenAPIObject);
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const get = (path: string, query: string, headers: Record<string, string> = {}) =>
    api.get(`/api/v1/${path.replace(':id', project.projectId)}${query}`, { headers });

  it.each(OPERATIONS)('%s returns the served body for the served day', async (path, schema) => {
    const [newest, asOf] = [await get(path, ''), await get(path, '?as_of=2025-06-30')];
    expect([asOf.status, asOf.headers.get('x-data-as-of')]).toEqual([200, '2025-06-30']);
    const [wanted, body] = [await newest.text(), await asOf.text()];
    const times = /"computed_at":"[^"]+"/g;
    expect(body.replace(times, '')).toBe(wanted.replace(times, ''));
    for (const [time] of body.matchAll(times)) expect(time).toBe('"computed_at":"2025-06-30T23:59:59.999Z"');
    expect(check(schema, JSON.parse(body))).toEqual([]);
    expect(await (await get(path, '?as_of=')).text()).toBe(wanted);
  });

  it.each(OPERATIONS)('%s returns exactly what is known of an earlier day', async (path, schema, days) => {
    const response = await get(path, '?as_of=2025-06-15');
    const body = (await response.json()) as { errors?: unknown };
    if (days === 'any') {
      expect([response.status, response.headers.get('x-data-as-of')]).toEqual([200, '2025-06-15']);
      expect(check(schema, body)).toEqual([]);
    } else {
      expect(response.status).toBe(422);
      expect(body.errors).toEqual([
        {
          message:
            'the scores of all relationships exist for the newest day only; request each relationship individually',
          location: 'query.as_of',
          value: '2025-06-15',
        },
      ]);
    }
  });

  it.each(OPERATIONS)('%s rejects what is not a day, and future days', async (path) => {
    for (const [asOf, message] of [
      ['2025-02-30', 'invalid date, expected YYYY-MM-DD'],
      ['yesterday', 'invalid date, expected YYYY-MM-DD'],
      ['2025-07-01', 'not computed yet: the newest day is 2025-06-30'],
    ]) {
      const response = await get(path, `?as_of=${asOf}`);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({ errors: [{ message, location: 'query.as_of', value: asOf }] });
    }
  });

  it('there is no day before the first recompute', async () => {
    const empty = await insertProject(database.dataSource, 'Empty');
    const response = await api.get(`/api/v1/projects/${empty}/moat-index?as_of=2025-06-30`);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ location: 'query.as_of' }] });
  });

  it('without relationships, the served day returns the served body', async () => {
    const empty = await insertProject(database.dataSource, 'Nobody');
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await runs.recompute({ project: 'Nobody', asOf: '2025-06-30' })).toMatchObject([{ status: 'finished' }]);
    for (const [path] of OPERATIONS.filter(([its]) => its.startsWith('projects/'))) {
      const [newest, asOf] = await Promise.all(
        ['', '?as_of=2025-06-30'].map((query) => api.get(`/api/v1/${path.replace(':id', empty)}${query}`)),
      );
      expect([path, asOf?.status, await asOf?.text()]).toEqual([path, 200, await newest?.text()]);
    }
    const before = await api.get(`/api/v1/projects/${empty}/moat-index?as_of=2025-06-29`);
    expect(before.status).toBe(422);
  });

  it('a day keeps its bytes and its ETag on later days', async () => {
    const asked = OPERATIONS.filter(([, , days]) => days === 'any');
    const before = await Promise.all(asked.map(([path]) => get(path, '?as_of=2025-06-30')));
    await database.dataSource.query('UPDATE projects SET pinned_as_of = NULL WHERE project_id = $1', [
      project.projectId,
    ]);
    const runs = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    expect(await runs.recompute({ project: 'Scored', asOf: '2025-07-09' })).toMatchObject([{ status: 'finished' }]);
    for (const [index, [path]] of asked.entries()) {
      const etag = before[index]?.headers.get('etag') ?? '';
      const after = await get(path, '?as_of=2025-06-30', { 'If-None-Match': etag });
      expect([path, after.status, after.headers.get('x-data-as-of')]).toEqual([path, 304, '2025-06-30']);
      expect(after.headers.get('x-data-restated')).toBeNull();
      expect(await (await get(path, '?as_of=2025-06-30')).text()).toBe(await before[index]?.text());
    }
  });

  it('and every other route with a day report whether it has changed since it was published', async () => {
    const served = (await (await get('openapi.json', '')).json()) as OpenAPIObject;
    const dated = (path: string) =>
      (
        (served.paths[path.replace(/:(\w+)/g, '{$1}')]?.get?.parameters ?? []) as {
          name: string;
          schema?: { format?: string };
        }[]
      )
        .filter(({ schema }) => schema?.format === 'date')
        .map(({ name }) => name);
    const routes = routesOf(api.app).filter(
      ({ method, rule, streams }) => method === 'GET' && rule !== 'public' && !streams,
    );
    const names = [...new Set(['as_of', ...routes.flatMap(({ path }) => dated(path))])];
    expect(names.length).toBeGreaterThanOrEqual(4);
    // Routes that take a day reject one that is not in the calendar.
    const takes = async (path: string, name: string) =>
      /"no (day|date)|a day|YYYY-MM-DD/.test(await (await api.get(`${path}?${name}=2025-02-30`)).text());
    const day = (await get('projects/:id/moat', '')).headers.get('x-data-as-of') ?? '';
    const daysBefore = (days: number) => isoDay(utcDay(day) - days);
    const restated = daysBefore(10);
    const monday = daysBefore((new Date(day).getUTCDay() + 6) % 7);
    const asked = (name: string) => ({ from: restated, entry: monday })[name] ?? day;
    await database.dataSource.query(
      `INSERT INTO restated_days (project_id, restated_from, restated_to, pipeline_to, feed_to, announced_at, cause)
       VALUES ($1, $2, $3, $3, $3, now(), 'facts')`,
      [project.projectId, restated, day],
    );
    const found: string[] = [];
    for (const { path, handler } of routes) {
      const url = path
        .replace(':projectId', project.projectId)
        .replace(':agentId', project.agentId)
        .replace(':contactId', project.contactId);
      if (url.includes(':')) continue;
      // Their times are those of changes and of rejections, not of numbers.
      if (/^(AuditLog|Rejections)Controller/.test(handler)) continue;
      for (const name of names) {
        if (!(await takes(url, name))) continue;
        found.push(handler);
        const { status, headers } = await api.get(`${url}?${name}=${asked(name)}`);
        expect([handler, name, status, headers.get('x-data-as-of'), headers.get('x-data-restated')]).toEqual([
          ...[handler, name, 200, day, restated],
        ]);
        if (!dated(path).includes(name)) continue;
        const documented = served.paths[path.replace(/:(\w+)/g, '{$1}')]?.get?.responses['200'] as { headers: object };
        expect([handler, Object.keys(documented.headers)]).toEqual([
          handler,
          expect.arrayContaining(['X-Data-As-Of', 'X-Data-Restated']),
        ]);
      }
    }
    // The nine; explanation and history of a relationship; history of the index, transitions, life cycle, cohort
    // members.
    expect(new Set(found).size).toBeGreaterThanOrEqual(15);
  });
});
