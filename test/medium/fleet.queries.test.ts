import { randomUUID } from 'node:crypto';
import type { ProjectId } from '../../src/auth/tenant';
import { AgentActivityService } from '../../src/fleet/agent-activity.service';
import type { FleetActivityBody } from '../../src/fleet/fleet-activity.dto';
import { FleetActivityService } from '../../src/fleet/fleet-activity.service';
import type { PipelineFlowBody } from '../../src/fleet/pipeline-flow.dto';
import { PipelineFlowService } from '../../src/fleet/pipeline-flow.service';
import { contentOf, tenantOf } from '../support/body-content';
import { insertTenant } from '../support/score-rows';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const ADA = '11111111-1111-4111-8111-111111111111';
const BEN = '22222222-2222-4222-8222-222222222222';
const id = (digit: number) => `${digit}0000000-0000-4000-8000-000000000000`;

describe('queries of the fleet', () => {
  let database: TestDatabase;
  let service: FleetActivityService;
  let project: ProjectId;
  beforeAll(async () => {
    database = await createTestDatabase();
    service = new FleetActivityService(database.bodies);
  });
  beforeEach(async () => {
    project = await insertTenant(database.dataSource, randomUUID());
    await database.dataSource.query(`INSERT INTO agents (project_id, agent_id, name) VALUES ($1, $2, 'Ada')`, [
      project,
      ADA,
    ]);
    await database.dataSource.query(`INSERT INTO contacts (project_id, user_id, name) VALUES ($1, 'ana', 'Ana')`, [
      project,
    ]);
  });
  afterAll(() => database.drop());

  const activity = (of: ProjectId, limit: number) =>
    contentOf<FleetActivityBody>(service.activity(tenantOf(of), limit));

  async function act(actionId: string, occurredAt: string, userId: string | null = 'ana'): Promise<void> {
    await database.dataSource.query(
      `INSERT INTO agent_actions (project_id, action_id, agent_id, user_id, action, summary, occurred_at)
       VALUES ($1, $2, $3, $4, 'routed', 'Routed', $5)`,
      [project, actionId, ADA, userId, occurredAt],
    );
  }
  async function interact(
    interactionId: string,
    occurredAt: string,
    more: { kind?: string; direction?: string | null; user?: string } = {},
  ): Promise<void> {
    const { kind = 'message', direction = 'outbound', user = 'ana' } = more;
    await database.dataSource.query(
      `INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, kind, direction)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [project, interactionId, ADA, user, occurredAt, kind, direction],
    );
  }

  it('merge acts and outbound interactions, newest first, ties by id', async () => {
    await act(id(1), '2025-06-01T00:00:00Z');
    await interact(id(2), '2025-06-02T00:00:00Z');
    await act(id(3), '2025-06-02T00:00:00Z');
    await interact(id(4), '2025-06-03T00:00:00Z');
    await interact(id(5), '2025-06-04T00:00:00Z', { direction: 'inbound' });
    await interact(id(6), '2025-06-04T00:00:00Z', { direction: null });
    const ids = async (limit: number) => (await activity(project, limit)).items.map((item) => item.id[0]);
    expect(await ids(10)).toEqual(['4', '3', '2', '1']);
    expect(await ids(2)).toEqual(['4', '3']);
    expect(await ids(10)).toEqual(await ids(10));
  });

  it('show the action, the agent and the contact', async () => {
    await act(id(1), '2025-06-01T00:00:00Z', null);
    for (const [index, kind] of ['message', 'email', 'call', 'meeting', 'other'].entries()) {
      await interact(id(2 + index), `2025-06-0${2 + index}T00:00:00Z`, {
        kind,
        user: kind === 'other' ? 'nameless' : 'ana',
      });
    }
    const { items } = await activity(project, 10);
    expect(items.map(({ summary }) => summary)).toEqual([
      'Contacted nameless',
      'Met Ana',
      'Called Ana',
      'Sent an email to Ana',
      'Sent a message to Ana',
      'Routed',
    ]);
    expect(items.at(-1)).toEqual({
      id: id(1),
      timestamp: '2025-06-01T00:00:00.000Z',
      agent_id: ADA,
      agent_name: 'Ada',
      contact_name: '',
      action: 'routed',
      summary: 'Routed',
    });
    expect(new Set(items.slice(0, -1).map(({ action }) => action))).toEqual(new Set(['message_sent']));
  });

  it('omit the future: everything after now, or after the pinned day', async () => {
    const hour = 3_600_000;
    await act(id(1), '2025-06-30T23:59:59.999999Z');
    await interact(id(2), '2025-07-01T00:00:00Z');
    await act(id(3), new Date(Date.now() - hour).toISOString());
    await interact(id(4), new Date(Date.now() + hour).toISOString());
    const ids = async () => (await activity(project, 10)).items.map((item) => item.id[0]);
    expect(await ids()).toEqual(['3', '2', '1']);
    await database.dataSource.query(`UPDATE projects SET pinned_as_of = '2025-06-30' WHERE project_id = $1`, [project]);
    expect(await ids()).toEqual(['1']);
    // There the day ends seven hours later than in UTC.
    await database.dataSource.query(`UPDATE projects SET time_zone = 'America/Los_Angeles' WHERE project_id = $1`, [
      project,
    ]);
    expect(await ids()).toEqual(['2', '1']);
  });

  it('return nothing of another project', async () => {
    await act(id(1), '2025-06-01T00:00:00Z');
    await interact(id(2), '2025-06-01T00:00:00Z');
    const other = await insertTenant(database.dataSource, randomUUID());
    expect(await activity(other, 10)).toEqual({ items: [] });
  });

  it('of one agent are those of the whole feed that are of it, however many others came later', async () => {
    await database.dataSource.query(`INSERT INTO agents (project_id, agent_id, name) VALUES ($1, $2, 'Ben')`, [
      project,
      BEN,
    ]);
    await act(id(1), '2025-06-01T00:00:00Z');
    await interact(id(2), '2025-06-01T00:00:00Z');
    await interact(id(3), '2025-06-03T00:00:00Z', { direction: 'inbound' });
    await database.dataSource.query(
      `INSERT INTO interactions (project_id, interaction_id, agent_id, user_id, occurred_at, direction)
       SELECT $1, gen_random_uuid(), $2, 'ana', timestamptz '2025-06-02T00:00:00Z' + n * interval '1 minute', 'outbound'
       FROM generate_series(1, 150) AS n`,
      [project, BEN],
    );
    const feed = new AgentActivityService(database.bodies, database.reader);
    const of = async (agent: string, limit: number) =>
      (await contentOf<FleetActivityBody>(feed.activity(tenantOf(project), agent, limit, null))).items;
    expect((await of('Ada', 100)).map((item) => item.id[0])).toEqual(['2', '1']);
    expect((await of(ADA, 1)).map((item) => item.id[0])).toEqual(['2']);
    expect(await of('Ben', 100)).toEqual((await activity(project, 100)).items);
    await expect(of('Cy', 1)).rejects.toThrow();
  });

  it('count every stage of the pipeline, in order, even if empty', async () => {
    const flow = new PipelineFlowService(database.bodies);
    const counts = async (of: ProjectId) =>
      (await contentOf<PipelineFlowBody>(flow.flow(tenantOf(of)))).stages.map(
        ({ stage, count }) => `${stage} ${count}`,
      );
    expect(await counts(project)).toEqual(['new 0', 'qualified 0', 'routed 0', 'nurtured 0', 'closed 0']);
    await database.dataSource.query(
      `INSERT INTO pipeline_stages (project_id, stage, count) VALUES ($1, 'closed', 2), ($1, 'new', 3), ($2, 'new', 9)`,
      [project, await insertTenant(database.dataSource, randomUUID())],
    );
    expect(await counts(project)).toEqual(['new 3', 'qualified 0', 'routed 0', 'nurtured 0', 'closed 2']);
  });
});
