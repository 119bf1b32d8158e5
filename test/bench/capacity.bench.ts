import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { developmentKey } from '../../src/auth/development-key';
import { developmentToken } from '../../src/auth/development-token';
import { DEVELOPMENT_ISSUER, DEVELOPMENT_PARTY } from '../../src/config/config';
import { buildProgram, startProgram } from '../support/built-program';
import { createTestDatabase } from '../support/test-database';
import { inParallel } from './measure';
import { addSkewedFacts, insertSkewedProject } from './skewed-facts';

/** Settings of a server for many writes that must be durable. */
export const settings = ['shared_buffers=1GB', 'max_wal_size=16GB', 'checkpoint_timeout=30min'];

const AS_OF = '2026-06-30';
const NEXT_DAY = '2026-07-01';
/** Approximate number of relationships that `insertSkewedProject` creates from this many interactions. */
const INTERACTIONS_PER_RELATIONSHIP = 15.5;
const READS = 2_000;
const AT_ONCE = 16;
const SAMPLE_MS = 50;
const ORGANISATION = 'org_test';
const FACTS = ['interactions', 'agents', 'agent_directory', 'contacts', 'event_receipts'];

/** The disk, memory and time that an operator must provide, by the number of relationships of one project. */
export default async function capacity(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { relationships: { type: 'string', default: '10000,100000' } } });
  await buildProgram();
  const rows: string[][] = [];
  for (const size of values.relationships.split(',').map(Number)) rows.push(await measure(size));
  console.log(
    `\n| relationships | interactions | disk | of it facts | bytes per relationship | recompute from nothing | tick, 0.1 % new facts | turn of the day | server process, at most | a backend of PostgreSQL, at most |`,
  );
  console.log('|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|');
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

async function measure(size: number): Promise<string[]> {
  const database = await createTestDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'relationship-depth-capacity-'));
  const { dataSource } = database;
  const empty = await bytes(dataSource, 'pg_database_size(current_database())');
  const interactions = Math.round(size * INTERACTIONS_PER_RELATIONSHIP);
  const projectId = await insertSkewedProject(dataSource, 'capacity', interactions, AS_OF);
  await dataSource.query(
    `INSERT INTO agent_directory (agent_id, project_id) SELECT agent_id, project_id FROM agents WHERE project_id = $1`,
    [projectId],
  );
  await pin(dataSource, projectId, AS_OF);
  const memory = new PeakMemory(dataSource);
  const program = startProgram('main.js', [], folder, {
    PORT: '0',
    DATABASE_URL: database.url,
    RECOMPUTE_CRON: 'off',
    RATE_LIMIT: 'off',
  });
  try {
    await program.hasSaid('Stop: ');
    const base = /API +(http:\S+)/.exec(program.said())?.[1] ?? '';
    const { privateKey } = await developmentKey(join(folder, 'data'));
    const who = { userId: 'user_bench', organisation: ORGANISATION, issuer: DEVELOPMENT_ISSUER, ttlSeconds: 86_400 };
    const token = developmentToken({ ...who, authorizedParty: DEVELOPMENT_PARTY }, privateKey, Date.now());
    const ask = async (path: string, method = 'GET') => {
      const response = await fetch(`${base}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Record<string, unknown>;
    };
    const recompute = (mode: string) => async () => await runOf(ask, projectId, mode);

    const full = await memory.during(recompute('full'));
    await addSkewedFacts(dataSource, projectId, interactions, interactions / 1_000, AS_OF);
    const tick = await memory.during(recompute('changes'));
    await pin(dataSource, projectId, NEXT_DAY);
    const turn = await memory.during(recompute('day'));
    const agent = ((await ask(`/projects/${projectId}/depth-scores?limit=100`)).scores ?? []) as {
      agent_id: string;
      user_id: string;
    }[];
    await inParallel(READS, AT_ONCE, async (turnOf) => {
      const one = agent[turnOf % agent.length];
      const paths = [
        `/agents/${one?.agent_id}/contacts/${encodeURIComponent(one?.user_id ?? '')}/depth`,
        `/agents/${one?.agent_id}/depth-distribution`,
        ...['moat', 'moat-index', 'at-risk', 'depth-scores', 'cohorts', 'pipeline-flow', 'fleet-activity'].map(
          (body) => `/projects/${projectId}/${body}`,
        ),
      ];
      await ask(paths[turnOf % paths.length] ?? '');
    });
    const resident = peakResident(program.child.pid ?? 0);
    const relationships = await count(dataSource, 'depth_scores', projectId);
    const facts = await bytes(dataSource, FACTS.map((table) => `pg_total_relation_size('${table}')`).join(' + '));
    const disk = (await bytes(dataSource, 'pg_database_size(current_database())')) - empty;
    return [
      relationships.toLocaleString('en'),
      (await count(dataSource, 'interactions', projectId)).toLocaleString('en'),
      megabytes(disk),
      megabytes(facts),
      Math.round(disk / relationships).toLocaleString('en'),
      seconds(full),
      seconds(tick),
      seconds(turn),
      megabytes(resident),
      megabytes(memory.peak),
    ];
  } finally {
    program.child.kill('SIGTERM');
    await program.ended;
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Requests a run and waits for it.
 *
 * @returns milliseconds as a client sees them, including the commit, after which the record of the run ends
 * @throws Error if the run has another mode than expected, or fails
 */
async function runOf(
  ask: (path: string, method?: string) => Promise<Record<string, unknown>>,
  projectId: string,
  mode: string,
): Promise<number> {
  const begun = performance.now();
  const { run_id: runId } = await ask(`/projects/${projectId}/recompute`, 'POST');
  for (;;) {
    const run = await ask(`/projects/${projectId}/recompute-runs/${runId}`);
    if (run.status === 'finished' && run.mode === mode) return performance.now() - begun;
    if (run.status !== 'running') throw new Error(JSON.stringify(run));
    await delay(SAMPLE_MS);
  }
}

/** The most private memory that one backend of PostgreSQL used while something ran. */
class PeakMemory {
  peak = 0;

  constructor(private readonly dataSource: DataSource) {}

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    let done = false;
    const result = work().finally(() => {
      done = true;
    });
    while (!done) {
      const backends: { pid: number }[] = await this.dataSource.query(
        `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
      for (const { pid } of backends) this.peak = Math.max(this.peak, memoryOf(pid, 'RssAnon'));
      await delay(SAMPLE_MS);
    }
    return await result;
  }
}

function peakResident(pid: number): number {
  return memoryOf(pid, 'VmHWM');
}

/** @returns bytes; 0 if the process has ended */
function memoryOf(pid: number, name: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

async function pin(dataSource: DataSource, projectId: string, day: string): Promise<void> {
  await dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, day]);
}

async function bytes(dataSource: DataSource, expression: string): Promise<number> {
  const [row]: { bytes: string }[] = await dataSource.query(`SELECT (${expression})::bigint AS bytes`);
  return Number(row?.bytes);
}

async function count(dataSource: DataSource, table: string, projectId: string): Promise<number> {
  const [row]: { count: string }[] = await dataSource.query(
    `SELECT count(*) AS count FROM ${table} WHERE project_id = $1`,
    [projectId],
  );
  return Number(row?.count);
}

const megabytes = (count: number) => `${Math.round(count / 1e6).toLocaleString('en')} MB`;
const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
