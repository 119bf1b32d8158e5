import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { cohortWeeks } from '../../src/scoring/cohorts';
import { moatIndexOfSums, moatSums } from '../../src/scoring/moat-index';
import { FIXED_MODEL, type ModelRow, modelOn } from '../../src/scoring/model';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { type RelationshipDay, rollUpDays } from '../../src/scoring/roll-up';
import { conversations } from '../support/conversations';
import { AS_OF, insertFacts, insertProject, isoDay } from '../support/facts';
import { fitRelationships } from '../support/fit-relationships';
import { differences, referenceScore } from '../support/golden';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('a recompute under a learned model', () => {
  const facts = conversations(90);
  const days = new Map<string, RelationshipDay[]>();
  for (const fact of facts) {
    const key = `${fact.agent} ${fact.contact}`;
    if (!days.has(key)) {
      days.set(key, rollUpDays(facts.filter((it) => it.agent === fact.agent && it.contact === fact.contact)));
    }
  }
  let database: TestDatabase;
  let service: RecomputeService;
  let projectId: string;
  let models: readonly ModelRow[];
  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);

  async function recompute(asOf = AS_OF): Promise<void> {
    expect(await service.recompute({ asOf: isoDay(asOf) })).toMatchObject([{ status: 'finished' }]);
  }

  beforeAll(async () => {
    database = await createTestDatabase();
    const queries = new RecomputeQueries(database.dataSource);
    service = new RecomputeService(database.dataSource, queries);
    projectId = await insertProject(database.dataSource);
    await sql('UPDATE projects SET learns = true');
    await insertFacts(database.dataSource, projectId, facts);
    await recompute(AS_OF - 3);
    await recompute();
    const runner = database.dataSource.createQueryRunner();
    ({ versions: models } = await queries.models.ofProject(runner, projectId, { score_settings: {} }));
    await runner.release();
  });
  afterAll(() => database.drop());

  it('fits the model on what was known on the day before, and uses it', () => {
    const relationships = [...days].map(([key, its]) => {
      const [agent = '', contact = ''] = key.split(' ');
      return { agent, contact, days: its.map((it) => [it.day, it.weight] as const) };
    });
    const fits = models.filter(({ kind }) => kind === 'learned');
    expect(fits.map(({ fittedOn }) => fittedOn)).toEqual([AS_OF - 4]);
    for (const model of fits) {
      expect(differences(model, fitRelationships(relationships, model.fittedOn ?? 0, 30, model.version))).toEqual([]);
      expect(model.rows).toBeGreaterThan(100);
      expect(model.replyRows).toBeGreaterThan(10);
    }
  });

  it('runs again at once under a new model, so that the computed day has one model', async () => {
    const runs = await sql(
      `SELECT as_of, mode, status, model_version FROM recompute_runs WHERE project_id = $1 ORDER BY started_at`,
      projectId,
    );
    expect(runs).toEqual(
      [
        [AS_OF - 3, 'full', 1],
        [AS_OF - 3, 'full', 2],
        [AS_OF, 'day', 2],
      ].map(([day, mode, version]) => ({
        as_of: isoDay(Number(day)),
        mode,
        status: 'finished',
        model_version: version,
      })),
    );
  });

  it('scores every relationship as TypeScript does under that model', async () => {
    const model = modelOn(models, AS_OF);
    const rows = await sql(
      'SELECT agents.name AS agent, depth_scores.* FROM depth_scores JOIN agents USING (agent_id) WHERE depth_scores.project_id = $1',
      projectId,
    );
    expect(model.kind).toBe('learned');
    expect(rows).toHaveLength(days.size);
    for (const row of rows) {
      const wanted = referenceScore(days.get(`${row.agent} ${row.user_id}`) ?? [], AS_OF, model) ?? {};
      const got = {
        ...wanted,
        depth: row.depth,
        evidence: row.evidence,
        delta: row.trend,
        band: row.band,
        stage: row.stage,
        at_risk: row.at_risk,
        recommended_action: row.action,
        potential: row.potential,
      };
      expect(differences(got, wanted)).toEqual([]);
    }
  });

  it('computes snapshots under the model of their day, and cohorts under the model of their Sunday', async () => {
    for (const back of [0, 1, 2, 3, 4, 30, 119]) {
      const day = AS_OF - back;
      const model = modelOn(models, day);
      const book = [...days.values()].flatMap((its) => scoreRelationship(its, day, model) ?? []);
      const index = moatIndexOfSums(moatSums(book));
      const [row] = await sql(
        `SELECT * FROM daily_snapshots WHERE project_id = $1 AND date = $2 AND agent_id = '00000000-0000-0000-0000-000000000000'`,
        projectId,
        isoDay(day),
      );
      const got = {
        total: row.total,
        at_risk: row.at_risk,
        deep: row.deep,
        avg_depth: row.avg_depth,
        breadth: row.breadth,
        depth_quality: row.depth_quality,
        trend: row.trend,
        risk: row.risk,
        moat_index: row.moat_index,
        version: row.model_version,
      };
      const wanted = {
        total: book.length,
        at_risk: book.filter(({ atRisk }) => atRisk).length,
        deep: book.filter(({ band }) => band === 'deep').length,
        avg_depth: book.reduce((sum, { depth }) => sum + depth, 0) / book.length,
        breadth: index.breadth,
        depth_quality: index.depthQuality,
        trend: index.trend,
        risk: index.risk,
        moat_index: index.moatIndex,
        version: model.version,
      };
      expect(differences(got, wanted, isoDay(day))).toEqual([]);
    }
    const points = await sql('SELECT * FROM cohort_points WHERE project_id = $1', projectId);
    // Each contact has one agent here.
    const weeks = cohortWeeks([...days.values()], AS_OF, models);
    expect(points.length).toBeGreaterThan(20);
    for (const point of points) {
      const week = weeks.find((it) => isoDay(it.entryWeek) === point.entry_week && it.weekOffset === point.week);
      expect([point.size, point.count]).toEqual([week?.size, week?.active]);
      expect(Math.abs(point.depth_sum / 1e6 - (week?.depthSum ?? 0))).toBeLessThan(1e-6 * point.size + 1e-9);
    }
  });

  it('fits again after a week, once for any number of replicas, and returns to the fixed model if set', async () => {
    const other = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    const asOf = isoDay(AS_OF + 4);
    await Promise.all([service.recompute({ asOf }), other.recompute({ asOf, wait: true })]);
    const versions = () =>
      sql('SELECT version, kind, from_day FROM score_models WHERE project_id = $1 ORDER BY 1', projectId);
    expect(await versions()).toEqual([
      { version: 2, kind: 'learned', from_day: isoDay(AS_OF - 3) },
      { version: 3, kind: 'learned', from_day: asOf },
    ]);
    await sql('UPDATE projects SET learns = false');
    await service.recompute({ asOf: isoDay(AS_OF + 5) });
    expect(await versions()).toContainEqual({ version: 4, kind: 'fixed', from_day: isoDay(AS_OF + 5) });
    await service.recompute({ asOf: isoDay(AS_OF + 5) });
    const [run] = await sql('SELECT model_version FROM recompute_runs ORDER BY started_at DESC LIMIT 1');
    expect(run).toEqual({ model_version: 4 });
    expect(await service.recompute({ asOf: isoDay(AS_OF + 5) })).toMatchObject([{ status: 'unchanged' }]);
    expect(FIXED_MODEL.kind).toBe('fixed');
  });
});
