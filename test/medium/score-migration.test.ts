import type { ProjectId, TenantProject } from '../../src/auth/tenant';
import { TriangleQueries } from '../../src/cohort/triangle.queries';
import { TriangleService } from '../../src/cohort/triangle.service';
import { DistributionService } from '../../src/depth/distribution.service';
import { LifeCycleQueries } from '../../src/lifecycle/lifecycle.queries';
import { LifeCycleService } from '../../src/lifecycle/lifecycle.service';
import { AtRiskService } from '../../src/moat/at-risk.service';
import { MoatIndexService } from '../../src/moat/moat-index.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { PastRelationshipsQueries } from '../../src/relationships/past-relationships.queries';
import { RelationshipsQueries } from '../../src/relationships/relationships.queries';
import { RelationshipsService } from '../../src/relationships/relationships.service';
import { scoreRelationship } from '../../src/scoring/relationship-score';
import { rollUpDays } from '../../src/scoring/roll-up';
import { scoreRelationship as scoreVersion1 } from '../../src/scoring/version-1/relationship-score';
import { rollUp } from '../../src/scoring/version-1/roll-up';
import { servedOn } from '../support/body-content';
import { contactErasure } from '../support/contact-erasure';
import { conversations } from '../support/conversations';
import { AS_OF, insertFacts, insertProject, isoDay, onDay } from '../support/facts';
import { recomputedTables } from '../support/recomputed-tables';
import { filterOf } from '../support/relationship-filters';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { asVersion1 } from '../support/version-1';

const NAMES = ['First', 'Second'] as const;

describe('projects of the release before version 2 of the score', () => {
  const facts = conversations(60);
  let database: TestDatabase;
  let service: RecomputeService;
  let relationships: RelationshipsService;
  const projects = new Map<string, TenantProject>();
  const sql = (statement: string, ...parameters: unknown[]) => database.dataSource.query(statement, parameters);
  const idOf = (name: string) => projects.get(name)?.projectId as ProjectId;
  const tables = (name: string) => recomputedTables(database.dataSource, idOf(name), AS_OF);
  const historyOf = (contact: string) => facts.filter((it) => it.contact === contact);

  beforeAll(async () => {
    database = await createTestDatabase();
    service = new RecomputeService(database.dataSource, new RecomputeQueries(database.dataSource));
    relationships = new RelationshipsService(
      new RelationshipsQueries(database.reader),
      new PastRelationshipsQueries(database.reader),
    );
    for (const name of NAMES) {
      const projectId = (await insertProject(database.dataSource, name)) as ProjectId;
      await sql('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', projectId, isoDay(AS_OF));
      await insertFacts(database.dataSource, projectId, facts);
      await service.recompute({ project: name });
      await asVersion1(database.dataSource, projectId, facts, AS_OF);
      projects.set(name, { projectId, served: servedOn(isoDay(AS_OF)) });
    }
  });
  afterAll(() => database.drop());

  /** The responses of readers, each through its own path to the tables. */
  async function answers(name: string): Promise<unknown> {
    const project = projects.get(name) as TenantProject;
    const { bodies, reader } = database;
    const text = async (answer: Promise<{ text: string | null }>) => (await answer).text;
    const filter = filterOf('sort=name');
    return [
      await text(new DistributionService(bodies).ofProject(project, 90)),
      await text(new MoatIndexService(bodies).moatIndex(project)),
      await text(new AtRiskService(bodies).contacts(project, 50)),
      await text(
        new LifeCycleService(new LifeCycleQueries(reader), bodies).lifeCycle(project, { from: null, to: null }),
      ),
      await text(new TriangleService(new TriangleQueries(reader), bodies).triangle(project, 'week', 26)),
      await relationships.page(project.projectId, { filter, limit: 500, cursor: null }),
    ];
  }

  it('are served unchanged until their own run, whatever the outcome of other runs', async () => {
    const before = await Promise.all(NAMES.map(answers));
    const rows = await Promise.all(NAMES.map(tables));
    const { relationships: listed } = await relationships.page(idOf('First'), {
      filter: filterOf('sort=name'),
      limit: 500,
      cursor: null,
    });
    for (const it of listed) {
      const wanted = scoreVersion1(rollUp(historyOf(it.user_id)), AS_OF);
      expect([it.depth, it.band, it.at_risk, it.stage]).toEqual([
        wanted?.depth,
        wanted?.band,
        wanted?.atRisk,
        wanted?.stage,
      ]);
      expect([it.turn, it.unanswered_days]).toEqual([null, null]);
    }
    // A run that dies after it has written the scores leaves nothing.
    const died = await service.recompute({
      project: 'First',
      onStep: (_, step) => {
        if (step === 'depth_scores') throw new Error('killed');
      },
    });
    expect(died).toMatchObject([{ status: 'failed', error: 'killed' }]);
    expect(await Promise.all(NAMES.map(answers))).toEqual(before);
    expect(await Promise.all(NAMES.map(tables))).toEqual(rows);

    const cursor = await relationships.page(idOf('First'), {
      filter: filterOf(''),
      limit: 5,
      cursor: null,
    });
    expect(await service.recompute({ project: 'First' })).toMatchObject([{ status: 'finished', mode: 'full' }]);
    expect((await Promise.all(NAMES.map(answers)))[1]).toEqual(before[1]);
    expect(await tables('Second')).toEqual(rows[1]);
    // A list that started before cannot be continued, and says so.
    await expect(
      relationships.page(idOf('First'), {
        filter: filterOf(''),
        limit: 5,
        cursor: cursor.next_cursor,
      }),
    ).rejects.toMatchObject({ status: 410 });
  });

  it('are all migrated by the schedule, each score by its definition', async () => {
    await service.recompute({ shared: true });
    for (const name of NAMES) {
      const scores = await sql('SELECT * FROM depth_scores WHERE project_id = $1', idOf(name));
      expect(scores.length).toBeGreaterThan(50);
      for (const row of scores) {
        const wanted = scoreRelationship(rollUpDays(historyOf(row.user_id)), AS_OF);
        expect([row.depth, row.stage, row.turn]).toEqual([wanted?.depth, wanted?.stage, wanted?.turn.state]);
      }
    }
    const versions = await sql('SELECT DISTINCT score_version, learns FROM projects');
    expect(versions).toEqual([{ score_version: 2, learns: false }]);
    expect(await service.recompute({ shared: true })).toEqual([]);
  });

  it('keep the earlier snapshots unchanged, marked as version 1, even if facts of those days arrive late', async () => {
    const snapshots = () =>
      sql(
        `SELECT * FROM daily_snapshots WHERE project_id = $1 AND date < $2 ORDER BY date, agent_id`,
        idOf('First'),
        isoDay(AS_OF),
      );
    const before = await snapshots();
    expect(before.length).toBeGreaterThan(300);
    expect(new Set(before.map(({ score_version }: { score_version: number }) => score_version))).toEqual(new Set([1]));
    const [{ date, total, depth_sum }] = before.filter(
      (it: { agent_id: string }) => it.agent_id === '00000000-0000-0000-0000-000000000000',
    );
    const day = Date.parse(date) / 86_400_000;
    const depths = [...new Set(facts.map(({ contact }) => contact))].flatMap(
      (contact) => scoreVersion1(rollUp(historyOf(contact)), day)?.depth ?? [],
    );
    expect([total, Number(depth_sum)]).toEqual([
      depths.length,
      depths.reduce((sum, depth) => sum + Math.round(depth * 1e6), 0),
    ]);
    for (const late of ['late', 'later']) {
      await insertFacts(database.dataSource, idOf('First'), [
        { agent: 'Ada', contact: late, occurredAt: onDay(AS_OF - 40), direction: 'inbound' },
      ]);
      await sql('UPDATE projects SET pinned_as_of = pinned_as_of + 1 WHERE project_id = $1', idOf('First'));
      expect(await service.recompute({ project: 'First' })).toMatchObject([{ status: 'finished', mode: 'day' }]);
      expect(await snapshots()).toEqual(before);
    }
    const [{ days }] = await sql(
      'SELECT count(DISTINCT date)::int AS days FROM daily_snapshots WHERE project_id = $1 AND score_version = 2',
      idOf('First'),
    );
    expect(days).toBe(3);
    const served = await sql(
      `SELECT user_id FROM depth_scores WHERE project_id = $1 AND user_id LIKE 'late%' ORDER BY 1`,
      idOf('First'),
    );
    expect(served).toEqual([{ user_id: 'late' }, { user_id: 'later' }]);
  });

  it.each([
    'before',
    'after',
  ] as const)('forget an erased contact %s their run, in the snapshots of version 1 too', async (when) => {
    const name = `Erased ${when}`;
    const projectId = (await insertProject(database.dataSource, name)) as ProjectId;
    await insertFacts(database.dataSource, projectId, facts);
    await service.recompute({ project: name, asOf: isoDay(AS_OF) });
    await asVersion1(database.dataSource, projectId, facts, AS_OF);
    const move = async () =>
      expect(await service.recompute({ project: name, asOf: isoDay(AS_OF + 1) })).toMatchObject([{ mode: 'full' }]);
    if (when === 'after') {
      await move();
      // Facts that arrived after the migration are in none of the snapshots of version 1.
      await insertFacts(database.dataSource, projectId, [
        { agent: 'Ada', contact: 'c1', occurredAt: onDay(AS_OF - 40), direction: 'inbound' },
      ]);
    }
    const erasure = contactErasure(database.dataSource);
    const erased = await erasure.erase(projectId, 'c1', async (runner) => {
      await runner.query(`DELETE FROM interactions WHERE project_id = $1 AND user_id = 'c1'`, [projectId]);
    });
    expect(erased).toMatchObject({ depth_scores: 1 });
    const left = () => sql(`SELECT FROM depth_scores WHERE project_id = $1 AND user_id = 'c1'`, projectId);
    expect(await left()).toEqual([]);
    if (when === 'before') await move();
    expect(await left()).toEqual([]);
    const [{ total }] = await sql(
      `SELECT total FROM daily_snapshots WHERE project_id = $1 AND date = $2 AND agent_id = '00000000-0000-0000-0000-000000000000'`,
      projectId,
      isoDay(AS_OF + 1),
    );
    const [{ count }] = await sql('SELECT count(*)::int AS count FROM depth_scores WHERE project_id = $1', projectId);
    expect(total).toBe(count);

    const snapshots = async (id: string) => {
      const rows: { avg_depth: number; moat_index: number }[] = await sql(
        `SELECT agents.name AS agent, daily_snapshots.* FROM daily_snapshots
         LEFT JOIN (SELECT * FROM agents WHERE project_id = $1) AS agents USING (agent_id)
         WHERE daily_snapshots.project_id = $1 AND score_version = 1 ORDER BY date, agents.name`,
        id,
      );
      return rows.map((row) => ({ ...row, project_id: null, agent_id: null }));
    };
    const without = (await insertProject(database.dataSource, `Without ${when}`)) as ProjectId;
    const others = facts.filter(({ contact }) => contact !== 'c1');
    await insertFacts(database.dataSource, without, others);
    await service.recompute({ project: `Without ${when}`, asOf: isoDay(AS_OF) });
    await asVersion1(database.dataSource, without, others, AS_OF);
    const found = await snapshots(projectId);
    expect(found.length).toBeGreaterThan(300);
    const wanted = (await snapshots(without)).map((row) => ({ ...row, avg_depth: expect.closeTo(row.avg_depth, 5) }));
    expect(found).toEqual(wanted);
  });
});
