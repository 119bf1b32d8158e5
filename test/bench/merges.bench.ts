import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertProject, isoDay, recordChangedContacts } from '../support/facts';
import { createTestDatabase } from '../support/test-database';
import { median } from './measure';
import { processorTime } from './processor-time';

export const settings = ['shared_buffers=512MB', 'max_wal_size=8GB', 'autovacuum=off'];

const TARGET_MS = 1_000;

/**
 * How long it takes until a merge of two contacts with many interactions, and its end, are in the numbers, and how much processor time
 * of this process and of PostgreSQL. Linux only.
 */
export default async function merges(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      interactions: { type: 'string', default: '10000' },
      relationships: { type: 'string', default: '20000' },
      rounds: { type: 'string', default: '5' },
    },
  });
  const [interactions, relationships] = [Number(values.interactions), Number(values.relationships)];
  const database = await createTestDatabase();
  const { dataSource } = database;
  const projectId = await insertProject(dataSource, 'Merges');
  const service = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  await dataSource.query(
    `INSERT INTO agents (project_id, agent_id, name) SELECT $1, gen_random_uuid(), 'agent ' || n FROM generate_series(0, 9) n`,
    [projectId],
  );
  await dataSource.query(
    `INSERT INTO contacts (project_id, user_id) SELECT $1, 'contact ' || n FROM generate_series(1, $2::integer) n`,
    [projectId, relationships],
  );
  // The first two have many interactions with each agent, over two years; the others one.
  await dataSource.query(
    `INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, direction)
     SELECT $1, gen_random_uuid(), agents.agent_id, 'contact ' || contact,
            ($4::date - n % 730)::timestamp AT TIME ZONE 'UTC' + n * interval '1 second', CASE WHEN n % 3 = 0 THEN 'outbound' ELSE 'inbound' END
     FROM generate_series(1, $2::integer) AS contact
     CROSS JOIN LATERAL generate_series(1, CASE WHEN contact <= 2 THEN $3::integer ELSE 1 END) AS n
     JOIN agents ON agents.project_id = $1 AND agents.name = 'agent ' || (n + contact) % 10`,
    [projectId, relationships, interactions, isoDay(AS_OF)],
  );
  await dataSource.query('VACUUM (ANALYZE) interactions, contacts, agents');
  await service.recomputeById(projectId, { asOf: isoDay(AS_OF) });
  await dataSource.query('VACUUM (ANALYZE) relationship_days, depth_scores, cohort_cells');
  const [{ data_directory: folder }] = await dataSource.query('SHOW data_directory');
  const cpu: number[] = [];
  const visible = async (into: string | null): Promise<number> => {
    const [begun, worked] = [performance.now(), processorTime(folder)];
    await dataSource.query(
      `INSERT INTO contact_merges VALUES ($1, 'contact 1', $2, clock_timestamp(), $3)
       ON CONFLICT (project_id, user_id) DO UPDATE SET into_id = excluded.into_id, decided_at = excluded.decided_at`,
      [projectId, into, randomUUID()],
    );
    await recordChangedContacts(dataSource, projectId, ['contact 1', 'contact 2']);
    const outcome = await service.recomputeById(projectId, { asOf: isoDay(AS_OF) });
    if (outcome?.status !== 'finished') throw new Error(JSON.stringify(outcome));
    cpu.push((processorTime(folder) - worked) * 1_000);
    return performance.now() - begun;
  };
  const [merged, parted]: number[][] = [[], []];
  for (let round = 0; round < Number(values.rounds); round++) {
    merged?.push(await visible('contact 2'));
    parted?.push(await visible(null));
  }
  const [merge, unmerge] = [median(merged ?? []), median(parted ?? [])];
  console.log(
    `two contacts with ${interactions.toLocaleString('en')} interactions each, among ${relationships.toLocaleString('en')}:`,
  );
  console.log(
    `  merge visible after ${merge.toFixed(0)} ms, its end after ${unmerge.toFixed(0)} ms (target ${TARGET_MS} ms)`,
  );
  console.log(`  processor time of each: ${median(cpu).toFixed(0)} ms`);
  await database.drop();
}
