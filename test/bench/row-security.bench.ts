import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DataSource } from 'typeorm';
import type { ProjectId, TenantProject } from '../../src/auth/tenant';
import { TenantLookupCache } from '../../src/auth/tenant-lookup-cache';
import { ALL_AGENTS } from '../../src/database/all-agents';
import { ReaderPool } from '../../src/database/reader-pool';
import { DEEPEST, RELATIONSHIP, REQUESTED } from '../../src/depth/depth.queries';
import { DISTRIBUTION } from '../../src/depth/distribution.queries';
import { NEWEST_ACTS } from '../../src/fleet/fleet-activity.queries';
import { MOAT_INDEX } from '../../src/moat/moat-index.queries';
import { ResponseCache } from '../../src/serving/response-cache';
import type { TableBody } from '../../src/serving/table-body';
import { tenantOf } from '../support/body-content';
import { insertScore, insertSnapshot, insertTenant } from '../support/score-rows';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase } from '../support/test-database';
import { compare, inParallel, type Variant } from './measure';

const PROJECTS = 10;
const RELATIONSHIPS = 5_000;
const DAYS = 365;
const CONNECTIONS = 5;
const ADA = '11111111-1111-4111-8111-111111111111';

type Read = (reader: ResponseCache, project: TenantProject) => Promise<TableBody>;

/** Statements of readers, from the smallest response to a large one. */
const READS: Readonly<Record<string, Read>> = {
  'depth of a contact (1 row)': (reader, project) =>
    reader.coalesced(project, RELATIONSHIP, REQUESTED, [ADA, 'user 7']),
  'moat index (4 rows)': live(MOAT_INDEX, [ALL_AGENTS]),
  'fleet activity (20 rows)': live(NEWEST_ACTS, [20]),
  'moat (90 rows)': live(DISTRIBUTION, [ALL_AGENTS, 90]),
  'depth scores (100 rows)': live(DEEPEST, [ALL_AGENTS, 100]),
};

function live(text: string, parameters: readonly unknown[]): Read {
  return (reader, project) => reader.uncached(project, text, parameters);
}

/** The cost of row-level security: the same reads with and without it, on the same data and an equal pool. */
export default async function rowSecurity(): Promise<void> {
  const database = await createTestDatabase();
  const projects = await fill(database.dataSource);
  const make = (on: boolean) =>
    new ReaderPool(database.url, { size: CONNECTIONS, rowSecurity: on, statementTimeoutMs: 60_000, waitMs: 60_000 });
  const pools = [make(false), make(true)];
  for (const concurrency of [1, CONNECTIONS]) {
    for (const [name, read] of Object.entries(READS)) {
      const variants = pools.map((pool): Variant => {
        const reader = new ResponseCache(pool, new TenantLookupCache(pool), { maxBytes: 0, publicUrl: '' });
        const next = (turn: number) => read(reader, tenantOf(projects[turn % projects.length] as ProjectId));
        return { name: named(pool.rowSecurity), run: (times) => inParallel(times, concurrency, next) };
      });
      await compare(`${name}, ${concurrency} at once`, variants, 600);
    }
  }
  for (const pool of pools) await pool.onApplicationShutdown();

  for (const path of ['moat-index', 'moat', 'depth-scores']) await compareHttp(database.url, projects, path);
  await database.drop();
}

function named(on: boolean): string {
  return on ? 'with row-level security' : 'without';
}

/** The whole path of a request: token, tenant, read, body. The client runs on a separate thread. */
async function compareHttp(url: string, projects: readonly string[], path: string): Promise<void> {
  const apis: TestApi[] = [];
  const variants: Variant[] = [];
  for (const setting of ['off', 'on']) {
    const api = await serveTestApi(url, { environment: { DB_ROW_SECURITY: setting } });
    apis.push(api);
    const paths = projects.map((project) => `/api/v1/projects/${project}/${path}`);
    const headers = { authorization: `Bearer ${await api.token()}` };
    variants.push({ name: named(setting === 'on'), run: (times) => load({ port: api.port, paths, headers, times }) });
  }
  await compare(`GET ${path}, 10 at once`, variants, 1_500);
  for (const api of apis) await api.close();
}

async function load(job: object): Promise<void> {
  const client = `
    const { workerData: { port, paths, headers, times } } = require('node:worker_threads');
    const http = require('node:http');
    const agent = new http.Agent({ keepAlive: true });
    let turn = 0;
    const one = () => new Promise((resolve, reject) => {
      const path = paths[turn++ % paths.length];
      http.get({ port, host: '127.0.0.1', agent, headers, path }, (response) => {
        if (response.statusCode !== 200) reject(new Error(String(response.statusCode)));
        response.resume().on('end', resolve);
      }).on('error', reject);
    });
    const worker = async () => { while (turn < times) await one(); };
    Promise.all(Array.from({ length: 10 }, worker)).then(() => agent.destroy());`;
  await once(new Worker(client, { eval: true, workerData: job }), 'exit');
}

async function fill(dataSource: DataSource): Promise<ProjectId[]> {
  const projects: ProjectId[] = [];
  for (let index = 0; index < PROJECTS; index++) {
    const project = await insertTenant(dataSource, `Project ${index}`);
    projects.push(project);
    await dataSource.query(`INSERT INTO agents (project_id, agent_id, name) VALUES ($1, $2, 'Ada')`, [project, ADA]);
    await dataSource.query(
      `INSERT INTO contacts (project_id, user_id) SELECT $1, 'user ' || i FROM generate_series(1, $2::integer) i`,
      [project, RELATIONSHIPS],
    );
    await insertScore(dataSource, { project_id: project, agent_id: ADA, user_id: 'user 0' });
    await dataSource.query(
      `INSERT INTO depth_scores
       SELECT copy.* FROM depth_scores one, generate_series(1, $2::integer) i, jsonb_populate_record(one,
         jsonb_build_object('user_id', 'user ' || i, 'depth', random(), 'value_at_stake', random(), 'at_risk', i % 5 = 0)
       ) copy
       WHERE one.project_id = $1`,
      [project, RELATIONSHIPS],
    );
    await insertSnapshot(dataSource, { project_id: project, agent_id: ALL_AGENTS, date: '2025-01-01' });
    await dataSource.query(
      `INSERT INTO daily_snapshots
       SELECT copy.* FROM daily_snapshots one, generate_series(1, $2::integer) i, jsonb_populate_record(one,
         jsonb_build_object('date', one.date + i)
       ) copy
       WHERE one.project_id = $1`,
      [project, DAYS],
    );
    await dataSource.query(
      `INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, direction)
       SELECT $1, gen_random_uuid(), $2, 'user ' || i, now() - i * interval '1 hour', 'outbound'
       FROM generate_series(1, $3::integer) i`,
      [project, ADA, RELATIONSHIPS],
    );
  }
  await dataSource.query('ANALYZE');
  return projects;
}
