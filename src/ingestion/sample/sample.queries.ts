import type { DataSource, QueryRunner } from 'typeorm';
import { recordChangedContacts } from '../../database/change-notes.queries';
import type { SampleAgent, SampleFacts } from './sample-facts';

/** Whether the database has no project at all. */
export async function hasNoProject(database: DataSource): Promise<boolean> {
  const [row]: { empty: boolean }[] = await database.query('SELECT NOT EXISTS (SELECT 1 FROM projects) AS empty');
  return row?.empty === true;
}

/** Sets which agents are humans; the import creates all as AI. */
export async function setAgentKinds(
  runner: QueryRunner,
  projectId: string,
  agents: readonly SampleAgent[],
): Promise<void> {
  await runner.query(
    `UPDATE agents SET kind = sample.kind FROM jsonb_to_recordset($2) AS sample(name text, kind text)
     WHERE agents.project_id = $1 AND agents.name = sample.name AND agents.kind <> sample.kind`,
    [projectId, JSON.stringify(agents)],
  );
}

/** Sets the number of active contacts at which breadth is one half: the default does not suit a sample of this size. */
export async function setBreadthHalf(runner: QueryRunner, projectId: string, contacts: number): Promise<void> {
  await runner.query('UPDATE projects SET breadth_half = $2 WHERE project_id = $1', [projectId, contacts]);
}

/** Adds agents' actions and pipeline facts. Existing ones stay. */
export async function insertPipelineFacts(runner: QueryRunner, projectId: string, facts: SampleFacts): Promise<void> {
  await runner.query(
    `INSERT INTO agent_actions (project_id, action_id, agent_id, user_id, action, summary, occurred_at)
     SELECT $1, sample.id, agents.agent_id, sample.contact, sample.action, sample.summary, sample.at
     FROM jsonb_to_recordset($2)
       AS sample(id uuid, agent text, contact text, action text, summary text, at timestamptz)
     JOIN agents ON agents.project_id = $1 AND agents.name = sample.agent
     ORDER BY sample.id
     ON CONFLICT (project_id, action_id) DO NOTHING`,
    [projectId, JSON.stringify(facts.actions)],
  );
  await runner.query(
    `INSERT INTO classifications (project_id, user_id, classified_at, tier)
     SELECT $1, contact, at, tier FROM jsonb_to_recordset($2) AS sample(contact text, tier text, at timestamptz)
     ORDER BY contact, at
     ON CONFLICT (project_id, user_id, classified_at) DO NOTHING`,
    [projectId, JSON.stringify(facts.classifications)],
  );
  await runner.query(
    `INSERT INTO permanent_routes (project_id, user_id, routed_at, agent_id, tier)
     SELECT $1, sample.contact, sample.at, agents.agent_id, sample.tier
     FROM jsonb_to_recordset($2) AS sample(contact text, agent text, tier text, at timestamptz)
     JOIN agents ON agents.project_id = $1 AND agents.name = sample.agent
     ORDER BY sample.contact, sample.at
     ON CONFLICT (project_id, user_id, routed_at) DO NOTHING`,
    [projectId, JSON.stringify(facts.routes)],
  );
  await runner.query(
    `INSERT INTO lead_outcomes (project_id, user_id, decided_at, outcome)
     SELECT $1, contact, at, outcome FROM jsonb_to_recordset($2) AS sample(contact text, outcome text, at timestamptz)
     ORDER BY contact, at
     ON CONFLICT (project_id, user_id, decided_at) DO NOTHING`,
    [projectId, JSON.stringify(facts.outcomes)],
  );
  await runner.query(
    recordChangedContacts(
      '(SELECT DISTINCT contact AS user_id FROM jsonb_to_recordset($2) AS sample(contact text)) AS contacts',
    ),
    [projectId, JSON.stringify([...facts.classifications, ...facts.routes, ...facts.outcomes])],
  );
}
