import type { DataSource } from 'typeorm';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, type Fact, insertFacts, insertProject, isoDay, onDay } from './facts';

export interface ScoredProject {
  readonly projectId: string;
  /** The agent "Ada", who talks to everybody. */
  readonly agentId: string;
  /** A contact of Ada that is at risk. */
  readonly contactId: string;
  /** The account of this contact. */
  readonly accountId: string;
}

/**
 * A small scored project, as of 2025-06-30, in which no body is empty: contacts at risk and not at risk, several
 * cohorts, acts of agents, all stages of the pipeline.
 *
 * @param marker prefix of the name of every agent and the id of every contact
 */
export async function insertScoredProject(
  dataSource: DataSource,
  { name = 'Scored', organisation = 'org_test', marker = '' } = {},
): Promise<ScoredProject> {
  const projectId = await insertProject(dataSource, name, organisation);
  await dataSource.query('UPDATE projects SET pinned_as_of = $2 WHERE project_id = $1', [projectId, isoDay(AS_OF)]);
  const agents = await insertFacts(dataSource, projectId, facts(marker));
  const agentId = agents.get(`${marker}Ada`) ?? '';
  const contactId = `${marker}fading`;
  await dataSource.query(`UPDATE contacts SET name = $3 WHERE project_id = $1 AND user_id = $2`, [
    projectId,
    contactId,
    `${marker}Ana`,
  ]);
  for (const [index, table] of ['classifications', 'permanent_routes', 'lead_outcomes'].entries()) {
    const time = onDay(AS_OF - 20 + index);
    const columns = {
      classifications: 'classified_at, tier',
      permanent_routes: 'routed_at, agent_id',
      lead_outcomes: 'decided_at, outcome',
    };
    const value = { classifications: 'gold', permanent_routes: agentId, lead_outcomes: 'won' };
    await dataSource.query(
      `INSERT INTO ${table} (project_id, user_id, ${columns[table as keyof typeof columns]}) VALUES ($1, $4, $2, $3)`,
      [projectId, time, value[table as keyof typeof value], `${marker}weekly`],
    );
  }
  await dataSource.query(
    `INSERT INTO agent_actions (project_id, action_id, agent_id, user_id, action, summary, occurred_at)
     VALUES ($1, gen_random_uuid(), $2, NULL, 'enrichment_run', 'Enriched 3 contacts', $3)`,
    [projectId, agentId, onDay(AS_OF, 1000)],
  );
  const accountId = `${marker}acme`;
  await dataSource.query(
    `INSERT INTO contact_attributes (project_id, user_id, kind, name, type, value, said_at, event_key)
     SELECT $1, $2, kind, name, 'text', value, $4, gen_random_uuid()
     FROM (VALUES ('account', '', $3), ('account_name', $3, $3 || ' Ltd')) AS said(kind, name, value)`,
    [projectId, contactId, accountId, onDay(AS_OF - 20)],
  );
  const recompute = new RecomputeService(dataSource, new RecomputeQueries(dataSource));
  const outcomes = await recompute.recompute({ project: name });
  for (const outcome of outcomes) if (outcome.status !== 'finished') throw new Error(JSON.stringify(outcome));
  return { projectId, agentId, contactId, accountId };
}

function facts(marker: string): Fact[] {
  const weekly = (contact: string, firstDaysAgo: number, lastDaysAgo: number, agent = 'Ada'): Fact[] =>
    Array.from({ length: Math.floor((firstDaysAgo - lastDaysAgo) / 7) + 1 }, (_, week) => ({
      agent: marker + agent,
      contact: marker + contact,
      occurredAt: onDay(AS_OF - firstDaysAgo + 7 * week, 3_600_000),
      direction: week % 2 ? 'inbound' : 'outbound',
    }));
  return [
    ...weekly('weekly', 210, 0),
    ...weekly('fading', 200, 60),
    ...weekly('newcomer', 14, 0, 'Bob'),
    { agent: `${marker}Bob`, contact: `${marker}once`, occurredAt: onDay(AS_OF - 100), direction: 'inbound' },
  ];
}
