import { randomUUID } from 'node:crypto';
import type { ProjectId, TenantProject } from '../../src/auth/tenant';
import { type ServedState, servedState } from '../../src/database/served-state';
import { type TableBody } from '../../src/serving/table-body';

/** A project as the guard provides it, before its first run, for a client without a cached body. */
export function tenantOf(projectId: ProjectId): TenantProject {
  return { projectId, served: null };
}

/** The content of a body. */
export async function contentOf<Content>(body: Promise<TableBody>): Promise<Content> {
  return JSON.parse((await body).text ?? 'null') as Content;
}

/** The state after a run that has just finished. @param asOf YYYY-MM-DD */
export function servedOn(asOf: string): ServedState {
  const served = servedState(`${randomUUID()} ${asOf} ${Date.now() / 1000}`);
  if (!served) throw new Error('no state');
  return served;
}
