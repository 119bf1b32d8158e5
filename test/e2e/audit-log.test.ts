import type { OpenAPIObject } from '@nestjs/swagger';
import type { AuditEntryItem, AuditLogBody } from '../../src/audit/audit-log.dto';
import { erasureDigest } from '../../src/database/contact-digest';
import { AUDIT_ACTIONS, type AuditAction } from '../../src/database/entities/audit-entry.entity';
import { JobStore } from '../../src/jobs/job-store.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { AS_OF, insertFacts, insertProject, onDay } from '../support/facts';
import { insertKey } from '../support/keys';
import { insertScoredProject, type ScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

/** Changing operations without an entry, and why nobody expects one. */
const EXEMPT: Readonly<Record<string, string>> = {
  sendEvents: 'adds facts, which are their own record; it only records contacts that return',
  ...Object.fromEntries(
    ['Batch', 'Track', 'Identify', 'Group', 'Alias', 'Page', 'Screen'].map((name) => [
      `segment${name}`,
      'adds facts, as sendEvents does',
    ]),
  ),
  retryProjectRejection: 'adds a fact, as sendEvents does',
  previewProjectSettings: 'changes nothing',
  runProjectImport: 'reads a file again; unless it is a dry run it records import.started like the first time',
};

type Fields = Record<string, string>;

/** A request of each changing operation, in an order in which each changes something, and what it records. */
const CHANGES: readonly (readonly [
  operation: string,
  action: AuditAction,
  request: (ids: Fields) => { readonly path?: string; readonly body?: unknown },
])[] = [
  ['recomputeProject', 'recompute.started', () => ({})],
  ['createProject', 'project.created', () => ({ body: { name: 'Second' } })],
  ['changeProject', 'project.changed', () => ({ body: { name: 'Renamed' } })],
  ['changeProjectSettings', 'settings.changed', () => ({ body: { bands: { deep: 0.9 } } })],
  ['rollBackProjectSettings', 'settings.rolled_back', () => ({ body: { version: 0 } })],
  ['createProjectKey', 'key.created', () => ({ body: { name: 'k', scopes: ['read'] } })],
  ['changeProjectKey', 'key.changed', () => ({ body: { rate_limit: 60 } })],
  ['rotateProjectKey', 'key.replaced', () => ({ body: {} })],
  ['revokeProjectKey', 'key.revoked', () => ({})],
  [
    'createProjectWebhook',
    'webhook.created',
    () => ({ body: { url: 'http://127.0.0.1:9/services/T0/B0/pathsecret', events: ['relationship.at_risk'] } }),
  ],
  ['changeProjectWebhook', 'webhook.changed', () => ({ body: { url: 'http://127.0.0.1:9/services/othersecret' } })],
  ['replaceProjectWebhookSecret', 'webhook.secret_replaced', () => ({ body: {} })],
  ['testProjectWebhook', 'webhook.tested', () => ({})],
  ['redeliverProjectWebhookDelivery', 'webhook.redelivered', () => ({})],
  ['replayProjectWebhook', 'webhook.replayed', () => ({ path: '?since=2026-01-01' })],
  ['deleteProjectWebhook', 'webhook.deleted', () => ({})],
  [
    'changeProjectEpisode',
    'episode.changed',
    () => ({ body: { assignee: 'kim', state: 'done', outcome: 'contacted', note: 'privatenote' } }),
  ],
  [
    'changeProjectEpisodes',
    'episode.changed',
    ({ episodeId }) => ({ body: { episode_ids: [episodeId], state: 'dismissed', reason: 'privatereason' } }),
  ],
  ['changeProjectSources', 'source.changed', () => ({ body: { agent: 'Ada', expected: 'none' } })],
  [
    'replaceProjectSegmentSettings',
    'segment.changed',
    () => ({ body: { events: [{ event: 'Opened', kind: 'email' }] } }),
  ],
  ['runProjectBacktest', 'job.started', () => ({ path: '?cutoffs=1' })],
  ['cancelProjectJob', 'job.cancelled', () => ({})],
  ['startProjectImport', 'import.started', () => ({ path: '?file_name=privatefile&me=privateagent', body: [] })],
  ['stopProjectImport', 'import.stopped', () => ({})],
  ['mergeProjectContact', 'contact.merged', () => ({ body: { into: 'fading' } })],
  ['unmergeProjectContact', 'contact.unmerged', () => ({})],
  ['mergeProjectAgent', 'agent.merged', () => ({ body: { into: 'Bob' } })],
  ['unmergeProjectAgent', 'agent.unmerged', () => ({})],
  ['eraseContact', 'contact.erased', () => ({})],
  ['deleteProject', 'project.deleted', () => ({})],
];

let database: TestDatabase;
let api: TestApi;
let project: ScoredProject;
let base: string;
beforeAll(async () => {
  // Jobs stay queued, so that one can be cancelled.
  jest.spyOn(JobStore.prototype, 'open').mockResolvedValue([]);
  database = await createTestDatabase();
  api = await serveTestApi(database.url);
  project = await insertScoredProject(database.dataSource);
  base = `/api/v1/projects/${project.projectId}`;
});
afterAll(async () => {
  await api.close();
  await database.drop();
});

const sql = (text: string, values: unknown[] = []) => database.dataSource.query(text, values);

async function send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await api.get(path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, requestId: response.headers.get('x-request-id'), text };
}

async function log(query = '', path = base): Promise<AuditEntryItem[]> {
  const { status, text } = await send('GET', `${path}/audit-log${query}`);
  expect([query, status]).toEqual([query, 200]);
  return (JSON.parse(text) as AuditLogBody).entries;
}

/** `METHOD path` of each operation that changes something. */
async function changingOperations(): Promise<Map<string, readonly [method: string, path: string]>> {
  const document = (await (await api.get('/api/v1/openapi.json')).json()) as OpenAPIObject;
  return new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, { operationId: string }>)
        .filter(([method]) => method !== 'get')
        .map(([method, { operationId }]) => [operationId, [method.toUpperCase(), path]] as const),
    ),
  );
}

it('every changing operation records who changed what, or is listed with the reason why not', async () => {
  const operations = await changingOperations();
  expect([...operations.keys()].sort()).toEqual([...Object.keys(EXEMPT), ...CHANGES.map(([name]) => name)].sort());
  const [{ episode_id: episodeId }] = await sql(
    'SELECT episode_id FROM episodes WHERE project_id = $1 AND ended_on IS NULL LIMIT 1',
    [project.projectId],
  );
  await insertFacts(database.dataSource, project.projectId, [
    { agent: 'Ada', contact: 'weekly', occurredAt: onDay(AS_OF) },
  ]);
  const ids: Fields = { projectId: project.projectId, episodeId, userId: 'weekly', agentId: 'Ada' };
  let everything = '';
  const secrets: string[] = [];
  for (const [operation, action, request] of CHANGES) {
    const [method = '', template = ''] = operations.get(operation) ?? [];
    const { path = '', body } = request(ids);
    const target = template.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? '') + path;
    const { status, text, requestId } = await send(method, target, body);
    expect([operation, status < 300 ? 'well' : text]).toEqual([operation, 'well']);
    const answer: Fields = text === '' ? {} : JSON.parse(text);
    const { key_id, webhook_id, delivery_id, job_id, import_id } = answer;
    Object.assign(ids, key_id && { keyId: key_id }, webhook_id && { webhookId: webhook_id });
    Object.assign(ids, delivery_id && { deliveryId: delivery_id }, job_id && { jobId: job_id });
    Object.assign(ids, import_id && { importId: import_id });
    secrets.push(...[answer.key, answer.secret].flatMap((secret) => secret ?? []));
    const own = ['createProject', 'deleteProject'].includes(operation) ? '/api/v1' : base;
    const entries = await log(`?action=${action}`, own);
    expect(entries.filter((entry) => entry.request_id === requestId)).toEqual([
      expect.objectContaining({ action, actor_kind: 'user', actor_id: 'user_test' }),
    ]);
    everything += JSON.stringify(entries);
  }
  const kept: readonly AuditAction[] = ['contact.restored', 'model.switched', 'project.closed', 'project.restored'];
  expect(new Set([...CHANGES.map(([, action]) => action), ...kept])).toEqual(new Set(AUDIT_ACTIONS));
  expect(secrets.length).toBeGreaterThanOrEqual(3);
  for (const secret of [
    ...secrets,
    'pathsecret',
    'othersecret',
    'privatenote',
    'privatereason',
    'privatefile',
    'privateagent',
  ]) {
    expect([secret, everything.includes(secret)]).toEqual([secret, false]);
  }
});

describe('the log', () => {
  beforeEach(async () => {
    const projectId = await insertProject(database.dataSource, `P ${Math.random()}`);
    base = `/api/v1/projects/${projectId}`;
    project = { ...project, projectId };
  });

  it('says from which value to which, of what changed only', async () => {
    await send('PATCH', base, { time_zone: 'Europe/Berlin', breadth_half: 25 });
    await send('PATCH', base, { time_zone: 'Europe/Berlin' });
    await send('PATCH', `${base}/settings`, { bands: { deep: 0.91 }, model: 'fixed' });
    await send('PATCH', `${base}/settings`, { bands: { deep: 0.91 } });
    expect((await log()).map(({ action, subject, changes }) => [action, subject, changes])).toEqual([
      ['settings.changed', '1', expect.arrayContaining([{ field: 'bands.deep', from: expect.any(Number), to: 0.91 }])],
      ['project.changed', project.projectId, [{ field: 'time_zone', from: 'UTC', to: 'Europe/Berlin' }]],
    ]);
  });

  it('is read in pages, by actor, action, subject and time', async () => {
    for (let index = 0; index < 5; index++) await send('POST', `${base}/keys`, { name: `k${index}`, scopes: ['read'] });
    const all = await log();
    expect(all.map(({ changes }) => changes.find(({ field }) => field === 'name')?.to)).toEqual([
      'k4',
      'k3',
      'k2',
      'k1',
      'k0',
    ]);
    const paged: AuditEntryItem[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const { text } = await send('GET', `${base}/audit-log?page_size=2&cursor=${cursor}`);
      const body = JSON.parse(text) as AuditLogBody;
      paged.push(...body.entries);
      cursor = body.next_cursor;
    }
    expect(paged).toEqual(all);
    const [newest, second] = all as [AuditEntryItem, AuditEntryItem];
    expect(await log(`?subject=${newest.subject.toUpperCase()}`)).toEqual([newest]);
    expect(await log('?actor=user_test&action=key.created,key.revoked')).toEqual(all);
    expect(await log('?actor=user_other')).toEqual([]);
    expect(await log('?action=key.revoked')).toEqual([]);
    expect(await log('?from=2100-01-01')).toEqual([]);
    expect(await log('?to=2000-01-01')).toEqual([]);
    expect((await log(`?from=${second.recorded_at}`)).length).toBeGreaterThanOrEqual(2);
    for (const wrong of ['?action=nothing', '?from=x', '?from=2026-01-02&to=2026-01-01', '?cursor=x', '?page_size=x']) {
      expect([wrong, (await send('GET', `${base}/audit-log${wrong}`)).status]).toEqual([wrong, 422]);
    }
  });

  it('is for admins, and names keys that change something', async () => {
    const member = { authorization: `Bearer ${await api.token('org_test', 'member')}` };
    for (const path of [`${base}/audit-log`, '/api/v1/audit-log']) {
      expect((await send('GET', path, undefined, member)).status).toBe(403);
    }
    const stranger = { authorization: `Bearer ${await api.token('org_other')}` };
    expect((await send('GET', `${base}/audit-log`, undefined, stranger)).status).toBe(404);
    const theirs = await send('GET', '/api/v1/audit-log', undefined, stranger);
    expect((JSON.parse(theirs.text) as AuditLogBody).entries).toEqual([]);
    const { key, keyId } = await insertKey(database.dataSource, project.projectId, ['events:write', 'erasures:lift']);
    const events = (id: string) => ({
      events: [
        { type: 'contact.updated', event_id: id, user_id: 'c-1', name: 'N', occurred_at: '2026-01-01T00:00:00Z' },
      ],
    });
    await send('POST', `${base}/events`, events('e-1'));
    await send('DELETE', `${base}/contacts/c-1`);
    await send('POST', `${base}/events`, events('e-2'), { authorization: `Bearer ${key}` });
    const subject = erasureDigest(project.projectId, 'c-1');
    expect(await log('?subject=c-1')).toEqual([
      expect.objectContaining({ action: 'contact.restored', subject, actor_kind: 'key', actor_id: keyId }),
      expect.objectContaining({ action: 'contact.erased', subject, actor_kind: 'user', actor_id: 'user_test' }),
    ]);
  });

  it('forgets what names an erased contact, except that it was erased', async () => {
    await sql(
      `INSERT INTO audit_entries (project_id, entry_id, recorded_at, actor_kind, action, subject, user_id, changes)
       SELECT $1, gen_random_uuid(), now(), 'user', 'episode.changed', contact, contact, '[]' FROM unnest(ARRAY['c-1', 'c-2']) AS contact`,
      [project.projectId],
    );
    const event = {
      type: 'contact.updated',
      event_id: 'e',
      user_id: 'c-1',
      name: 'N',
      occurred_at: '2026-01-01T00:00:00Z',
    };
    await send('POST', `${base}/events`, { events: [event] });
    expect((await log('?subject=c-1')).map(({ action }) => action)).toEqual(['episode.changed']);
    expect((await send('DELETE', `${base}/contacts/c-1`)).status).toBe(200);
    expect((await log()).map(({ action, subject }) => [action, subject])).toEqual([
      ['contact.erased', erasureDigest(project.projectId, 'c-1')],
      ['episode.changed', 'c-2'],
    ]);
  });

  it('is there exactly if the change is, and no statement changes or deletes it', async () => {
    await send('POST', `${base}/keys`, { name: 'k', scopes: ['read'] });
    const before = await log();
    expect(before).toHaveLength(1);
    const runner = database.dataSource.createQueryRunner();
    await runner.connect();
    await runner.query('RESET relationship_depth.audit_deletion');
    await runner.query(`UPDATE audit_entries SET actor_id = 'somebody'`);
    await runner.query('DELETE FROM audit_entries');
    await runner.release();
    expect(await log()).toEqual(before);
    // The organisation has a project of this name, so neither the project nor the entry is there.
    const created = await log('?action=project.created', '/api/v1');
    const [{ name }] = await sql('SELECT name FROM projects WHERE project_id = $1', [project.projectId]);
    expect((await send('POST', '/api/v1/projects', { name })).status).toBe(409);
    expect(await log('?action=project.created', '/api/v1')).toEqual(created);
  });

  it('outlives the project in that of the organisation, and nothing outlives 400 days', async () => {
    const subject = project.projectId;
    const [{ name }] = await sql('SELECT name FROM projects WHERE project_id = $1', [subject]);
    expect((await send('DELETE', base)).status).toBe(204);
    expect(await log(`?subject=${subject}`, '/api/v1')).toEqual([
      expect.objectContaining({ action: 'project.deleted', changes: [{ field: 'name', from: name, to: null }] }),
    ]);
    await sql(
      `INSERT INTO audit_entries (project_id, entry_id, recorded_at, actor_kind, action, subject, changes)
       SELECT project_id, gen_random_uuid(), now() - days * interval '1 day', 'user', 'project.deleted', days, '[]'
       FROM (SELECT project_id FROM audit_entries WHERE subject = $1) AS log, unnest(ARRAY[399, 401]) AS days`,
      [subject],
    );
    await api.app.get(RecomputeService, { strict: false }).forgetOldEntries();
    expect((await log('', '/api/v1')).map((entry) => entry.subject)).toContain('399');
    expect((await log('', '/api/v1')).map((entry) => entry.subject)).not.toContain('401');
  });
});
