import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { ProjectId } from '../../src/auth/tenant';
import { ImportStore } from '../../src/imports/import-store.queries';
import { runImport } from '../../src/imports/import-work.service';
import type { ImportResultBody, ImportsBody } from '../../src/imports/imports.dto';
import type { RejectionCountsBody as CountsBody, RejectionsBody } from '../../src/rejections/rejections.dto';
import { insertProject } from '../support/facts';
import { ImportProcesses } from '../support/import-processes';
import { insertKey } from '../support/keys';
import { serveTestApi, type TestApi } from '../support/test-api';
import { createTestDatabase, type TestDatabase } from '../support/test-database';

const CSV = 'agent_id,contact_id,occurred_at,external_id\nnova,ada,2025-03-01T10:00:00Z,e-1\nnova,bob,2025-03-02,e-2\n';
const AMBIGUOUS =
  'Owner,Email,Date,Type\nnova,ada@example.org,03/04/2025,Beacon\nnova,bob@example.org,05/06/2025,call\n';

let database: TestDatabase;
let api: TestApi;
let processes: ImportProcesses;
let folder: string;
let projectId: ProjectId;
let base: string;
let projects = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  processes = new ImportProcesses(database.url);
  folder = mkdtempSync(join(tmpdir(), 'relationship-depth-imports-'));
  api = await serve();
});
beforeEach(async () => {
  processes.held = false;
  projectId = (await insertProject(database.dataSource, `imports ${++projects}`)) as ProjectId;
  base = `/api/v1/projects/${projectId}/imports`;
});
afterAll(async () => {
  await api.close();
  await database.drop();
  rmSync(folder, { recursive: true });
});

const serve = () => serveTestApi(database.url, { environment: { IMPORT_DIR: folder, IMPORT_MAX_GB: '1' } });
const sql = (text: string, values: unknown[] = []) => database.dataSource.query(text, values);
const post = (path: string, body?: string | FormData, headers: Record<string, string> = {}) =>
  api.get(path, { method: 'POST', headers, ...(body !== undefined && { body }) });

async function bodyOf(response: Response, status = 202): Promise<ImportResultBody> {
  const text = await response.text();
  expect([response.status, response.status === status ? '' : text]).toEqual([status, '']);
  return JSON.parse(text) as ImportResultBody;
}

async function until(id: string, reached: (body: ImportResultBody) => boolean, from = api): Promise<ImportResultBody> {
  for (;;) {
    const body = await bodyOf(await from.get(`${base}/${id}`), 200);
    if (reached(body)) return body;
  }
}
const ended = (id: string, from = api) => until(id, ({ finished_at }) => finished_at !== null, from);
async function running(id: string): Promise<void> {
  while (!processes.started.some(({ importId }) => importId === id))
    await until(id, ({ state }) => state === 'running');
}
/** Until nothing is left of the file of an import; others may be kept for another attempt. */
async function fileGone(id: string): Promise<void> {
  while (readdirSync(folder).some((name) => name.includes(id))) await api.get('/api/v1/me');
}
const rejections = async (query = '') => {
  const response = await api.get(`/api/v1/projects/${projectId}/rejections${query}`);
  return ((await response.json()) as RejectionsBody).rejections;
};
const facts = async () => {
  const [{ n }] = await sql('SELECT count(*)::integer AS n FROM interactions WHERE project_id = $1', [projectId]);
  return n as number;
};
async function importOf(content: string, query = ''): Promise<ImportResultBody> {
  return await ended((await bodyOf(await post(`${base}?${query}`, content))).import_id);
}

it('a file that is the body is imported once, listed, and removed', async () => {
  const response = await post(`${base}?file_name=folder/calls.csv`, CSV);
  const location = response.headers.get('location');
  const started = await bodyOf(response);
  expect(location).toBe(`${base}/${started.import_id}`);
  expect(started).toMatchObject({ file_name: 'calls.csv', bytes: CSV.length, dry_run: false, counts: {} });
  const done = await ended(started.import_id);
  expect(done).toMatchObject({ state: 'finished', error: null, rows_read: 2, file_kept_until: null, rejected_kept: 0 });
  expect(done.counts).toEqual({
    accepted: 2,
    added: 2,
    duplicates: 0,
    rejected: 0,
    left_out: 0,
    agents_added: 1,
    contacts_added: 2,
  });
  expect((await importOf(CSV)).counts).toMatchObject({ added: 0, duplicates: 2 });
  const { imports } = (await (await api.get(base)).json()) as ImportsBody;
  expect(imports.map(({ import_id }) => import_id)).toContain(started.import_id);
  await fileGone(started.import_id);
});

it('a preview asks what the file does not say, and the same file is imported with the answer', async () => {
  const asked = await importOf(AMBIGUOUS, 'dry_run=true&file_name=calls.csv');
  expect(asked).toMatchObject({ state: 'failed', question: { option: 'date_order', choices: ['mdy', 'dmy'].sort() } });
  expect(asked.error).toContain('2025-04-03 (date_order=dmy)');
  expect(asked.file_kept_until).not.toBeNull();
  const path = `${base}/${asked.import_id}/run`;
  await bodyOf(await post(`${path}?dry_run=true&date_order=dmy`));
  const shown = await ended(asked.import_id);
  expect(shown).toMatchObject({ state: 'finished', dry_run: true, unknown_kinds: [{ word: 'Beacon', rows: 1 }] });
  expect(shown.files).toEqual([
    expect.objectContaining({
      name: 'calls.csv',
      format: 'csv',
      columns: ['Owner', 'Email', 'Date', 'Type'],
      mapping: { agent_id: 'Owner', contact_id: 'Email', occurred_at: 'Date', kind: 'Type' },
      date_order: 'dmy',
    }),
  ]);
  expect(shown.first_rows).toEqual([expect.objectContaining({ contact_id: 'bob@example.org', kind: 'call' })]);
  expect(await facts()).toBe(0);
  await bodyOf(await post(`${path}?date_order=dmy&kinds=Beacon=other&save_mapping=calls`));
  expect((await ended(asked.import_id)).counts).toMatchObject({ added: 2 });
  expect((await post(`${path}?date_order=dmy`)).status).toBe(409);
  const next = await importOf(AMBIGUOUS.replace(/2025/g, '2024'), 'mapping=calls');
  expect([next.error, next.counts.added, next.files[0]?.is_saved]).toEqual([null, 2, true]);
});

it('a file without the columns that are needed is answered with those it has, and those that were found', async () => {
  const asked = await importOf('Owner,Wen,Date\nnova,ada,2025-03-01\n', 'dry_run=true');
  expect(asked.question).toEqual({
    option: 'map',
    choices: ['Owner', 'Wen', 'Date'],
    also: [],
    found: { agent_id: 'Owner', occurred_at: 'Date' },
  });
});

describe('a form', () => {
  const form = (parts: Readonly<Record<string, string | File>>) => {
    const data = new FormData();
    for (const [name, value] of Object.entries(parts)) data.set(name, value);
    return data;
  };
  const file = new File([CSV], 'Ärger "1".csv');

  it('has one file, with its name', async () => {
    const started = await bodyOf(await post(base, form({ file })));
    expect(started.file_name).toMatch(/^Ärger .*1.*\.csv$/);
    expect((await ended(started.import_id)).counts).toMatchObject({ added: 2 });
  });

  it.each([
    ['an option beside it', { file, time_zone: 'UTC' }, 422],
    ['a second file', { file, other: new File([CSV], 'b.csv') }, 422],
    ['no file', { time_zone: 'UTC' }, 422],
  ])('with %s is refused', async (_, parts, status) => {
    expect((await post(base, form(parts))).status).toBe(status);
    expect((await (await api.get(base)).json()) as ImportsBody).toMatchObject({ imports: [] });
  });

  it.each([
    ['multipart/form-data', ''],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nabc'],
    ['multipart/form-data; boundary=x', 'nothing'],
  ])('that is broken is a 400: %s %j', async (type, body) => {
    expect((await post(base, body, { 'content-type': type })).status).toBe(400);
  });
});

it.each([
  ['time_zone=Mars'],
  ['date_order=xyz'],
  ['map=agent'],
  ['kinds=NOTE=what'],
  ['since=2025-02-30'],
  ['format=xml'],
  ['dry_run=yes'],
  ['strict=1'],
  ['sheet=%00'],
  ['max_recipients=0'],
])('%s is a 422 that names the parameter, before the body is read', async (query) => {
  const response = await post(`${base}?${query}`, CSV);
  expect(response.status).toBe(422);
  const { errors } = (await response.json()) as { errors: { location: string }[] };
  expect(errors.map(({ location }) => location)).toEqual([`query.${query.split('=')[0]}`]);
});

it('a file that is announced as too large is a 413 before a byte of it is sent', async () => {
  const headers = { authorization: `Bearer ${await api.token()}`, 'content-length': 2 ** 30 + 1 };
  const status = await new Promise((resolve, reject) => {
    const request = httpRequest({ port: api.port, path: base, method: 'POST', headers }, (response) => {
      resolve(response.statusCode);
      request.destroy();
    });
    request.on('error', reject);
    request.flushHeaders();
  });
  expect(status).toBe(413);
});

it('an empty body fails with the reason', async () => {
  expect(await importOf('')).toMatchObject({ state: 'failed', error: expect.stringContaining('is empty') });
});

it('members may look, keys need their scope, and only admins import', async () => {
  const as = (token: string) => ({ authorization: `Bearer ${token}` });
  const member = as(await api.token('org_test', 'member'));
  expect((await post(base, CSV, member)).status).toBe(403);
  expect((await api.get(base, { headers: member })).status).toBe(200);
  const { key: reads } = await insertKey(database.dataSource, projectId, ['read']);
  const { key: writes } = await insertKey(database.dataSource, projectId, ['events:write']);
  expect((await post(base, CSV, as(reads))).status).toBe(403);
  const { import_id } = await bodyOf(await post(base, CSV, as(writes)));
  expect((await api.get(`${base}/${import_id}`, { headers: as(writes) })).status).toBe(200);
  await ended(import_id);
});

it('an import of another project or organisation is the 404 of an unknown one', async () => {
  const { import_id } = await importOf(CSV);
  const other = (await insertProject(database.dataSource, `imports ${++projects}`)) as ProjectId;
  const foreign = { authorization: `Bearer ${await api.token('org_other')}` };
  for (const [method, end] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/run'],
    ['GET', '/rejected.csv'],
  ]) {
    const bodies = await Promise.all(
      [`/api/v1/projects/${other}/imports/${import_id}`, `${base}/${randomUUID()}`, `${base}/no-uuid`].map(
        async (path) => {
          const response = await api.get(path + end, { method: method as string });
          const { instance: _, ...body } = (await response.json()) as Record<string, unknown>;
          return { ...body, status: response.status };
        },
      ),
    );
    expect(bodies[0]).toMatchObject({ status: 404 });
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
    expect((await api.get(`${base}/${import_id}${end}`, { method: method as string, headers: foreign })).status).toBe(
      404,
    );
  }
});

describe('rejected rows', () => {
  const content = `${CSV}nova,ada,never,e-3\nnova,"=1+1",2025-13-01,e-4\n,zoe,2025-03-01,\n`;

  it('are a CSV file that can be corrected and imported', async () => {
    const done = await importOf(content);
    expect(done).toMatchObject({ state: 'finished', rejected_kept: 3, counts: { added: 2, rejected: 3 } });
    const response = await api.get(`${base}/${done.import_id}/rejected.csv`);
    expect(response.headers.get('content-type')).toContain('text/csv');
    const [head, ...lines] = (await response.text()).trim().split('\r\n');
    expect(head).toBe('agent_id,contact_id,occurred_at,external_id,line,reason');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^nova,ada,never,e-3,4,"?occurred_at/);
    // A spreadsheet must not run it.
    expect(lines[1]).toContain("'=1+1");
  });

  it('of an erased contact are gone, and so are all whose contact cannot be seen, and the name of the file', async () => {
    const { import_id } = await importOf(`${content}nova,,2025-03-01,\n`, 'file_name=Ada.csv');
    expect((await api.get(`/api/v1/projects/${projectId}/contacts/ada`, { method: 'DELETE' })).status).toBe(200);
    const after = await bodyOf(await api.get(`${base}/${import_id}`), 200);
    expect(after).toMatchObject({ file_name: null, rejected_kept: 2, counts: { rejected: 4 } });
    const csv = await (await api.get(`${base}/${import_id}/rejected.csv`)).text();
    expect(csv).not.toContain('ada');
    expect(JSON.stringify(await sql('SELECT * FROM imports WHERE project_id = $1', [projectId]))).not.toMatch(
      /\bada\b/i,
    );
    // A later file with the contact keeps nothing of it either.
    const again = await importOf(content);
    expect(again.counts).toMatchObject({ added: 0, duplicates: 1, rejected: 4 });
    expect(JSON.stringify(await sql('SELECT * FROM rejections WHERE project_id = $1', [projectId]))).not.toMatch(
      /\bada\b/i,
    );
  });

  it('a preview shows none of an erased contact either', async () => {
    await importOf(CSV);
    expect((await api.get(`/api/v1/projects/${projectId}/contacts/ada`, { method: 'DELETE' })).status).toBe(200);
    const { first_rows: rows } = await importOf(CSV, 'dry_run=true');
    expect(rows).toEqual([expect.objectContaining({ contact_id: 'bob' })]);
  });

  it('are among the rejections of the project, counted, and one is sent again when it is corrected', async () => {
    const { import_id } = await importOf(`${content}nova,eve,2025-03-01,e-2\n`);
    const rows = await rejections(`?origin=import&import=${import_id}`);
    const shown = rows.map(({ line, reason, user_id, event_id }) => [line, reason, user_id, event_id]);
    expect(shown).toHaveLength(4);
    expect(shown).toEqual(
      expect.arrayContaining([
        [4, 'invalid', 'ada', 'e-3'],
        [5, 'invalid', '=1+1', 'e-4'],
        [6, 'invalid', 'zoe', null],
        // Either of the two.
        [expect.anything(), 'conflict', expect.stringMatching(/^(bob|eve)$/), 'e-2'],
      ]),
    );
    const never = rows.find(({ line }) => line === 4);
    expect(never).toMatchObject({
      origin: 'import',
      actor_kind: 'user',
      import_id,
      errors: [{ location: 'row.occurred_at', message: expect.stringContaining('"never"') }],
      payload: '{"agent_id":"nova","contact_id":"ada","occurred_at":"never","external_id":"e-3"}',
      payload_cut: false,
    });
    const counts = (await (await api.get(`/api/v1/projects/${projectId}/rejection-counts`)).json()) as CountsBody;
    expect(counts.counts.map(({ reason, field, count }) => [reason, field, count])).toEqual([
      ['invalid', 'occurred_at', 2],
      ['conflict', 'external_id', 1],
      ['invalid', 'agent_id', 1],
    ]);
    const path = `/api/v1/projects/${projectId}/rejections/${never?.rejection_id}/retry`;
    const retry = async (body: object) =>
      await post(path, JSON.stringify(body), { 'content-type': 'application/json' });
    expect((await retry({})).status).toBe(422);
    const event = { type: 'interaction', event_id: 'e-3', agent: 'nova', user_id: 'ada', occurred_at: '2025-03-03' };
    expect(await (await retry({ event })).json()).toMatchObject({ status: 'accepted' });
    expect(await facts()).toBe(3);
    expect(await bodyOf(await api.get(`${base}/${import_id}`), 200)).toMatchObject({ rejected_kept: 3 });
  });

  it('of a contact of whom nothing else is known are exported and erased by its id', async () => {
    await importOf(content);
    await importOf(CSV.replaceAll(/ada|bob/g, 'shown'), 'dry_run=true');
    const contact = (id: string) => `/api/v1/projects/${projectId}/contacts/${id}`;
    for (const id of ['zoe', 'shown']) {
      expect((await api.get(`${contact(id)}/export`)).status).toBe(200);
      expect((await api.get(contact(id), { method: 'DELETE' })).status).toBe(200);
      expect((await api.get(contact(id), { method: 'DELETE' })).status).toBe(404);
      for (const table of ['rejections', 'import_rows'])
        expect(JSON.stringify(await sql(`SELECT * FROM ${table} WHERE project_id = $1`, [projectId]))).not.toContain(
          id,
        );
    }
  });

  it('are forgotten after seven days', async () => {
    const { import_id } = await importOf(content);
    await sql(`UPDATE rejections SET rejected_at = now() - interval '7 days' WHERE import_id = $1`, [import_id]);
    expect(await bodyOf(await api.get(`${base}/${import_id}`), 200)).toMatchObject({ rejected_kept: 0 });
    expect(await rejections()).toEqual([]);
    const { import_id: shown } = await importOf(CSV, 'dry_run=true');
    await sql(`UPDATE imports SET finished_at = now() - interval '8 days' WHERE import_id = $1`, [shown]);
    await until(shown, ({ first_rows }) => first_rows?.length === 0);
  });
});

describe('stopped, killed and deleted', () => {
  const insideOf = (importId: string) => processes.started.find((one) => one.importId === importId);

  it('a stopped import imports nothing, not even if its process is about to commit', async () => {
    processes.held = true;
    const { import_id } = await bodyOf(await post(base, CSV));
    await running(import_id);
    const input = insideOf(import_id);
    if (!input) throw new Error('it did not start');
    const path = `${folder}-copy`;
    writeFileSync(path, CSV);
    const logged = jest.spyOn(Logger.prototype, 'error');
    const stopped = await bodyOf(await api.get(`${base}/${import_id}`, { method: 'DELETE' }), 200);
    expect(stopped).toMatchObject({ state: 'stopped', file_kept_until: null });
    await expect(
      runImport(database.url, projectId, { ...input, path, copies: { folder, maxBytes: 1e9 } }, () => {}),
    ).rejects.toThrow('stopped');
    rmSync(path);
    expect(await facts()).toBe(0);
    await fileGone(import_id);
    expect(logged).not.toHaveBeenCalled();
    logged.mockRestore();
    expect(await bodyOf(await api.get(`${base}/${import_id}`, { method: 'DELETE' }), 200)).toMatchObject({
      state: 'stopped',
    });
  });

  it('a file whose own process is killed is read again, at most three times', async () => {
    processes.kills = 2;
    expect(await importOf(CSV)).toMatchObject({ state: 'finished', counts: { added: 2 } });
    processes.kills = 4;
    expect(await importOf(CSV)).toMatchObject({
      state: 'failed',
      error:
        '3 attempts to import the file were interrupted, because a process was killed or the database was unavailable; import it again',
    });
    processes.kills = 0;
    expect(await facts()).toBe(2);
  });

  it('an import whose failure cannot be written is read again', async () => {
    processes.kills = 1;
    const requeue = jest.spyOn(ImportStore.prototype, 'requeue').mockRejectedValueOnce(new Error('the disk is full'));
    expect(await importOf(CSV)).toMatchObject({ state: 'finished', counts: { added: 2 } });
    expect(requeue.mock.calls.length).toBeGreaterThanOrEqual(2);
    requeue.mockRestore();
  });

  it('the import of a process that was killed is taken over by one that finds its file', async () => {
    processes.held = true;
    const { import_id } = await bodyOf(await post(base, CSV));
    await running(import_id);
    processes.held = false;
    // As if its process had been killed a minute ago: this one's own heartbeat finds that it lost the import.
    const other = await serve();
    await api.close();
    api = other;
    expect(await ended(import_id)).toMatchObject({ state: 'finished', counts: { added: 2 } });
    expect(await facts()).toBe(2);
    await fileGone(import_id);
  });

  it('without its file it fails with the advice to send it again', async () => {
    await sql(
      `INSERT INTO imports (project_id, import_id, owner_id, state, dry_run, bytes, options, holder, has_file, created_at, alive_at)
       VALUES ($1, $2, 'org_test', 'running', false, 1, '{}', gen_random_uuid(), true, now(), now() - interval '6 minutes')`,
      [projectId, '00000000-0000-4000-8000-000000000001'],
    );
    const lost = await ended('00000000-0000-4000-8000-000000000001');
    expect(lost).toMatchObject({ state: 'failed', error: expect.stringContaining('send the file again') });
  });

  it('a killed process is recognised by its silence', async () => {
    const importId = randomUUID();
    writeFileSync(join(folder, `${projectId}.${importId}`), CSV);
    await sql(
      `INSERT INTO imports (project_id, import_id, owner_id, state, dry_run, bytes, options, holder, has_file, created_at, alive_at)
       VALUES ($1, $2, 'org_test', 'running', false, 1, '{}', gen_random_uuid(), true, now(), now() - interval '40 seconds')`,
      [projectId, importId],
    );
    expect(await ended(importId)).toMatchObject({ state: 'finished', counts: { added: 2 } });
    await fileGone(importId);
  });

  it('a project that is deleted meanwhile takes its imports and files along', async () => {
    processes.held = true;
    const { import_id } = await bodyOf(await post(base, CSV));
    await running(import_id);
    const input = insideOf(import_id);
    expect((await api.get(`/api/v1/projects/${projectId}`, { method: 'DELETE' })).status).toBe(204);
    await fileGone(import_id);
    const path = `${folder}-copy`;
    writeFileSync(path, CSV);
    if (!input) throw new Error('it did not start');
    await expect(
      runImport(database.url, projectId, { ...input, path, copies: { folder, maxBytes: 1e9 } }, () => {}),
    ).rejects.toThrow();
    rmSync(path);
    expect(await sql('SELECT 1 FROM projects WHERE project_id = $1', [projectId])).toEqual([]);
  });
});

it('an organisation has its share of the turns, and of the places in the queue', async () => {
  processes.held = true;
  const other = (await insertProject(database.dataSource, `imports ${++projects}`, 'org_other')) as ProjectId;
  const first = await bodyOf(await post(base, CSV));
  await running(first.import_id);
  const second = await bodyOf(await post(base, CSV));
  const headers = { authorization: `Bearer ${await api.token('org_other')}` };
  const foreign = await bodyOf(await post(`/api/v1/projects/${other}/imports`, CSV, headers));
  while (!processes.started.some(({ importId }) => importId === foreign.import_id)) await api.get(base);
  expect((await bodyOf(await api.get(`${base}/${second.import_id}`), 200)).state).toBe('queued');
  for (let n = 2; n < 10; n++) await bodyOf(await post(base, CSV));
  expect((await post(base, CSV)).status).toBe(429);
  const { imports } = (await (await api.get(base)).json()) as ImportsBody;
  for (const { import_id } of imports) await api.get(`${base}/${import_id}`, { method: 'DELETE' });
  await api.get(`/api/v1/projects/${other}/imports/${foreign.import_id}`, { method: 'DELETE', headers });
  for (const { import_id } of [...imports, foreign]) await fileGone(import_id);
});
