import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { organisationLogId } from '../database/audit-trail.queries';
import { servedState } from '../database/served-state';
import { isUuid } from '../database/uuid';
import type { Caller, ProjectId, SessionCaller, TenantAgent, TenantProject } from './tenant';
import { type ProjectRow, TenantQueries } from './tenant.queries';

/** What PostgreSQL cannot store in a text: NUL, and unpaired surrogates, which have no UTF-8 form. */
const UNSTORABLE = /[\0\p{Cs}]/u;
/** The index of agent names accepts no longer names, so none exist. */
const MAX_NAME_LENGTH = 8_192;

/**
 * Resolves the project or agent of a path for a caller. Unknown, malformed and foreign ids give the same
 * NotFoundException. The only place that creates a `ProjectId`.
 */
@Injectable()
export class TenantResolver {
  constructor(private readonly queries: TenantQueries) {}

  /** @throws NotFoundException unless the project belongs to the caller */
  async project(caller: Caller, projectId: string): Promise<TenantProject> {
    const own = isUuid(projectId) && mayAccess(caller, projectId);
    const row = own ? await this.queries.project(caller.ownerId, projectId) : undefined;
    if (!row) throw new NotFoundException();
    return tenantProject(row);
  }

  /** The audit log of the caller's organisation, which is read like a project. */
  organisationLog({ ownerId }: SessionCaller): ProjectId {
    return organisationLogId(ownerId) as ProjectId;
  }

  /**
   * @param agent the agent's UUID, or its name, which may itself look like a UUID
   * @throws NotFoundException unless the agent belongs to the caller; ConflictException if several of the caller's
   *   projects have an agent with this name
   */
  async agent(caller: Caller, agent: string): Promise<TenantAgent> {
    const row =
      (isUuid(agent) && (await this.queries.agent(caller.ownerId, agent))) || (await this.named(caller, agent));
    if (!mayAccess(caller, row.project_id)) throw new NotFoundException();
    return { ...tenantProject(row), agentId: row.agent_id };
  }

  private async named(caller: Caller, name: string) {
    if (name.length > MAX_NAME_LENGTH || UNSTORABLE.test(name)) throw new NotFoundException();
    const [row, another] = await this.queries.agentsNamed(
      caller.ownerId,
      name,
      'key' in caller ? caller.key.projectId : null,
    );
    if (!row) throw new NotFoundException();
    if (another) throw new ConflictException('several of your projects have an agent with this name; use its agent_id');
    return row;
  }
}

/** A key gives access to one project of its owner; a user has access to all. */
function mayAccess(caller: Caller, projectId: string): boolean {
  return !('key' in caller) || caller.key.projectId === projectId.toLowerCase();
}

function tenantProject({ project_id, served }: ProjectRow): TenantProject {
  return { projectId: project_id as ProjectId, served: servedState(served) };
}
