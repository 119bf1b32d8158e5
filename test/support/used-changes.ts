import { randomBytes, randomUUID } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { OPERATOR } from '../../src/database/actor';
import { ClosedProjectsJob } from '../../src/organisations/closed-projects.job';
import { ProjectClosure } from '../../src/organisations/project-closure.queries';
import { RecomputeService } from '../../src/recompute/recompute.service';
import { insertProject } from './facts';
import { ImportProcesses } from './import-processes';
import type { TestApi } from './test-api';
import type { TestDatabase } from './test-database';

/** The secret that the application needs for `useEndOfOwner`. */
export const CLERK_SECRET = `whsec_${randomBytes(24).toString('base64')}`;

type Body = Record<string, string>;
/** Sends a request that must succeed. */
export type Send = (method: string, path: string, body?: unknown) => Promise<Body>;

/** What administrators do with a project. @param base path of the project */
export async function useAdministration(send: Send, base: string, keyId: string): Promise<void> {
  const { project_id: made } = await send('POST', '/api/v1/projects', { name: `Made ${randomUUID()}` });
  await send('DELETE', `/api/v1/projects/${made}`);
  await send('PATCH', `${base}/keys/${keyId}`, { name: 'renamed' });
  const { key_id: successor } = await send('POST', `${base}/keys/${keyId}/rotation`, { overlap_seconds: 60 });
  await send('DELETE', `${base}/keys/${successor}`);
  await send('POST', `${base}/settings/rollback`, { version: 0 });
  await send('POST', `${base}/recompute`);
}

/** Agents that become one, and two again. */
export async function useAgentMerges(
  send: Send,
  base: string,
  [one, other]: readonly [string, string],
  recompute: (options: object) => Promise<void>,
): Promise<void> {
  await send('POST', `${base}/agents/${one}/merge?dry_run=true`, { into: other });
  await send('POST', `${base}/agents/${one}/merge`, { into: other });
  await recompute({});
  await recompute({ full: true });
  await send('GET', `${base}/relationships?agent=${one}`);
  await send('POST', `${base}/agents/${one}/unmerge`);
  await recompute({});
}

const CSV = 'agent_id,contact_id,occurred_at,external_id\nAda,new,2025-06-01T00:00:00Z,y\nAda,,2025-06-01,\n';

/** A file that is sent: shown, then imported with its rejected row, and its mapping saved. */
export async function useFileImports(api: TestApi, send: Send, database: TestDatabase, base: string): Promise<void> {
  new ImportProcesses(database.url);
  try {
    const headers = { 'content-type': 'application/octet-stream' };
    const path = `${base}/imports?dry_run=true&file_name=calls.csv`;
    const response = await api.get(path, { method: 'POST', headers, body: CSV });
    const { import_id: id } = (await response.json()) as Body;
    await ended(send, `${base}/imports/${id}`);
    await send('POST', `${base}/imports/${id}/run?save_mapping=calls`);
    await ended(send, `${base}/imports/${id}`);
    await send('GET', `${base}/imports`);
    await (await api.get(`${base}/imports/${id}/rejected.csv`)).arrayBuffer();
  } finally {
    jest.restoreAllMocks();
  }
}

async function ended(send: Send, path: string): Promise<void> {
  for (;;) {
    const { state } = await send('GET', path);
    if (state === 'finished') return;
    if (state !== 'queued' && state !== 'running') throw new Error(JSON.stringify(await send('GET', path)));
  }
}

/** An organisation and a member that end at Clerk; its project is closed, restored, closed again, and deleted in the end. */
export async function useEndOfOwner(api: TestApi, database: TestDatabase): Promise<void> {
  const organisation = `org_${randomUUID()}`;
  const projectId = await insertProject(database.dataSource, 'Ended', organisation);
  const organizations = { id: organisation, object: 'organization', deleted: true };
  await deliver(api, 'organization.deleted', organizations);
  await api.app.get(ProjectClosure, { strict: false }).restore(organisation, OPERATOR);
  await deliver(api, 'user.deleted', { id: 'user_kim', object: 'user', deleted: true });
  await deliver(api, 'organization.deleted', organizations);
  await database.dataSource.query(`UPDATE projects SET closed_at = now() - interval '400 days' WHERE project_id = $1`, [
    projectId,
  ]);
  await api.app.get(ClosedProjectsJob, { strict: false }).tick();
  await api.app.get(RecomputeService, { strict: false }).forgetOldEntries();
}

/** As Clerk sends it. */
async function deliver(api: TestApi, type: string, data: object): Promise<void> {
  const [id, at] = [randomUUID(), new Date()];
  const body = JSON.stringify({ type, object: 'event', data, timestamp: at.getTime(), instance_id: 'ins_1' });
  const response = await api.get('/api/v1/clerk/webhooks', {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'svix-id': id,
      'svix-timestamp': String(Math.floor(at.getTime() / 1000)),
      'svix-signature': new Webhook(CLERK_SECRET).sign(id, at, body),
    },
    body,
  });
  if (response.status !== 204) throw new Error(await response.text());
}
