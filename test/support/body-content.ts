import { randomUUID } from 'node:crypto';
import type { ProjectId, TenantProject } from '../../src/auth/tenant';
import { type ServedState, servedState } from '../../src/database/served-state';
import { type TableBody } from '../../src/serving/table-body';

/** A project as the guard leaves it, before its first run and of a client that has nothing yet. */
export function tenantOf(projectId: ProjectId): TenantProject {
  return { projectId, served: null };
}

/** What a body says. */
export async function contentOf<Content>(body: Promise<TableBody>): Promise<Content> {
  return JSON.parse((await body).text ?? 'null') as Content;
}

/** The state that a run has left which finished now. @param asOf YYYY-MM-DD */
export function servedOn(asOf: string): ServedState {
  const served = servedState(`${randomUUID()} ${asOf} ${Date.now() / 1000}`);
  if (!served) throw new Error('no state');
  return served;
}
