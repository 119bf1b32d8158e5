import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertProject, isoDay } from '../support/facts';
import { createTestDatabase } from '../support/test-database';
import { insertWebhook } from '../support/webhook-rows';
import { median } from './measure';
import { processorTime } from './processor-time';

/** As the recompute is measured. */
export const settings = ['shared_buffers=1GB', 'max_wal_size=16GB', 'checkpoint_timeout=30min', 'autovacuum=off'];

/** How far the relationships are apart that change at a turn of the day: the others were last active long ago. */
const MOVING = 0.25;

/**
 * Turns of the day of a project with many transitions, in turn with and without a webhook: what queueing the deliveries adds
 * to the processor time of a run, of this process and of PostgreSQL. Linux only.
 */
export default async function signals(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { relationships: { type: 'string', default: '1000000' }, turns: { type: 'string', default: '8' } },
  });
  const relationships = Number(values.relationships);
  const database = await createTestDatabase();
  const { dataSource } = database;
  const projectId = await insertProject(dataSource, 'Signals');
  await insertHistory(dataSource, projectId, relationships);
  const service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  const [{ data_directory: folder }] = await dataSource.query('SHOW data_directory');
  const turn = async (day: number): Promise<{ cpu: number; transitions: number }> => {
    const [before, begun] = [await transitions(dataSource, projectId), processorTime(folder)];
    const outcome = await service.recomputeById(projectId, {
      asOf: isoDay(AS_OF + day),
      onStep: (_p, name, rows, ms) => process.env.STEPS && ms > 400 && console.log('     ', name, rows, ms),
    });
    const cpu = processorTime(folder) - begun;
    if (outcome?.status !== 'finished') throw new Error(JSON.stringify(outcome));
    return { cpu, transitions: (await transitions(dataSource, projectId)) - before };
  };
  console.log(`${relationships.toLocaleString('en')} relationships; first run ${(await turn(0)).cpu.toFixed(1)} s`);
  const { webhookId } = await insertWebhook(dataSource, projectId, 'https://example.com/', { enabled: false });
  const costs = { without: [] as number[], with: [] as number[] };
  for (let day = 1; day <= Number(values.turns); day++) {
    // ABBA, so that what changes from day to day is on both sides.
    const enabled = [1, 2].includes(day % 4);
    await dataSource.query('UPDATE webhooks SET enabled = $2 WHERE webhook_id = $1', [webhookId, enabled]);
    await dataSource.query(
      'VACUUM (ANALYZE) depth_scores, transitions, daily_snapshots, cohort_cells, replaced_scores',
    );
    const { cpu, transitions: written } = await turn(day);
    costs[enabled ? 'with' : 'without'].push(cpu);
    const queued = (await dataSource.query(`SELECT FROM graphile_worker.jobs WHERE key LIKE 'fan out %'`)).length;
    console.log(
      `  day ${day}: ${written} transitions, ${cpu.toFixed(1)} s, ${enabled ? 'with' : 'without'} a webhook, ${queued} job`,
    );
    await dataSource.query(`SELECT graphile_worker.remove_job($1)`, [`fan out ${projectId}`]);
  }
  const [without, withOne] = [median(costs.without), median(costs.with)];
  console.log(
    `turn of the day, processor time: ${without.toFixed(1)} s without, ${withOne.toFixed(1)} s with a webhook: x ${(withOne / without).toFixed(3)} (target at most 1.1)`,
  );
  await database.drop();
}

async function insertHistory(dataSource: DataSource, projectId: string, relationships: number): Promise<void> {
  await dataSource.query(
    `INSERT INTO agents (project_id, agent_id, name) SELECT $1, gen_random_uuid(), 'agent ' || n FROM generate_series(0, 19) n`,
    [projectId],
  );
  await dataSource.query(
    `INSERT INTO contacts (project_id, user_id) SELECT $1, 'contact ' || n FROM generate_series(1, $2::integer) n`,
    [projectId, relationships],
  );
  // Three days each, a week apart; of those that move, the last one is in the past two months. Without checks of foreign keys.
  await dataSource.transaction(async (manager) => {
    await manager.query(`SET LOCAL session_replication_role = 'replica'`);
    await manager.query(
      `INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, direction)
     SELECT $1, gen_random_uuid(), agents.agent_id, 'contact ' || n,
       ($3::date - 7 * week - CASE WHEN n % 100 < $4::integer THEN n % 61 ELSE 250 + n % 50 END)::timestamp AT TIME ZONE 'UTC' + interval '9 hours',
       'inbound'
     FROM generate_series(1, $2::integer) n
     JOIN agents ON agents.project_id = $1 AND agents.name = 'agent ' || n % 20
     CROSS JOIN generate_series(0, 2) AS week`,
      [projectId, relationships, isoDay(AS_OF), MOVING * 100],
    );
  });
  await dataSource.query('VACUUM (ANALYZE) interactions, contacts, agents');
}

async function transitions(dataSource: DataSource, projectId: string): Promise<number> {
  const [row] = await dataSource.query('SELECT count(*)::integer AS rows FROM transitions WHERE project_id = $1', [
    projectId,
  ]);
  return row.rows;
}
