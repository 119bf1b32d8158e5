import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import type { ProjectId } from '../../src/auth/tenant';
import { TenantLookupCache } from '../../src/auth/tenant-lookup-cache';
import { BacktestRunQueries } from '../../src/backtest/backtest-run.queries';
import { BacktestRunService } from '../../src/backtest/backtest-run.service';
import { ParticipationRunQueries } from '../../src/backtest/participation-run.queries';
import { ParticipationRunService } from '../../src/backtest/participation-run.service';
import { ReaderPool } from '../../src/database/reader-pool';
import { LifeCycleQueries } from '../../src/lifecycle/lifecycle.queries';
import { LifeCycleService } from '../../src/lifecycle/lifecycle.service';
import { ResponseCache } from '../../src/serving/response-cache';
import { TenantReader } from '../../src/serving/tenant-reader';
import { servedOn } from '../support/body-content';
import { insertProject } from '../support/facts';
import { createTestDatabase } from '../support/test-database';
import { median } from './measure';

const AS_OF = '2026-06-30';
const ROUNDS = 3;
/** A backtest of a million relationships has to fit into a small container together with everything else. */
const MAX_BYTES_PER_RELATIONSHIP = 600;

interface Row {
  readonly name: string;
  readonly figure: number;
  readonly target: string;
  readonly met: boolean;
}

/** What is computed from the roll-up on request, compared with one plain aggregate over the same roll-up. */
export default async function evidence(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { relationships: { type: 'string', default: '100000,1000000' }, json: { type: 'string' } },
  });
  const database = await createTestDatabase();
  const pool = new ReaderPool(database.url, { size: 1, rowSecurity: true, statementTimeoutMs: 600_000, waitMs: 5_000 });
  const reader = new TenantReader(pool);
  // No cache: each response is computed.
  const bodies = new ResponseCache(pool, new TenantLookupCache(pool), { maxBytes: 0, publicUrl: '' });
  const table: Row[] = [];
  for (const relationships of values.relationships.split(',').map(Number)) {
    table.push(...(await measure(database.dataSource, reader, bodies, relationships)));
  }
  await pool.onApplicationShutdown();
  await database.drop();
  for (const { name, figure, target, met } of table) {
    console.log(
      `  ${name.padEnd(64)} ${figure.toFixed(1).padStart(9)}   ${target.padEnd(8)} ${met ? 'met' : 'missed'}`,
    );
  }
  if (values.json) writeFileSync(values.json, `${JSON.stringify(table, null, 2)}\n`);
  const met = table.filter((row) => row.met).length;
  console.log(`\nbench evidence: ${met} of ${table.length} targets met`);
  if (met < table.length) process.exitCode = 1;
}

async function measure(
  dataSource: DataSource,
  reader: TenantReader,
  bodies: ResponseCache,
  relationships: number,
): Promise<Row[]> {
  const projectId = (await fill(dataSource, relationships)) as ProjectId;
  const lifeCycle = new LifeCycleService(new LifeCycleQueries(reader), bodies);
  const backtests = new BacktestRunService(
    new BacktestRunQueries(dataSource),
    new ParticipationRunService(new ParticipationRunQueries()),
  );
  const [project] = await backtests.projects(nameOf(relationships));
  if (!project) throw new Error('no project');
  const ratios = { lifeCycle: [] as number[], backtest: [] as number[] };
  const times = { floor: [] as number[], lifeCycle: [] as number[], backtest: [] as number[] };
  let [before, highest] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const floor = await timed(() =>
      reader.query(
        projectId,
        `SELECT count(*) FROM (
           SELECT agent_id, user_id, count(*), max(day), sum(w_sum) FROM relationship_days WHERE project_id = $1 GROUP BY 1, 2
         ) AS sums`,
      ),
    );
    const served = servedOn(AS_OF);
    const moved = await timed(() => lifeCycle.lifeCycle({ projectId, served }, { from: null, to: null }));
    before = process.memoryUsage.rss();
    highest = before;
    const watch = setInterval(() => {
      highest = Math.max(highest, process.memoryUsage.rss());
    }, 20);
    const tested = await timed(() => backtests.run(project, { cutoffs: 3 }));
    highest = Math.max(highest, process.memoryUsage.rss());
    clearInterval(watch);
    times.floor.push(floor);
    times.lifeCycle.push(moved);
    times.backtest.push(tested);
    ratios.lifeCycle.push(moved / floor);
    ratios.backtest.push(tested / floor);
  }
  const named = `${relationships.toLocaleString('en')} relationships`;
  console.log(
    `\n${named}: floor ${ms(times.floor)} ms, life cycle ${ms(times.lifeCycle)} ms, backtest ${ms(times.backtest)} ms, ` +
      `memory ${mb(before)} MB before and ${mb(highest)} MB at most during the last backtest`,
  );
  const atMost = (name: string, figure: number, limit: number) => ({
    name: `${named}: ${name}`,
    figure,
    target: `<= ${limit}`,
    met: figure <= limit,
  });
  return [
    atMost('life cycle, x floor', median(ratios.lifeCycle), 10),
    atMost('backtest at 3 cutoffs, x floor', median(ratios.backtest), 60),
    atMost(
      'memory, bytes per relationship',
      highest / relationships,
      Math.max(MAX_BYTES_PER_RELATIONSHIP, 4e8 / relationships),
    ),
  ];
}

const nameOf = (relationships: number) => `bench ${relationships}`;
const ms = (values: readonly number[]) => Math.round(median(values)).toLocaleString('en');
const mb = (bytes: number) => Math.round(bytes / 2 ** 20);

/** A roll-up of about eight days each over 500 days; most rhythms stop at some point. */
async function fill(dataSource: DataSource, relationships: number): Promise<string> {
  const projectId = await insertProject(dataSource, nameOf(relationships));
  await dataSource.query(
    `INSERT INTO relationship_days (project_id, agent_id, user_id, day, w_sum, n, n_in, n_out, last_at)
     SELECT $1, ('00000000-0000-4000-8000-' || lpad((contact % 20)::text, 12, '0'))::uuid, 'contact ' || contact,
            day, 1, 1, 0, 1, day
     FROM (
       SELECT contact, $3::date - floor(random() * 500)::integer AS first_day, 1 + floor(power(random(), 2) * 40)::integer AS step,
              floor(power(random(), 2) * 24)::integer AS repeats
       FROM generate_series(1, $2::integer) AS contact
     ) AS rhythm
     CROSS JOIN LATERAL (SELECT first_day + turn * step AS day FROM generate_series(0, repeats) AS turn) AS days
     WHERE day <= $3::date`,
    [projectId, relationships, AS_OF],
  );
  await dataSource.query('ANALYZE relationship_days');
  return projectId;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
