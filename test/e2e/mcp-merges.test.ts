import { RecomputeService } from '../../src/recompute/recompute.service';
import { insertFacts, insertProject } from '../support/facts';
import { insertKey } from '../support/keys';
import { connectMcp, type TestMcp } from '../support/mcp-client';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

describe('the tools of language models, about merged contacts and agents', () => {
  let database: TestDatabase;
  let api: TestApi;
  let projectId: string;
  let survivor: string;
  let old: string;
  let mcp: TestMcp;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    projectId = await insertProject(database.dataSource, 'Merged');
    await database.dataSource.query(`UPDATE projects SET pinned_as_of = '2025-06-30' WHERE project_id = $1`, [
      projectId,
    ]);
    const fact = (agent: string, contact: string, day: string) => ({
      ...{ agent, contact, occurredAt: `${day}T10:00:00Z`, direction: 'inbound' as const },
    });
    const agents = await insertFacts(database.dataSource, projectId, [
      fact('Nova', 'ada@old.example', '2025-06-10'),
      fact('Iris', 'ada', '2025-06-20'),
      fact('Iris', 'eve', '2025-06-21'),
    ]);
    [old, survivor] = [agents.get('Nova') ?? '', agents.get('Iris') ?? ''];
    await recompute();
    await post('agents/Nova/merge', { into: 'Iris' });
    await post('contacts/ada%40old.example/merge', { into: 'ada' });
    await recompute();
    const { key } = await insertKey(database.dataSource, projectId, ['read', 'events:write']);
    mcp = await connectMcp(`http://127.0.0.1:${api.port}/mcp`, key);
  });
  afterAll(async () => {
    await mcp?.client.close();
    await api.close();
    await database.drop();
  });

  async function recompute(): Promise<void> {
    const outcome = await api.app.get(RecomputeService, { strict: false }).recomputeById(projectId, { wait: true });
    expect(outcome?.status).toMatch(/^(finished|unchanged)$/);
  }
  async function post(path: string, body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    expect((await api.get(`/api/v1/projects/${projectId}/${path}`, init)).status).toBe(200);
  }

  it('answer as the survivors by every id and name', async () => {
    const answers = [];
    for (const agent of ['Iris', 'Nova', survivor, old]) {
      for (const contact of ['ada', 'ada@old.example']) {
        answers.push((await mcp.call('explain_relationship', { agent, contact })).content);
      }
    }
    expect(answers[0]).toMatchObject({ agent_id: survivor, last_interactions: [{}, {}] });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    const known = await mcp.call('who_knows', { contact: 'ada@old.example' });
    expect(known.content).toMatchObject({ known_by: 1, agents: [{ agent: 'Iris', agent_id: survivor }] });
    for (const query of ['ada@old', 'ada']) {
      const { content } = await mcp.call('find_contact', { query });
      expect([query, content]).toMatchObject([query, { contacts: [{ contact: 'ada', known_by: 1 }] }]);
    }
  });

  it('record what is said under an old id and name for the survivors', async () => {
    await mcp.call('record_interaction', {
      ...{ event_id: 'late', agent: 'Nova', contact: 'ada@old.example', direction: 'inbound' },
      occurred_at: '2025-06-25T10:00:00Z',
    });
    await recompute();
    const { content } = await mcp.call('explain_relationship', { agent: survivor, contact: 'ada' });
    expect(content).toMatchObject({ last_interactions: [{ at: '2025-06-25T10:00:00.000Z' }, {}, {}] });
  });
});
