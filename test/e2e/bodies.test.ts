import type { OpenAPIObject } from '@nestjs/swagger';
import Ajv from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { bodyChecker, contract } from '../support/contract';
import { insertFinishedImport } from '../support/finished-import';
import { insertFinishedJob } from '../support/finished-job';
import { insertKey } from '../support/keys';
import { routesOf } from '../support/routes';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { PUBLIC_URL, serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';
import { insertWebhook, queueDeliveries } from '../support/webhook-rows';

type Json = Record<string, unknown>;

describe('the body of', () => {
  let database: TestDatabase;
  let api: TestApi;
  let project: ScoredProject;
  let runId: string;
  let keyId: string;
  let episodeId: string;
  let jobId: string;
  let importId: string;
  let webhookId: string;
  let deliveryId: string;
  let served: OpenAPIObject;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    project = await insertScoredProject(database.dataSource);
    const [run] = await database.dataSource.query('SELECT run_id FROM recompute_runs');
    runId = run.run_id;
    jobId = await insertFinishedJob(database.dataSource, project.projectId);
    importId = await insertFinishedImport(database.dataSource, project.projectId);
    const webhook = await insertWebhook(database.dataSource, project.projectId, 'https://example.com/');
    ({ webhookId } = webhook);
    [deliveryId = ''] = await queueDeliveries(database.dataSource, webhook, 1);
    [{ episode_id: episodeId }] = await database.dataSource.query('SELECT episode_id FROM episodes');
    ({ keyId } = await insertKey(database.dataSource, project.projectId));
    served = (await (await api.get('/api/v1/openapi.json')).json()) as OpenAPIObject;
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const concrete = (path: string): string =>
    path
      .replace(/[:{]projectId}?/, project.projectId)
      .replace(/[:{]agentId}?/, project.agentId)
      .replace(/[:{]contactId}?/, project.contactId)
      .replace(/[:{]userId}?/, project.contactId)
      .replace(/[:{]accountId}?/, project.accountId)
      .replace(/[:{]runId}?/, runId)
      .replace(/[:{]jobId}?/, jobId)
      .replace(/[:{]importId}?/, importId)
      .replace(/[:{]webhookId}?/, webhookId)
      .replace(/[:{]deliveryId}?/, deliveryId)
      .replace(/[:{]keyId}?/, keyId)
      .replace(/[:{]episodeId}?/, episodeId);
  const bodyOf = async (path: string): Promise<Json> => (await (await api.get(concrete(path))).json()) as Json;
  const schemaOf = (document: OpenAPIObject, path: string): string => {
    const text = JSON.stringify(document.paths[path]?.get?.responses['200']);
    return /#\/components\/schemas\/(\w+)/.exec(text)?.[1] ?? '';
  };

  /** Exports are not JSON and have their own test. */
  const isFile = (document: OpenAPIObject, path: string): boolean =>
    path.endsWith('/export') ||
    !JSON.stringify(document.paths[path.replace(/:(\w+)/g, '{$1}')]?.get?.responses['200']).includes(
      '"application/json"',
    );

  (contract ? it : it.skip)('each published operation is valid by the contract', async () => {
    if (!contract) return;
    const check = bodyChecker(contract);
    for (const path of Object.keys(contract.paths)) {
      expect([path, check(schemaOf(contract, path), await bodyOf(path))]).toEqual([path, []]);
    }
  });

  it('every GET route is valid by the document and its JSON Schema', async () => {
    const check = bodyChecker(served);
    const ajv = addFormats(new Ajv({ strict: false }));
    for (const name of Object.keys(served.components?.schemas ?? {})) {
      const response = await api.get(`/api/v1/schemas/${name}.json`, { headers: { authorization: '' } });
      expect(response.headers.get('content-type')).toBe('application/json');
      ajv.addSchema((await response.json()) as object, `/api/v1/schemas/${name}.json`);
    }
    const routes = routesOf(api.app).filter(
      ({ method, rule, streams }) => method === 'GET' && rule !== 'public' && !streams,
    );
    expect(routes.length).toBeGreaterThanOrEqual(10);
    for (const { path } of routes) {
      if (isFile(served, path)) continue;
      const template = path.replace(/:(\w+)/g, '{$1}');
      const name = schemaOf(served, template);
      const response = await api.get(concrete(path));
      const text = await response.text();
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get('content-type')).toBe('application/json');
      expect(response.headers.get('link')).toBe(`</api/v1/schemas/${name}.json>; rel="describedBy"`);
      expect(response.headers.get('cache-control')).toBe('private, no-cache');
      expect(text.startsWith(`{"$schema":"${PUBLIC_URL}/api/v1/schemas/${name}.json",`)).toBe(true);
      expect(text.match(/"\$schema"/g)).toHaveLength(1);
      expect([path, check(name, JSON.parse(text))]).toEqual([path, []]);
      const validate = ajv.getSchema(`/api/v1/schemas/${name}.json`);
      expect([path, validate?.(JSON.parse(text)), validate?.errors]).toEqual([path, true, null]);
    }
  });

  it('depth-scores is ordered by depth and repeats no $schema', async () => {
    const { scores, total } = (await bodyOf('/api/v1/projects/:projectId/depth-scores')) as unknown as {
      scores: { depth: number; user_id: string }[];
      total: number;
    };
    expect(total).toBe(4);
    expect(scores).toHaveLength(4);
    expect(scores.map(({ depth }) => depth)).toEqual([...scores.map(({ depth }) => depth)].sort((a, b) => b - a));
  });

  it('at-risk has recommended actions', async () => {
    const { contacts, total } = (await bodyOf('/api/v1/projects/:projectId/at-risk')) as unknown as {
      contacts: Json[];
      total: number;
    };
    expect(total).toBe(contacts.length);
    expect(contacts).toEqual([
      expect.objectContaining({
        user_id: 'fading',
        contact_name: 'Ana',
        days_since: 60,
        recommended_action: expect.stringMatching(/^Reach out now: silent 67 days/),
      }),
    ]);
  });

  it('the moat equals the sum of its agents', async () => {
    const moat = await bodyOf('/api/v1/projects/:projectId/moat');
    const agent = await bodyOf('/api/v1/agents/:agentId/depth-distribution');
    expect(Object.keys(moat.bands as Json).sort()).toEqual(['deep', 'faint', 'light', 'strong', 'warm']);
    expect(moat.total).toBe(4);
    expect(agent.total).toBe(2);
    expect(moat.trend).toHaveLength(90);
    expect((moat.trend as Json[]).at(-1)).toEqual({ date: '2025-06-30', count: 4, avg_depth: moat.avg_depth });
  });

  it('the moat has the requested days of trend', async () => {
    const trendOf = async (query: string): Promise<Json[]> =>
      (await bodyOf(`/api/v1/projects/:projectId/moat${query}`)).trend as Json[];
    expect(await trendOf('?days=1')).toHaveLength(1);
    expect(await trendOf('?days=7')).toHaveLength(7);
    expect((await trendOf('?days=7')).map(({ date }) => date)[0]).toBe('2025-06-24');
    expect((await trendOf('?days=9999')).length).toBeGreaterThan(90);
    expect((await api.get(concrete('/api/v1/projects/:projectId/moat?days=x'))).status).toBe(422);
  });

  it('fleet-activity is newest first, with names of agents and contacts', async () => {
    const { items } = (await bodyOf('/api/v1/projects/:projectId/fleet-activity')) as unknown as { items: Json[] };
    const times = items.map(({ timestamp }) => String(timestamp));
    expect(times).toEqual([...times].sort().reverse());
    expect(items.map(({ action }) => action)).toContain('enrichment_run');
    expect(items).toContainEqual(
      expect.objectContaining({ action: 'message_sent', agent_name: 'Ada', summary: 'Sent a message to weekly' }),
    );
  });

  it('pipeline-flow has all five stages in order', async () => {
    const { stages } = (await bodyOf('/api/v1/projects/:projectId/pipeline-flow')) as unknown as {
      stages: { stage: string; count: number }[];
    };
    expect(stages.map(({ stage }) => stage)).toEqual(['new', 'qualified', 'routed', 'nurtured', 'closed']);
    expect(stages.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    expect(stages.at(-1)?.count).toBe(1);
  });

  it('projects lists projects and agents of the caller only', async () => {
    await insertScoredProject(database.dataSource, { name: 'Theirs', organisation: 'org_other' });
    expect(await bodyOf('/api/v1/projects')).toMatchObject({
      total: 1,
      projects: [
        {
          project_id: project.projectId,
          name: 'Scored',
          as_of: '2025-06-30',
          computed_at: expect.stringMatching(/Z$/),
          agents: [{ agent_id: project.agentId, name: 'Ada' }, { name: 'Bob' }],
        },
      ],
    });
  });
});
