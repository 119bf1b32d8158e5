import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import type { ProjectId } from '../../src/auth/tenant';
import { ReaderPool } from '../../src/database/reader-pool';
import { ContactsQueries } from '../../src/people/contacts.queries';
import { ContactsService } from '../../src/people/contacts.service';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { TenantReader } from '../../src/serving/tenant-reader';
import { AS_OF, insertProject, isoDay, recordChangedContacts } from '../support/facts';
import { createTestDatabase } from '../support/test-database';
import { median } from './measure';
import { processorTime } from './processor-time';

export const settings = ['shared_buffers=512MB', 'max_wal_size=8GB', 'autovacuum=off'];

const TARGET_MS = 1_000;

/** Of the contact's answer. */
const TARGET_ANSWER_MS = 5;
const ANSWERS = 300;

/**
 * How long it takes until a merge of two contacts with many interactions, and of two agents, and its end, are in the numbers, and how
 * much processor time of this process and of PostgreSQL; and the answer about a contact, behind row-level security. Linux only.
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
  await dataSource.query('VACUUM (ANALYZE)');
  const pool = new ReaderPool(database.url, { size: 2, rowSecurity: true, statementTimeoutMs: 60_000, waitMs: 60_000 });
  const contacts = new ContactsService(new ContactsQueries(new TenantReader(pool)));
  const answers: number[] = [];
  for (let turn = 0; turn < ANSWERS; turn++) {
    const begun = performance.now();
    await contacts.one(projectId as ProjectId, `contact ${1 + ((turn * 7_919) % relationships)}`);
    answers.push(performance.now() - begun);
  }
  await pool.onApplicationShutdown();
  const sorted = answers.toSorted((one, other) => one - other);
  const [p50 = 0, p95 = 0] = [0.5, 0.95].map((share) => sorted[Math.floor(share * ANSWERS)]);
  console.log(`among ${relationships.toLocaleString('en')} contacts:`);
  console.log(
    `  the answer about one: p50 ${p50.toFixed(2)} ms (target ${TARGET_ANSWER_MS} ms), p95 ${p95.toFixed(2)} ms`,
  );

  const agentOf = async (number: number): Promise<string> =>
    (
      await dataSource.query('SELECT agent_id FROM agents WHERE project_id = $1 AND name = $2', [
        projectId,
        `agent ${number}`,
      ])
    )[0].agent_id;
  const kinds = {
    [`two contacts with ${interactions.toLocaleString('en')} interactions each`]: {
      ...{ table: 'contact_merges', id: 'user_id', one: 'contact 1', other: 'contact 2' },
    },
    'two agents, of ten': { table: 'agent_merges', id: 'agent_id', one: await agentOf(1), other: await agentOf(2) },
  };
  for (const [name, { table, id, one, other }] of Object.entries(kinds)) {
    const cpu: number[] = [];
    const visible = async (into: string | null): Promise<number> => {
      const [begun, worked] = [performance.now(), processorTime(folder)];
      await dataSource.query(
        `INSERT INTO ${table} VALUES ($1, $2, $3, clock_timestamp(), $4)
         ON CONFLICT (project_id, ${id}) DO UPDATE SET into_id = excluded.into_id, decided_at = excluded.decided_at`,
        [projectId, one, into, randomUUID()],
      );
      await recordChangedContacts(dataSource, projectId, ['contact 1', 'contact 2']);
      const outcome = await service.recomputeById(projectId, { asOf: isoDay(AS_OF) });
      if (outcome?.status !== 'finished') throw new Error(JSON.stringify(outcome));
      cpu.push((processorTime(folder) - worked) * 1_000);
      return performance.now() - begun;
    };
    const [merged, parted]: number[][] = [[], []];
    for (let round = 0; round < Number(values.rounds); round++) {
      merged?.push(await visible(other));
      parted?.push(await visible(null));
    }
    const [merge, unmerge] = [median(merged ?? []), median(parted ?? [])];
    console.log(`${name}, among ${relationships.toLocaleString('en')} contacts:`);
    const target = table === 'contact_merges' ? ` (target ${TARGET_MS} ms)` : '';
    console.log(`  merge visible after ${merge.toFixed(0)} ms, its end after ${unmerge.toFixed(0)} ms${target}`);
    console.log(`  processor time of each: ${median(cpu).toFixed(0)} ms`);
  }
  await database.drop();
}
