import { randomUUID } from 'node:crypto';
import type { DataSource, QueryRunner } from 'typeorm';
import { actParameters, RECORD_ACTS } from '../../src/ingestion/feed.queries';

const ADA = '11111111-1111-4111-8111-111111111111';

/** Creates the agent Ada, who performs the acts. */
export async function insertAda(dataSource: DataSource, projectId: string): Promise<void> {
  await dataSource.query(`INSERT INTO agents (project_id, agent_id, name) VALUES ($1, $2, 'Ada')`, [projectId, ADA]);
}

/** Writes current acts of Ada and their feed entry, as the ingestion does in one transaction. @returns their ids */
export async function writeActs(
  runner: QueryRunner,
  projectId: string,
  count: number,
  occurredAt = new Date(),
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await runner.query(
    `INSERT INTO agent_actions (project_id, action_id, agent_id, action, summary, occurred_at)
     SELECT $1, id, $2, 'enrichment_run', 'Enriched ' || id, $4 FROM unnest($3::uuid[]) AS id`,
    [projectId, ADA, ids, occurredAt],
  );
  const acts = ids.map((id) => ({ id, occurredAt }));
  await runner.query(RECORD_ACTS, [projectId, ...actParameters(acts)]);
  return ids;
}

/** The same in a separate transaction. */
export async function commitActs(
  dataSource: DataSource,
  projectId: string,
  count = 1,
  occurredAt = new Date(),
): Promise<string[]> {
  return await dataSource.transaction(async ({ queryRunner }) => {
    if (!queryRunner) throw new Error('no query runner');
    return await writeActs(queryRunner, projectId, count, occurredAt);
  });
}
