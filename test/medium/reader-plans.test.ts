import type { ReaderPool } from '../../src/database/reader-pool';
import { becomeTenant } from '../../src/database/tenant-settings';
import { HealthQueries } from '../../src/ops/health.queries';
import { RecomputeLagQueries } from '../../src/ops/recompute-lag.queries';
import { ProjectsQueries } from '../../src/projects/projects.queries';
import { type FilledProject, fillProject, ORGANISATION } from '../bench/serve/fill';
import { type ReaderStatement, readerStatements } from '../support/reader-statements';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;

  /** With ANALYZE only. */
  readonly 'Actual Rows': number;
  readonly Plans?: Plan[];
}

/** Tables of which a project has few rows by nature, so an index does not help yet; the whole test has hundreds. */
const SMALL = [
  'projects',
  'pipeline_stages',
  'agents',
  'agent_directory',
  'cohort_points',
  'restated_days',
  'change_notes',
  'score_models',
  'sources',
];

/** They read all rows of a project, which is most of the rows here, so a table scan is right. */
const WHOLE = ['pipeline flow as of', 'movers', 'movers of version 1'];

/** They look for the first active day, in a branch for days near the beginning of the snapshots. */
const BEGINNING = ['distribution as of', 'moat as of', 'moat index as of'];

/** Every statement of the nine operations and the explanations, planned on filled tables of two projects. */
describe('no reader statement', () => {
  let database: TestDatabase;
  let sent: Map<string, ReaderStatement>;
  let project: FilledProject;
  beforeAll(async () => {
    database = await createTestDatabase();
    await fillProject(database.dataSource, 2_000);
    project = await fillProject(database.dataSource, 10_000);
    await database.dataSource.query(
      `INSERT INTO contact_aliases (project_id, user_id, survivor_id) SELECT project_id, 'former ' || user_id, user_id FROM contacts`,
    );
    await database.dataSource.query(
      `INSERT INTO agent_aliases (project_id, agent_id, survivor_id)
       SELECT project_id, gen_random_uuid(), agent_id FROM agents, generate_series(1, 500)`,
    );
    await database.dataSource.query(
      `INSERT INTO transitions (project_id, transition_id, position, type, agent_id, user_id, day, run_id, recorded_at, cause, reasons)
       SELECT project_id, gen_random_uuid(), 1, 'relationship.at_risk', agent_id, user_id, '2026-06-01', project_id, now(), 'time', '{}'
       FROM depth_scores`,
    );
    await database.dataSource.query('ANALYZE contact_aliases, agent_aliases, transitions');
    sent = await readerStatements(asked(project));
  });
  afterAll(() => database.drop());

  /** @returns all nodes of the plan */
  async function plan(name: string, settings: readonly string[] = [], tenant = false): Promise<Plan[]> {
    const { text, values } = sent.get(name) ?? { text: '', values: [] };
    return await database.dataSource.transaction(async (manager) => {
      if (tenant) {
        const become = becomeTenant(project.projectId, false);
        await manager.query(become.text, become.values);
      }
      for (const setting of settings) await manager.query(`SET LOCAL ${setting} = off`);
      const [row] = await manager.query(`EXPLAIN (FORMAT JSON) ${text}`, [...values]);
      return nodesOf(row['QUERY PLAN'][0].Plan);
    });
  }

  it('scans a whole table that grows with the projects', async () => {
    for (const name of [...sent.keys()].filter((name) => !WHOLE.includes(name))) {
      const scanned = (await plan(name)).filter((node) => node['Node Type'] === 'Seq Scan');
      const expected = BEGINNING.includes(name) ? [...SMALL, 'depth_scores'] : SMALL;
      const large = scanned.filter((node) => !expected.includes(node['Relation Name'] ?? ''));
      expect([name, large]).toEqual([name, []]);
    }
  });

  it('needs to scan any table', async () => {
    for (const name of sent.keys()) {
      const scanned = (await plan(name, ['enable_seqscan'])).filter((node) => node['Node Type'] === 'Seq Scan');
      expect([name, scanned]).toEqual([name, []]);
    }
  });

  it('finds less by an index behind row-level security', async () => {
    // There, an index cannot serve a condition that computes with a column of another row, because it could leak rows.
    const looksUp = (nodes: Plan[]) =>
      nodes.flatMap((node) => (node['Index Name'] ? `${node['Index Name']} by ${columnsOf(node)}` : [])).sort();
    // Reads a year of one agent's snapshots; used by explanations.
    const rare = 'moat index by day';
    for (const [name, { tenant }] of sent) {
      if (tenant && name !== rare)
        expect([name, looksUp(await plan(name, [], true))]).toEqual([name, looksUp(await plan(name))]);
    }
  });

  it('about several projects reads more of their runs than the newest', async () => {
    const texts: [string, readonly unknown[]][] = [];
    const pool = {
      query: async (text: string, values: readonly unknown[]) => {
        texts.push([text, values]);
        return await database.readerPool.query(text, values);
      },
    } as unknown as ReaderPool;
    const { dataSource } = database;
    const [project] = await dataSource.query('SELECT project_id FROM projects LIMIT 1');
    await dataSource.query(
      `INSERT INTO change_notes (project_id, note_id, user_ids) VALUES ($1, gen_random_uuid(), '{a}')`,
      [project.project_id],
    );
    await new HealthQueries(pool).runAge();
    await new RecomputeLagQueries(pool).waiting();
    await new ProjectsQueries(pool, dataSource).page(
      { ownerId: ORGANISATION, projectId: null },
      { size: 9, after: null },
    );
    const ofRuns = texts.filter(([text]) => text.includes('recompute_runs'));
    expect(ofRuns).toHaveLength(3);
    for (const [text, values] of ofRuns) {
      const [row] = await dataSource.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, [...values]);
      const scans = nodesOf(row['QUERY PLAN'][0].Plan).filter((node) => node['Relation Name'] === 'recompute_runs');
      expect(scans).not.toHaveLength(0);
      expect([text, scans.filter((node) => node['Actual Rows'] > 1)]).toEqual([text, []]);
    }
  });

  it.each([
    ['depth scores', 'ix_depth_scores_deepest'],
    ['at risk', 'ix_depth_scores_at_risk'],
  ])('sorts a project: %s stops along its index', async (name, index) => {
    const nodes = await plan(name, ['enable_sort', 'enable_bitmapscan']);
    const limits = nodes.filter((node) => node['Node Type'] === 'Limit').map((node) => node.Plans?.[0]?.['Index Name']);
    expect(limits).toContain(index);
  });
});

/** The columns that an index is searched by, in alphabetical order. */
function columnsOf(node: Plan): string[] {
  const found = (node['Index Cond'] ?? '').matchAll(/\((\w+)\)?(?:::\w+)? [<=>]+ /g);
  return [...new Set(Array.from(found, ([, column]) => column ?? ''))].sort();
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

function asked({ projectId, agentId, contactIds: [contactId = ''] }: FilledProject) {
  return { organisation: ORGANISATION, projectId, agentId, agentName: 'agent 10000 1', contactId, asOf: '2026-06-01' };
}
