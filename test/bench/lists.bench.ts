import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import type { AccessWatch } from '../../src/auth/access-watch';
import type { ProjectId, SessionCaller } from '../../src/auth/tenant';
import { TenantLookupCache } from '../../src/auth/tenant-lookup-cache';
import { TriangleQueries } from '../../src/cohort/triangle.queries';
import { TriangleService } from '../../src/cohort/triangle.service';
import { loadConfig } from '../../src/config/load-config';
import { ReaderPool } from '../../src/database/reader-pool';
import { MoatQueries } from '../../src/explain/moat-explanation.queries';
import { MoatService } from '../../src/explain/moat-explanation.service';
import { RelationshipQueries } from '../../src/explain/relationship.queries';
import { RelationshipService } from '../../src/explain/relationship.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { ExportService } from '../../src/relationships/export.service';
import { NDJSON } from '../../src/relationships/export-format';
import { PastRelationshipsQueries } from '../../src/relationships/past-relationships.queries';
import { RelationshipsQueries } from '../../src/relationships/relationships.queries';
import { RelationshipsService } from '../../src/relationships/relationships.service';
import { ResponseCache } from '../../src/serving/response-cache';
import { RestatedQueries } from '../../src/serving/restated.queries';
import { TenantReader } from '../../src/serving/tenant-reader';
import { tenantOf } from '../support/body-content';
import { insertProject } from '../support/facts';
import { filterOf } from '../support/relationship-filters';
import { createTestDatabase } from '../support/test-database';
import { median } from './measure';

const AS_OF = '2026-06-30';
const NEXT_DAY = '2026-07-01';
const ROUNDS = 5;
const DAYS_PER_RELATIONSHIP = 10;

interface Work {
  readonly name: string;
  /** The baseline to compare with; without one, the result is in milliseconds. */
  readonly against?: string;
  readonly atMost?: number;
  run(): Promise<unknown>;
}

/**
 * Lists, exports, triangle and explanations of one large project, compared with the plain statement on the same rows.
 */
export default async function lists(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { relationships: { type: 'string', default: '100000' }, json: { type: 'string' } },
  });
  const relationships = Number(values.relationships);
  const database = await createTestDatabase();
  const { dataSource } = database;
  const projectId = await fill(dataSource, relationships);
  const pool = new ReaderPool(database.url, {
    size: 4,
    rowSecurity: true,
    statementTimeoutMs: 120_000,
    waitMs: 60_000,
  });
  // No cache: each response is computed.
  const bodies = new ResponseCache(pool, new TenantLookupCache(pool), { maxBytes: 0, publicUrl: '' });
  const works = await worksOf(dataSource, new TenantReader(pool), bodies, projectId, relationships);

  const times = new Map(works.map(({ name }) => [name, [] as number[]]));
  let heap = 0;
  for (let round = 0; round < ROUNDS; round++) {
    for (const { name, run } of works) {
      const [started, before] = [performance.now(), process.memoryUsage().heapUsed];
      await run();
      times.get(name)?.push(performance.now() - started);
      if (name.startsWith('export')) heap = Math.max(heap, process.memoryUsage().heapUsed - before);
    }
  }
  const of = (name: string) => median(times.get(name) ?? []);
  console.log(`\n${relationships.toLocaleString('en')} relationships, medians of ${ROUNDS} rounds`);
  const table = works.map(({ name, against, atMost }) => {
    const figure = against ? of(name) / of(against) : of(name);
    const target = atMost === undefined ? '' : `<= ${atMost}`;
    const met = atMost === undefined || figure <= atMost;
    const unit = against ? `x ${against}` : '';
    const ms = of(name).toFixed(1).padStart(9);
    console.log(
      `  ${name.padEnd(46)} ${ms} ms  ${against ? figure.toFixed(3).padStart(8) : ''} ${unit.padEnd(24)} ${target}`,
    );
    return { name, ms: of(name), figure, against, target, met };
  });
  console.log(`  heap after an export, at most ${Math.round(heap / 2 ** 20)} MB more than before`);
  await pool.onApplicationShutdown();
  await database.drop();
  if (values.json) writeFileSync(values.json, `${JSON.stringify(table, null, 2)}\n`);
  const aimed = table.filter(({ target }) => target !== '');
  const met = aimed.filter((row) => row.met).length;
  console.log(`\nbench lists: ${met} of ${aimed.length} targets met`);
  if (met < aimed.length) process.exitCode = 1;
}

const UNWATCHED = { watch: () => () => {} } as unknown as AccessWatch;
const CALLER: SessionCaller = { userId: 'u', ownerId: 'o', expiresAt: Number.POSITIVE_INFINITY, organisation: null };

async function worksOf(
  dataSource: DataSource,
  reader: TenantReader,
  bodies: ResponseCache,
  projectId: ProjectId,
  relationships: number,
): Promise<Work[]> {
  const service = new RelationshipsService(new RelationshipsQueries(reader), new PastRelationshipsQueries(reader));
  const exports = new ExportService(service, UNWATCHED, reader, loadConfig({}));
  const restated = new RestatedQueries(reader);
  const triangles = new TriangleService(new TriangleQueries(reader), bodies);
  const page = (query: string, cursor: string | null = null) =>
    service.page(projectId, { filter: filterOf(query), limit: 50, cursor });
  const half = Math.floor(relationships / 2);
  const [middle] = await dataSource.query(
    `SELECT depth FROM depth_scores WHERE project_id = $1 ORDER BY depth DESC OFFSET $2 LIMIT 1`,
    [projectId, half],
  );
  const begun = await begunLists(dataSource, projectId, async () => (await page('')).next_cursor);
  // A first page that ends in the middle of the order returns this cursor.
  const before = await page(`max_depth=${middle.depth}`);
  const [busiest] = await dataSource.query(
    'SELECT agent_id, user_id FROM depth_scores WHERE project_id = $1 ORDER BY n_days DESC LIMIT 1',
    [projectId],
  );
  const agent = { projectId, agentId: busiest.agent_id, served: null };
  const one = new RelationshipService(new RelationshipQueries(reader), restated);
  const scan = 'scan of the scores';
  const rollUp = 'aggregate of the roll-up';
  return [
    {
      name: scan,
      run: () => dataSource.query('SELECT count(*), sum(trend) FROM depth_scores WHERE project_id = $1', [projectId]),
    },
    {
      name: rollUp,
      run: () =>
        dataSource.query(
          `SELECT count(*), sum(q) FROM (
             SELECT user_id, day, sum(w_sum) AS q FROM relationship_days WHERE project_id = $1 GROUP BY user_id, day
           ) contact_day`,
          [projectId],
        ),
    },
    {
      name: 'page from the middle by OFFSET',
      run: () =>
        dataSource.query(
          `SELECT * FROM depth_scores WHERE project_id = $1
           ORDER BY depth DESC, agent_id, user_id COLLATE "C" OFFSET $2 LIMIT 50`,
          [projectId, half],
        ),
    },
    {
      name: 'all rows at once into memory',
      run: () => dataSource.query('SELECT * FROM depth_scores WHERE project_id = $1', [projectId]),
    },
    { name: 'first page by depth, with the total', against: scan, atMost: 2, run: () => page('') },
    {
      name: 'page from the middle by cursor',
      against: 'page from the middle by OFFSET',
      atMost: 0.2,
      run: () => page(`max_depth=${middle.depth}`, before.next_cursor),
    },
    { name: 'next page of a list from before a tick', run: () => page('', begun.beforeTick) },
    { name: 'next page of a list from before the day turned', run: () => page('', begun.beforeDay) },
    { name: 'first page by name, searched', against: scan, atMost: 6, run: () => page('sort=name&search=7') },
    { name: 'first page at risk of an agent', against: scan, atMost: 3, run: () => page('at_risk=true&agent=agent 3') },
    {
      name: 'export of everything as NDJSON',
      against: 'all rows at once into memory',
      atMost: 3,
      run: async () => {
        for await (const _ of await exports.start(projectId, CALLER, filterOf(''), NDJSON));
      },
    },
    {
      name: 'triangle of 26 weeks',
      against: rollUp,
      atMost: 3,
      run: () => triangles.triangle(tenantOf(projectId), 'week', 26),
    },
    {
      name: 'triangle of 26 months',
      against: rollUp,
      run: () => triangles.triangle(tenantOf(projectId), 'month', 26),
    },
    {
      name: 'Moat Index explained',
      against: rollUp,
      atMost: 3,
      run: () => new MoatService(new MoatQueries(reader), restated, bodies).explain(tenantOf(projectId)),
    },
    { name: 'explanation of one relationship', run: () => one.explain(agent, busiest.user_id, null) },
    {
      name: 'history of it, 1,100 points',
      run: () => one.history(agent, busiest.user_id, { from: '2023-06-28', to: null, step: 'day' }),
    },
  ];
}

/** Cursors of lists after whose first page a new day started, or facts arrived for one relationship in a thousand. */
async function begunLists(dataSource: DataSource, projectId: ProjectId, begin: () => Promise<string | null>) {
  const runs = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  const run = async () => {
    const outcome = await runs.recomputeById(projectId, { asOf: NEXT_DAY });
    if (outcome?.status !== 'finished') throw new Error(JSON.stringify(outcome));
    const [record]: { steps: { name: string; rows: number; ms: number }[] }[] = await dataSource.query(
      'SELECT steps FROM recompute_runs WHERE project_id = $1 ORDER BY started_at DESC LIMIT 1',
      [projectId],
    );
    const kept = record?.steps.find(({ name }) => name === 'replaced_scores');
    console.log(`  run (${outcome.mode}): ${Math.round(outcome.ms)} ms, ${kept?.rows} states kept in ${kept?.ms} ms`);
  };
  const beforeDay = await begin();
  await run();
  const beforeTick = await begin();
  await dataSource.query(
    `WITH fact AS (
       INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, direction)
       SELECT $1, gen_random_uuid(), agent_id, user_id, $2::date + time '10:00', 'inbound'
       FROM depth_scores WHERE project_id = $1 AND hashtext(user_id) % 1000 = 0
       RETURNING agent_id, user_id
     )
     INSERT INTO change_notes (project_id, note_id, agent_ids, user_ids, days)
     SELECT $1, gen_random_uuid(), array_agg(agent_id), array_agg(user_id), array_agg($2::date) FROM fact`,
    [projectId, NEXT_DAY],
  );
  await run();
  await dataSource.query('VACUUM ANALYZE');
  return { beforeDay, beforeTick };
}

/** Relationships of 20 agents over two years, most of them quiet, some active every day. */
async function fill(dataSource: DataSource, relationships: number): Promise<ProjectId> {
  const projectId = await insertProject(dataSource, 'Lists');
  await dataSource.query(
    `INSERT INTO agents (project_id, agent_id, name)
     SELECT $1, gen_random_uuid(), 'agent ' || i FROM generate_series(0, 19) AS i`,
    [projectId],
  );
  await dataSource.query(
    `INSERT INTO contacts (project_id, user_id, name)
     SELECT $1, 'contact ' || i, 'Name ' || md5(i::text) FROM generate_series(0, $2::integer) AS i`,
    [projectId, relationships],
  );
  await dataSource.query(
    `INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, direction)
     SELECT $1, gen_random_uuid(), agents.agent_id, 'contact ' || contact,
            $4::date + time '09:00' - age * interval '1 day', CASE age % 2 WHEN 0 THEN 'outbound' ELSE 'inbound' END
     FROM (
       SELECT floor(power(random(), 1.5) * $2)::integer AS contact, floor(power(random(), 2) * 730)::integer AS age
       FROM generate_series(1, $3::integer)
     ) AS fact
     JOIN agents ON agents.project_id = $1 AND agents.name = 'agent ' || contact % 20`,
    [projectId, relationships, relationships * DAYS_PER_RELATIONSHIP, AS_OF],
  );
  await dataSource.query('ANALYZE');
  const runs = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  const [outcome] = await runs.recompute({ project: 'Lists', asOf: AS_OF });
  if (outcome?.status !== 'finished') throw new Error(JSON.stringify(outcome));
  await dataSource.query('VACUUM ANALYZE');
  return projectId as ProjectId;
}
