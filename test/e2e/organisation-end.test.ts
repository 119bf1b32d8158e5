import { randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { Webhook } from 'standardwebhooks';
import type { AuditLogBody } from '../../src/audit/audit-log.dto';
import { OPERATOR } from '../../src/database/actor';
import { organisationLogId } from '../../src/database/audit-trail.queries';
import { hasEnded } from '../../src/database/ended-owners.queries';
import { ClerkEventsQueries } from '../../src/organisations/clerk-events.queries';
import { ClosedProjectsJob } from '../../src/organisations/closed-projects.job';
import { ProjectClosure } from '../../src/organisations/project-closure.queries';
import { RecomputeQueries } from '../../src/recompute/recompute.queries';
import { insertProject } from '../support/facts';
import { insertKey } from '../support/keys';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const SECRET = `whsec_${randomBytes(24).toString('base64')}`;
const PATH = '/api/v1/clerk/webhooks';

let database: TestDatabase;
let api: TestApi;
/** Another process on the same database. */
let replica: TestApi;
beforeAll(async () => {
  database = await createTestDatabase();
  const environment = { CLERK_WEBHOOK_SIGNING_SECRET: SECRET };
  api = await serveTestApi(database.url, { environment });
  replica = await serveTestApi(database.url, { environment });
});
afterAll(async () => {
  await api.close();
  await replica.close();
  await database.drop();
});

const sql = (text: string, values: unknown[] = []) => database.dataSource.query(text, values);

interface Delivery {
  readonly id?: string;
  /** When it happened, in milliseconds; now by default. */
  readonly at?: number;
  readonly sentAt?: Date;
  readonly secret?: string;
  readonly to?: TestApi;
}

/** A delivery as Clerk sends it. @returns the status */
async function deliver(type: string, data: object, options: Delivery = {}): Promise<number> {
  const { id = randomUUID(), at = Date.now(), sentAt = new Date(), secret = SECRET, to = api } = options;
  const body = JSON.stringify({ type, object: 'event', data, timestamp: at, instance_id: 'ins_1' });
  return await post(to, body, signed(id, sentAt, body, secret));
}

function signed(id: string, at: Date, body: string, secret = SECRET): Record<string, string> {
  return {
    'content-type': 'application/json',
    'svix-id': id,
    'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
    'svix-signature': new Webhook(secret).sign(id, at, body),
  };
}

async function post(to: TestApi, body: string | Uint8Array, headers: Record<string, string>): Promise<number> {
  const response = await to.get(PATH, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}

const ended = (organisation: string) => ({ id: organisation, object: 'organization', deleted: true });
const membership = (organisation: string, userId: string) => ({
  id: 'orgmem_1',
  organization: { id: organisation, name: 'Shop' },
  public_user_data: { user_id: userId, identifier: 'a@example.com' },
  role: 'org:member',
});

async function status(
  organisation: string | null,
  path: string,
  server = api,
  init: RequestInit = {},
): Promise<number> {
  const authorization = `Bearer ${await server.token(organisation)}`;
  const response = await server.get(path, { ...init, headers: { authorization, 'content-type': 'application/json' } });
  await response.arrayBuffer();
  return response.status;
}

async function actions(organisation: string): Promise<string[]> {
  const authorization = `Bearer ${await api.token(organisation)}`;
  const response = await api.get('/api/v1/audit-log', { headers: { authorization } });
  return ((await response.json()) as AuditLogBody).entries.map(({ action }) => action);
}

describe('a delivery', () => {
  it('is a 404 where no secret is configured', async () => {
    const other = await serveTestApi(database.url);
    try {
      expect(await deliver('user.created', { id: 'user_1' }, { to: other })).toBe(404);
    } finally {
      await other.close();
    }
  });

  it('is accepted if Clerk signed it, and ignored if it ends nothing', async () => {
    for (const type of ['user.created', 'organization.created', 'organization.updated', 'session.created', '', 'x.y']) {
      expect([type, await deliver(type, { id: 'org_1' })]).toEqual([type, 204]);
    }
    expect(await sql('SELECT 1 FROM clerk_events')).toEqual([]);
  });

  it('is refused without its signature, and changes nothing', async () => {
    const projectId = await insertProject(database.dataSource, 'Kept', 'org_kept');
    const body = JSON.stringify({ type: 'organization.deleted', data: ended('org_kept'), timestamp: Date.now() });
    const good = signed('msg_1', new Date(), body);
    const old = new Date(Date.now() - 10 * 60_000);
    const { 'svix-signature': signature, ...unsigned } = good;
    const refused: [string, string | Uint8Array, Record<string, string>, number][] = [
      ['no headers', body, { 'content-type': 'application/json' }, 400],
      ['no signature', body, unsigned, 400],
      ['an empty signature', body, { ...good, 'svix-signature': '' }, 400],
      ['another id', body, { ...good, 'svix-id': 'msg_2' }, 400],
      ['an endless id', body, signed('x'.repeat(5_000), new Date(), body), 400],
      ['another secret', body, signed('msg_1', new Date(), body, `whsec_${randomBytes(24).toString('base64')}`), 400],
      ['ten minutes old', body, signed('msg_1', old, body), 400],
      ['of the future', body, signed('msg_1', new Date(Date.now() + 10 * 60_000), body), 400],
      ['another body', body.replace('org_kept', 'org_test'), good, 400],
      ['no body', '', good, 400],
      ['no JSON, signed', '[', signed('msg_1', new Date(), '['), 400],
      ['null, signed', 'null', signed('msg_1', new Date(), 'null'), 400],
      ['not UTF-8', new Uint8Array([0xff, 0xfe, 0x00]), good, 400],
      ['compressed', gzipSync(body), { ...good, 'content-encoding': 'gzip' }, 415],
      ['300 KB', ' '.repeat(300 * 1024), good, 413],
    ];
    for (const [name, text, headers, expected] of refused) {
      expect([name, await post(api, text, headers)]).toEqual([name, expected]);
    }
    expect(signature).toMatch(/^v1,/);
    for (const [type, data] of [
      ['organization.deleted', {}],
      ['organization.deleted', { id: 7 }],
      ['organization.deleted', { id: 'x'.repeat(300) }],
      ['organizationMembership.deleted', { organization: { id: 'org_kept' } }],
      ['organizationMembership.deleted', { organization: null, public_user_data: [] }],
      ['user.deleted', { id: 'a\0b' }],
    ] as const) {
      expect([type, data, await deliver(type, data)]).toEqual([type, data, 422]);
    }
    expect(await status('org_kept', `/api/v1/projects/${projectId}`)).toBe(200);
  });
});

describe('the end of an organisation', () => {
  let organisation: string;
  let projectId: string;
  let base: string;
  let count = 0;
  beforeEach(async () => {
    organisation = `org_end${++count}`;
    projectId = await insertProject(database.dataSource, 'Closing', organisation);
    await insertProject(database.dataSource, 'Second', organisation);
    base = `/api/v1/projects/${projectId}`;
  });
  const event = {
    type: 'contact.updated',
    event_id: 'e',
    user_id: 'c',
    name: 'N',
    occurred_at: '2026-01-01T00:00:00Z',
  };
  const events = { method: 'POST', body: JSON.stringify({ events: [event] }) };

  it('closes its projects on every server at once, and no others', async () => {
    const other = await insertProject(database.dataSource, 'Other', `${organisation}_other`);
    const { key } = await insertKey(database.dataSource, projectId, ['read', 'events:write']);
    await sql(
      `INSERT INTO webhooks (project_id, webhook_id, url, format, description, events, enabled, created_at, created_by)
       SELECT $1, gen_random_uuid(), 'https://example.com/' || enabled, 'standard', '', '{}', enabled, now(), 'user'
       FROM unnest(ARRAY[true, false]) AS enabled`,
      [projectId],
    );
    await sql(
      // A server elsewhere works on it, so that none of these takes it before.
      `INSERT INTO jobs (project_id, job_id, owner_id, kind, input, state, created_at, started_at, worker, alive_at)
       VALUES ($1, gen_random_uuid(), $2, 'backtest', '{}', 'running', now(), now(), gen_random_uuid(), now() + interval '1 hour')`,
      [projectId, organisation],
    );
    const withKey = { headers: { authorization: `Bearer ${key}` } };
    for (const server of [api, replica]) {
      expect(await status(organisation, base, server)).toBe(200);
      expect((await server.get(base, withKey)).status).toBe(200);
    }
    expect(await deliver('organization.deleted', ended(organisation))).toBe(204);
    for (const server of [api, replica]) {
      while ((await status(organisation, base, server)) !== 404);
      while ((await server.get(base, withKey)).status !== 401);
      for (const path of ['/moat', '/audit-log', '/agents', '/relationships', '/keys']) {
        expect([path, await status(organisation, base + path, server)]).toEqual([path, 404]);
      }
      expect(await status(organisation, `${base}/events`, server, events)).toBe(404);
      expect(await status(organisation, `${base}/recompute`, server, { method: 'POST' })).toBe(404);
      expect(await status(organisation, base, server, { method: 'DELETE' })).toBe(404);
    }
    const authorization = `Bearer ${await api.token(organisation)}`;
    const list = await (await api.get('/api/v1/projects', { headers: { authorization } })).json();
    expect(list).toMatchObject({ projects: [], total: 0 });
    const create = { method: 'POST', body: JSON.stringify({ name: 'Late' }) };
    expect(await status(organisation, '/api/v1/projects', api, create)).toBe(409);
    const due = await new RecomputeQueries(database.dataSource).projects.due();
    expect(due.map(({ project_id }) => project_id)).toContain(other);
    expect(due.map(({ project_id }) => project_id)).not.toContain(projectId);
    expect(await sql('SELECT 1 FROM webhooks WHERE project_id = $1 AND enabled', [projectId])).toEqual([]);
    expect(await sql('SELECT state FROM jobs WHERE project_id = $1', [projectId])).toEqual([{ state: 'cancelled' }]);
    expect(await status(`${organisation}_other`, `/api/v1/projects/${other}`)).toBe(200);
    expect(await actions(organisation)).toEqual(['project.closed', 'project.closed']);
  });

  it('happens once, however often and wherever it is delivered', async () => {
    const [id, at] = [randomUUID(), Date.now()];
    const all = Array.from({ length: 6 }, (_, index) =>
      deliver('organization.deleted', ended(organisation), { id, at, to: index % 2 ? api : replica }),
    );
    expect(await Promise.all(all)).toEqual(Array(6).fill(204));
    expect(await actions(organisation)).toEqual(['project.closed', 'project.closed']);
  });

  it('is undone by an operator, for good: earlier events, and the same again, change nothing', async () => {
    await sql(
      `INSERT INTO webhooks (project_id, webhook_id, url, format, description, events, enabled, created_at, created_by)
       SELECT $1, gen_random_uuid(), 'https://example.com/' || enabled, 'standard', '', '{}', enabled, now(), 'user'
       FROM unnest(ARRAY[true, false]) AS enabled`,
      [projectId],
    );
    const [id, at] = [randomUUID(), Date.now() - 1_000];
    await deliver('organization.deleted', ended(organisation), { id, at });
    while ((await status(organisation, base)) !== 404);
    const closure = api.app.get(ProjectClosure, { strict: false });
    expect(await closure.restore(organisation, OPERATOR)).toEqual(['Closing', 'Second']);
    expect(await closure.restore(organisation, OPERATOR)).toEqual([]);
    expect(await status(organisation, base)).toBe(200);
    expect(await status(organisation, `${base}/events`, api, events)).toBe(202);
    const create = { method: 'POST', body: JSON.stringify({ name: 'New' }) };
    expect(await status(organisation, '/api/v1/projects', api, create)).toBe(201);
    const [{ enabled }] = await sql('SELECT count(*)::int AS enabled FROM webhooks WHERE project_id = $1 AND enabled', [
      projectId,
    ]);
    expect(enabled).toBe(1);
    // The same once more, an older one under another id, and a creation that arrives late.
    expect(await deliver('organization.deleted', ended(organisation), { id, at })).toBe(204);
    expect(await deliver('organization.deleted', ended(organisation), { at: at - 60_000 })).toBe(204);
    expect(await deliver('organization.created', { id: organisation }, { at: at + 60_000 })).toBe(204);
    expect(await status(organisation, base)).toBe(200);
    expect((await actions(organisation)).filter((action) => action === 'project.closed')).toHaveLength(2);
    // A new one closes them again, and nothing that Clerk sends restores them.
    expect(await deliver('organization.deleted', ended(organisation), { at: Date.now() + 5_000 })).toBe(204);
    while ((await status(organisation, base)) !== 404);
    await deliver('organization.created', { id: organisation }, { at: Date.now() + 10_000 });
    expect(await status(organisation, base)).toBe(404);
  });

  it('deletes them after 30 days, unless they were restored', async () => {
    await deliver('organization.deleted', ended(organisation));
    await sql(`UPDATE projects SET closed_at = now() - interval '29 days' WHERE project_id = $1`, [projectId]);
    await sql(`UPDATE projects SET closed_at = now() - interval '31 days' WHERE org_id = $1 AND project_id <> $2`, [
      organisation,
      projectId,
    ]);
    const jobs = [api, replica].map((server) => server.app.get(ClosedProjectsJob, { strict: false }));
    await Promise.all(jobs.map((job) => job.tick()));
    expect(await sql('SELECT project_id FROM projects WHERE org_id = $1', [organisation])).toEqual([
      { project_id: projectId },
    ]);
    expect((await actions(organisation))[0]).toBe('project.deleted');
    const closure = api.app.get(ProjectClosure, { strict: false });
    await sql(`UPDATE projects SET closed_at = now() - interval '31 days' WHERE project_id = $1`, [projectId]);
    // Between the look and the deletion.
    const expired = jest.spyOn(closure, 'expired').mockResolvedValue([projectId]);
    await closure.restore(organisation, OPERATOR);
    await jobs[0]?.tick();
    expired.mockRestore();
    expect(await status(organisation, base)).toBe(200);
  });
});

describe('who leaves', () => {
  let organisation: string;
  let count = 0;
  beforeEach(() => {
    organisation = `org_leave${++count}`;
  });

  /** An episode assigned to somebody at a time, by changes as people make them. */
  async function episode(projectId: string, assignments: readonly [string, Date][], closed = false): Promise<string> {
    const id = randomUUID();
    const [last = '', at = new Date()] = assignments.at(-1) ?? [];
    await sql(
      `INSERT INTO episodes (project_id, episode_id, kind, state, agent_id, user_id, began_on, opened_at, run_id, action, band,
         depth, potential, value, assignee, changed_at, changed_by, revision, closed_at, ended_on)
       VALUES ($1, $2::uuid, 'at_risk', $3, gen_random_uuid(), $2::text, '2026-01-01', now(), gen_random_uuid(), 'a', 'warm', 0, 0, 0,
         $4, $5, 'admin', $6, $7, $8)`,
      [
        ...[projectId, id, closed ? 'done' : 'open', last, at, assignments.length + 1],
        ...(closed ? [at, '2026-01-02'] : [null, null]),
      ],
    );
    for (const [index, [assignee, changedAt]] of assignments.entries()) {
      await sql(
        `INSERT INTO episode_changes (project_id, episode_id, revision, user_id, changed_at, changed_by, state, assignee)
         VALUES ($1, $2::uuid, $3, $2::text, $4, 'admin', 'open', $5)`,
        [projectId, id, index + 2, changedAt, assignee],
      );
    }
    return id;
  }
  const assignees = async (projectId: string): Promise<Record<string, string | null>> => {
    const rows: { episode_id: string; assignee: string | null }[] = await sql(
      'SELECT episode_id, assignee FROM episodes WHERE project_id = $1',
      [projectId],
    );
    return Object.fromEntries(rows.map(({ episode_id, assignee }) => [episode_id, assignee]));
  };
  const left = new Date('2026-06-01T12:00:00Z');
  const before = new Date('2026-05-01T12:00:00Z');
  const after = new Date('2026-07-01T12:00:00Z');

  it('an organisation is no longer assigned what they had then, and the history says so', async () => {
    const projectId = await insertProject(database.dataSource, 'P', organisation);
    const elsewhere = await insertProject(database.dataSource, 'P', `${organisation}_other`);
    const had = await episode(projectId, [['user_gone', before]]);
    // Somebody snoozed it later: that is no new assignment.
    const kept = await episode(projectId, [
      ['user_kim', before],
      ['user_gone', before],
      ['user_gone', after],
    ]);
    const returned = await episode(projectId, [
      ['user_gone', before],
      ['user_kim', before],
      ['user_gone', after],
    ]);
    const others = await episode(projectId, [['user_kim', before]]);
    const closed = await episode(projectId, [['user_gone', before]], true);
    const foreign = await episode(elsewhere, [['user_gone', before]]);
    const id = randomUUID();
    const send = () =>
      deliver('organizationMembership.deleted', membership(organisation, 'user_gone'), { id, at: left.getTime() });
    expect(await Promise.all([send(), send()])).toEqual([204, 204]);
    expect(await assignees(projectId)).toEqual({
      [had]: null,
      [kept]: null,
      [returned]: 'user_gone',
      [others]: 'user_kim',
      [closed]: 'user_gone',
    });
    expect(await assignees(elsewhere)).toEqual({ [foreign]: 'user_gone' });
    const history =
      'SELECT revision, assignee, changed_by FROM episode_changes WHERE episode_id = $1 ORDER BY revision';
    expect(await sql(history, [had])).toEqual([
      { revision: 2, assignee: 'user_gone', changed_by: 'admin' },
      { revision: 3, assignee: null, changed_by: 'system' },
    ]);
    expect(await status(organisation, `/api/v1/projects/${projectId}`)).toBe(200);
    const log = await sql(`SELECT subject, actor_kind, changes FROM audit_entries WHERE subject = $1`, [had]);
    expect(log).toEqual([
      { subject: had, actor_kind: 'system', changes: [{ field: 'assignee', from: 'user_gone', to: null }] },
    ]);
  });

  it('Clerk altogether loses their personal projects and every assignment', async () => {
    const user = `user_${organisation}`;
    const personal = await insertProject(database.dataSource, 'Personal', user);
    const [one, two] = [
      await insertProject(database.dataSource, 'P', organisation),
      await insertProject(database.dataSource, 'P', `${organisation}_other`),
    ];
    const [first, second] = [await episode(one, [[user, before]]), await episode(two, [[user, before]], true)];
    // It would last again if the ids were parted.
    await sql(`UPDATE episodes SET state = 'cleared', ended_by = 'merged' WHERE episode_id = $1`, [second]);
    expect(await deliver('user.deleted', { id: user, object: 'user', deleted: true })).toBe(204);
    expect([await assignees(one), await assignees(two)]).toEqual([{ [first]: null }, { [second]: null }]);
    const rows = await sql(
      'SELECT project_id, closed_at IS NOT NULL AS closed FROM projects WHERE project_id = ANY ($1)',
      [[personal, one, two]],
    );
    expect(rows.filter(({ closed }: { closed: boolean }) => closed)).toEqual([{ project_id: personal, closed: true }]);
  });
});

it('forgets events that Clerk cannot send again, but not that an owner has ended', async () => {
  const log = organisationLogId('org_forgetful');
  const events: readonly [id: string, type: string, days: number][] = [
    ['closed before', 'organization.deleted', 400],
    ['restored before', 'restored', 300],
    ['closed', 'organization.deleted', 200],
    ['left', 'organizationMembership.deleted', 200],
    ['left lately', 'organizationMembership.deleted', 100],
  ];
  for (const [id, type, days] of events) {
    await sql(`INSERT INTO clerk_events VALUES ($1, $2, $3, now() - $4 * interval '1 day')`, [log, id, type, days]);
  }
  const queries = api.app.get(ClerkEventsQueries, { strict: false });
  await queries.forget();
  const kept: { event_id: string }[] = await sql('SELECT event_id FROM clerk_events WHERE project_id = $1 ORDER BY 1', [
    log,
  ]);
  expect(kept.map(({ event_id }) => event_id)).toEqual(['closed', 'left lately']);
  expect(await hasEnded(database.dataSource, 'org_forgetful')).toBe(true);
  await sql(`INSERT INTO clerk_events VALUES ($1, 'restored', 'restored', now() - interval '190 days')`, [log]);
  await queries.forget();
  expect(await hasEnded(database.dataSource, 'org_forgetful')).toBe(false);
});
