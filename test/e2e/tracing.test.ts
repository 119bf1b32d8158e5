import { RecomputeService } from '../../src/recompute/recompute.service';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { type CollectedSpan, type TraceCollector, traceCollector } from '../support/trace-collector';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const UNRECORDED_TRACE = '1'.repeat(32);
const CALLER = '00f067aa0ba902b7';
const ERROR = 2;

describe('traces', () => {
  let database: TestDatabase;
  let collector: TraceCollector;
  let scored: ScoredProject;
  let spans: readonly CollectedSpan[];
  beforeAll(async () => {
    database = await createTestDatabase();
    collector = await traceCollector();
    scored = await insertScoredProject(database.dataSource);
    const api = await serveTestApi(database.url, { environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint } });
    const depth = `/api/v1/agents/Ada/contacts/${scored.contactId}/depth`;
    await api.get(depth, { headers: { traceparent: `00-${TRACE}-${CALLER}-01` } });
    await api.get(depth, { headers: { traceparent: `00-${UNRECORDED_TRACE}-${CALLER}-00` } });
    await Promise.all(['moat', 'cohorts'].map((body) => api.get(`/api/v1/projects/${scored.projectId}/${body}`)));
    await api.get('/readyz');
    await api.app.get(RecomputeService).recompute({ full: true });
    await database.dataSource.query(`ALTER TABLE depth_scores RENAME TO depth_scores_away`);
    await api.app.get(RecomputeService).recompute({ full: true });
    await api.close(); // which sends the recorded spans
    spans = collector.spans;
  });
  afterAll(async () => {
    await collector.close();
    await database.drop();
  });

  const named = (name: string) => spans.filter((span) => span.name === name);
  const childrenOf = (parent?: CollectedSpan) => spans.filter(({ parentSpanId }) => parentSpanId === parent?.spanId);

  it('continue the trace of the caller', () => {
    const request = spans.find(({ parentSpanId }) => parentSpanId === CALLER);
    expect(request).toMatchObject({
      traceId: TRACE,
      name: 'GET /api/v1/agents/:agentId/contacts/:contactId/depth',
      attributes: {
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'relationship_depth.project_id': scored.projectId,
        'relationship_depth.request_id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    const statements = childrenOf(request);
    expect(statements.length).toBeGreaterThanOrEqual(1);
    for (const { name, traceId, attributes } of statements) {
      expect([name, traceId, attributes['db.system.name']]).toEqual(['SELECT', TRACE, 'postgresql']);
    }
  });

  it('omit what the caller does not record', () => {
    expect(spans.filter(({ traceId }) => traceId === UNRECORDED_TRACE)).toEqual([]);
  });

  it('separate simultaneous requests', () => {
    const requests = ['moat', 'cohorts'].map((body) => named(`GET /api/v1/projects/:projectId/${body}`));
    expect(requests.map(({ length }) => length)).toEqual([1, 1]);
    const [moat, cohorts] = requests.flat();
    expect(moat?.traceId).not.toBe(cohorts?.traceId);
    const texts = (span?: CollectedSpan) =>
      childrenOf(span).map(({ attributes }) => String(attributes['db.query.text']));
    expect(texts(moat).some((text) => text.includes('daily_snapshots'))).toBe(true);
    expect(texts(moat).some((text) => text.includes('cohort_points'))).toBe(false);
    expect(texts(cohorts).some((text) => text.includes('cohort_points'))).toBe(true);
  });

  it('show a recompute with its steps and statements', () => {
    const [finished, failed] = named('recompute');
    expect(finished?.attributes).toMatchObject({
      'relationship_depth.project_id': scored.projectId,
      'relationship_depth.run_status': 'finished',
      'relationship_depth.run_mode': 'full',
    });
    const step = childrenOf(finished).find(({ name }) => name === 'recompute relationship_days');
    expect(Number(step?.attributes['relationship_depth.rows'])).toBeGreaterThan(0);
    expect(childrenOf(step).map(({ attributes }) => attributes['db.query.text'])).toEqual([
      expect.stringMatching(/INSERT INTO relationship_days/),
    ]);
    const [failedStep] = childrenOf(failed).filter(({ status }) => status.code === ERROR);
    const failures = childrenOf(failedStep).filter(({ status }) => status.code === ERROR);
    expect(failures.map(({ attributes }) => attributes['db.query.text'])).toEqual([
      expect.stringContaining('depth_scores'),
    ]);
    expect(failed).toMatchObject({
      attributes: { 'relationship_depth.run_status': 'failed' },
      status: { code: ERROR },
    });
  });

  it('have no health checks, no statements outside requests, and neither personal data nor secrets', () => {
    expect(spans.filter(({ name }) => name.includes('readyz'))).toEqual([]);
    const ids = new Set(spans.map(({ spanId }) => spanId));
    const orphans = spans.filter(({ parentSpanId }) => parentSpanId !== CALLER && !ids.has(parentSpanId ?? ''));
    expect(orphans.map(({ name }) => name.split(' ')[0]).filter((name) => name !== 'GET')).toEqual([
      'recompute',
      'recompute',
    ]);
    for (const secret of [scored.contactId, 'Bearer', 'postgres://']) expect(collector.text()).not.toContain(secret);
  });
});
