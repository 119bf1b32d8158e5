import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { RunStarter } from '../../src/database/run-starter';
import { AS_OF, insertFacts, insertProject, onDay } from '../support/facts';
import { insertScoredProject } from '../support/scored-project';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

type Json = Record<string, unknown>;
interface Page {
  readonly projects: Json[];
  readonly agents: Json[];
  readonly total: number;
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

const PROJECTS = '/api/v1/projects';

describe('projects', () => {
  let database: TestDatabase;
  let api: TestApi;
  /** Another process on the same database. */
  let replica: TestApi;
  /** Whether a run is requested; what it does is not the subject of this test. */
  let start: jest.SpyInstance;
  beforeAll(async () => {
    database = await createTestDatabase();
    api = await serveTestApi(database.url);
    replica = await serveTestApi(database.url);
  });
  beforeEach(() => {
    start = jest.spyOn(api.app.get(RunStarter), 'start').mockResolvedValue({ status: 'unchanged' });
  });
  afterEach(() => {
    start.mockRestore();
  });
  afterAll(async () => {
    await replica.close();
    await api.close();
    await database.drop();
  });

  /** As an admin of a separate organisation. */
  const as = async (organisation: string | null, role?: string) => {
    const tokens = new Map([
      [api, await api.token(organisation, role)],
      [replica, await replica.token(organisation, role)],
    ]);
    return async (method: string, url: string, body?: unknown, from = api) =>
      await from.get(url, {
        method,
        headers: {
          authorization: `Bearer ${tokens.get(from)}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
  };
  const json = async <T = Json>(response: Response) => (await response.json()) as T;

  it('are created, shown, changed and deleted', async () => {
    const ask = await as('org_life');
    const created = await ask('POST', PROJECTS, { name: '  Fleet one ' });
    const project = await json(created);
    const url = created.headers.get('location') ?? '';
    expect(created.status).toBe(201);
    expect(url).toBe(`${PROJECTS}/${project.project_id}`);
    expect(project).toEqual({
      $schema: 'https://api.example.com/api/v1/schemas/ProjectBody.json',
      project_id: expect.stringMatching(/^[\da-f-]{36}$/),
      name: 'Fleet one',
      created_at: expect.stringMatching(/Z$/),
      time_zone: 'UTC',
      breadth_half: 25,
      keys_read_published: false,
      pinned_as_of: null,
      as_of: null,
      computed_at: null,
      agent_count: 0,
      agents: [],
    });
    // At once on all processes.
    expect(await json(await ask('GET', url, undefined, replica))).toEqual(project);

    const settings = { name: 'Fleet 1', time_zone: 'America/New_York', breadth_half: 300.5 };
    const patch = { ...settings, pinned_as_of: '2025-06-30' };
    const changed = await ask('PATCH', url, patch);
    expect(changed.status).toBe(200);
    expect(await json(changed)).toEqual({ ...project, ...patch });
    expect(await json(await ask('PATCH', url, {}))).toMatchObject(patch);
    expect(
      await json(await ask('PATCH', url, { time_zone: null, breadth_half: null, pinned_as_of: null })),
    ).toMatchObject({
      name: 'Fleet 1',
      time_zone: 'UTC',
      breadth_half: 25,
      pinned_as_of: null,
    });

    const deleted = await ask('DELETE', url);
    expect([deleted.status, await deleted.text()]).toEqual([204, '']);
    for (const server of [api, replica]) expect((await ask('GET', url, undefined, server)).status).toBe(404);
    expect((await ask('DELETE', url)).status).toBe(404);
    expect(await json(await ask('GET', PROJECTS))).toMatchObject({ projects: [], total: 0, has_more: false });
  });

  it('can be personal, without an organisation', async () => {
    const ask = await as(null);
    const created = await ask('POST', PROJECTS, { name: 'Mine', time_zone: 'Asia/Kolkata', breadth_half: 3 });
    expect(created.status).toBe(201);
    expect(await json(created)).toMatchObject({ time_zone: 'Asia/Kolkata', breadth_half: 3 });
    expect((await json<Page>(await ask('GET', PROJECTS))).total).toBe(1);
    expect((await (await as('org_life'))('GET', created.headers.get('location') ?? '')).status).toBe(404);
    expect((await ask('DELETE', created.headers.get('location') ?? '')).status).toBe(204);
  });

  it('have unique names within an organisation', async () => {
    const [acme, other] = [await as('org_names'), await as('org_names_2')];
    const [first, second] = await Promise.all(
      ['one', 'two'].map(async (name) => (await acme('POST', PROJECTS, { name })).headers.get('location') ?? ''),
    );
    const taken = { status: 409, detail: 'you already have a project with this name; choose another name' };
    expect(await json(await acme('POST', PROJECTS, { name: 'one' }))).toMatchObject(taken);
    expect(await json(await acme('PATCH', second ?? '', { name: 'one', breadth_half: 7 }))).toMatchObject(taken);
    expect(await json(await acme('GET', second ?? ''))).toMatchObject({ name: 'two', breadth_half: 25 });
    expect((await acme('PATCH', first ?? '', { name: 'one' })).status).toBe(200);
    expect((await other('POST', PROJECTS, { name: 'one' })).status).toBe(201);
    // Of many simultaneous requests, one succeeds.
    const race = await Promise.all([1, 2, 3, 4].map(() => acme('POST', PROJECTS, { name: 'race' })));
    expect(race.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  it.each<[unknown, string]>([
    [{ name: null }, 'name'],
    [{ name: '' }, 'name'],
    [{ name: '   ' }, 'name'],
    [{ name: 'a\tb' }, 'name'],
    [{ name: 'x'.repeat(201) }, 'name'],
    [{ name: ['a'] }, 'name'],
    [{ time_zone: 'Mars/Olympus' }, 'time_zone'],
    [{ time_zone: '+05:00' }, 'time_zone'],
    [{ time_zone: 'europe/berlin' }, 'time_zone'],
    [{ time_zone: 'posix/Europe/Berlin' }, 'time_zone'],
    [{ time_zone: 1 }, 'time_zone'],
    [{ breadth_half: 0 }, 'breadth_half'],
    [{ breadth_half: -1 }, 'breadth_half'],
    [{ breadth_half: '25' }, 'breadth_half'],
    ['{"breadth_half": 1e999}', 'breadth_half'],
    [{ pinned_as_of: '2025-02-30' }, 'pinned_as_of'],
    [{ pinned_as_of: '2999-01-01' }, 'pinned_as_of'],
    [{ pinned_as_of: '' }, 'pinned_as_of'],
    [{ pinned_as_of: 20250101 }, 'pinned_as_of'],
    [{ org_id: 'org_evil' }, 'org_id'],
    [{ project_id: randomUUID() }, 'project_id'],
    [{ week_start: 'sunday' }, 'week_start'],
  ])('reject %j', async (patch, field) => {
    const ask = await as('org_strict');
    const projectId = await insertProject(database.dataSource, randomUUID(), 'org_strict');
    const url = `${PROJECTS}/${projectId}`;
    const before = await json(await ask('GET', url));
    const response = await ask('PATCH', url, patch);
    expect(response.status).toBe(422);
    const { errors } = await json<{ errors: Json[] }>(response);
    expect(errors).toEqual([expect.objectContaining({ location: `body.${field}` })]);
    expect(await json(await ask('GET', url))).toEqual(before);
    if (typeof patch === 'string' || 'name' in (patch as object)) return;
    expect((await ask('POST', PROJECTS, { name: 'other', ...(patch as object) })).status).toBe(422);
  });

  it('reject anything but a JSON object', async () => {
    const ask = await as('org_strict');
    expect((await ask('POST', PROJECTS)).status).toBe(422);
    expect((await ask('POST', PROJECTS, [])).status).toBe(422);
    expect((await ask('POST', PROJECTS, 'null')).status).toBe(400);
    expect((await ask('POST', PROJECTS, '{')).status).toBe(400);
    const form = { authorization: `Bearer ${await api.token('org_strict')}`, 'content-type': 'text/plain' };
    expect((await api.get(PROJECTS, { method: 'POST', headers: form, body: '{"name":"a"}' })).status).toBe(415);
    const merge = { ...form, 'content-type': 'application/merge-patch+json' };
    const url = `${PROJECTS}/${await insertProject(database.dataSource, randomUUID(), 'org_strict')}`;
    const response = await api.get(url, { method: 'PATCH', headers: merge, body: '{"name":"merged"}' });
    expect(await json(response)).toMatchObject({ name: 'merged' });
  });

  it('are listed in pages by name, each once, despite concurrent changes', async () => {
    const ask = await as('org_many');
    const names = Array.from({ length: 25 }, (_, index) => `project ${String(index).padStart(2, '0')}`);
    for (const name of names) await insertProject(database.dataSource, name, 'org_many');
    const page = async (query: string) => await json<Page>(await ask('GET', `${PROJECTS}?${query}`));
    const first = await page('page_size=10');
    expect([first.projects.length, first.total, first.has_more]).toEqual([10, 25, true]);
    // One before the cursor, one after it.
    await database.dataSource.query(`DELETE FROM projects WHERE org_id = 'org_many' AND name IN ($1, $2)`, [
      names[9],
      names[20],
    ]);
    const second = await page(`page_size=10&cursor=${first.next_cursor}`);
    const third = await page(`page_size=10&cursor=${second.next_cursor}`);
    expect([third.has_more, third.next_cursor, third.total]).toEqual([false, null, 23]);
    const seen = [first, second, third].flatMap(({ projects }) => projects.map(({ name }) => name));
    expect(seen).toEqual(names.filter((name) => name !== names[20]));
    expect((await page('page_size=0')).projects).toHaveLength(23);
    expect((await page('page_size=9999')).has_more).toBe(false);
    for (const query of ['cursor=x', `cursor=${first.next_cursor}x`, 'page_size=abc', 'cursor=%00']) {
      expect([query, (await ask('GET', `${PROJECTS}?${query}`)).status]).toEqual([query, 422]);
    }
    // A cursor is valid for one list, and reveals no data of others.
    const evil = await as('org_evil');
    expect(await json(await evil('GET', `${PROJECTS}?cursor=${first.next_cursor}`))).toMatchObject({
      projects: [],
      total: 0,
    });
    const url = `${PROJECTS}/${await insertProject(database.dataSource, 'zz', 'org_many')}/agents`;
    expect((await ask('GET', `${url}?cursor=${first.next_cursor}`)).status).toBe(422);
  });

  it('list their agents in pages, with kind and time', async () => {
    const ask = await as('org_agents');
    const projectId = await insertProject(database.dataSource, 'Agents', 'org_agents');
    const url = `${PROJECTS}/${projectId}/agents`;
    expect(await json(await ask('GET', url))).toMatchObject({ agents: [], has_more: false, next_cursor: null });
    const names = ['Zoe', 'ada', 'Ada', 'ä', '🦆'];
    await insertFacts(
      database.dataSource,
      projectId,
      names.map((agent) => ({ agent, contact: 'one', occurredAt: onDay(AS_OF) })),
    );
    await database.dataSource.query(`UPDATE agents SET kind = 'human' WHERE name = 'Zoe'`);
    const first = await json<Page>(await ask('GET', `${url}?page_size=3`));
    const second = await json<Page>(await ask('GET', `${url}?page_size=3&cursor=${first.next_cursor}`));
    expect([...first.agents, ...second.agents].map(({ name, kind }) => [name, kind])).toEqual([
      ['Ada', 'ai'],
      ['Zoe', 'human'],
      ['ada', 'ai'],
      ['ä', 'ai'],
      ['🦆', 'ai'],
    ]);
    expect(first.agents[0]).toEqual({
      agent_id: expect.stringMatching(/^[\da-f-]{36}$/),
      name: 'Ada',
      kind: 'ai',
      created_at: expect.stringMatching(/Z$/),
      merged: [],
    });
    expect((await (await as('org_evil'))('GET', url)).status).toBe(404);
  });

  it('are read by members, and changed by admins', async () => {
    const projectId = await insertProject(database.dataSource, 'Roles', 'org_roles');
    const url = `${PROJECTS}/${projectId}`;
    const member = await as('org_roles', 'member');
    for (const path of [PROJECTS, url, `${url}/agents`]) expect((await member('GET', path)).status).toBe(200);
    const refused = { status: 403, title: 'Forbidden', detail: 'this operation requires an admin of the organisation' };
    expect(await json(await member('POST', PROJECTS, { name: 'x' }))).toMatchObject(refused);
    expect(await json(await member('PATCH', url, { name: 'x' }))).toMatchObject(refused);
    expect(await json(await member('DELETE', url))).toMatchObject(refused);
    expect(await json(await member('GET', url))).toMatchObject({ name: 'Roles' });
  });

  it('start a recompute when a relevant setting changes', async () => {
    const { projectId } = await insertScoredProject(database.dataSource, {
      name: randomUUID(),
      organisation: 'org_zone',
      marker: 'zone-',
    });
    const ask = await as('org_zone');
    const url = `${PROJECTS}/${projectId}`;
    await ask('PATCH', url, { name: 'renamed' });
    expect(start).not.toHaveBeenCalled();
    await ask('PATCH', url, { time_zone: 'Asia/Tokyo' });
    await ask('PATCH', url, { breadth_half: 4 });
    await ask('PATCH', url, { pinned_as_of: '2024-02-29' });
    expect(start.mock.calls).toEqual([
      [projectId, expect.any(String)],
      [projectId, expect.any(String)],
      [projectId, expect.any(String)],
    ]);
    start.mockRejectedValueOnce(new Error('the database is unavailable'));
    const logged = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    expect((await ask('PATCH', url, { breadth_half: 5 })).status).toBe(200);
    expect(logged).toHaveBeenCalledTimes(1);
    logged.mockRestore();
  });

  it('return the identity of the caller', async () => {
    const me = async (...who: [string | null, string?]) => {
      const { $schema, ...body } = await json(await (await as(...who))('GET', '/api/v1/me'));
      return body;
    };
    const none = { key_id: null, key_name: null, project_id: null, scopes: [], key_expires_at: null };
    const user = { kind: 'session', user_id: 'user_test', ...none };
    expect(await me('org_life')).toEqual({
      ...user,
      organisation_id: 'org_life',
      organisation_role: 'admin',
      organisation_slug: 'org-life',
      is_admin: true,
    });
    expect(await me('org_life', 'member')).toMatchObject({ organisation_role: 'member', is_admin: false });
    expect(await me(null)).toEqual({
      ...user,
      organisation_id: null,
      organisation_role: null,
      organisation_slug: null,
      is_admin: true,
    });
    expect((await api.get('/api/v1/me', { headers: { authorization: '' } })).status).toBe(401);
  });
});
