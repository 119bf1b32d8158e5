import { ConflictException, Injectable, NotFoundException } from '@nestjs/common';
import { servedState } from '../database/served-state';
import { isUuid } from '../database/uuid';
import type { Caller, ProjectId, TenantAgent, TenantProject } from './tenant';
import { type ProjectRow, TenantQueries } from './tenant.queries';

/** What no stored text can hold: PostgreSQL refuses NUL, and half of a surrogate pair has no UTF-8 form. */
const UNSTORABLE = /[\0\p{Cs}]/u;
/** Nothing this long fits into the index of agent names, so none can be found. */
const MAX_NAME_LENGTH = 8_192;

/**
 * Finds what a path names among what the caller owns. Unknown, somebody else's and malformed are one and the same
 * NotFoundException. The only place that makes a `ProjectId`.
 */
@Injectable()
export class TenantResolver {
  constructor(private readonly queries: TenantQueries) {}

  /** @throws NotFoundException unless the project is the caller's */
  async project(caller: Caller, projectId: string): Promise<TenantProject> {
    const own = isUuid(projectId) && opens(caller, projectId);
    const row = own ? await this.queries.project(caller.ownerId, projectId) : undefined;
    if (!row) throw new NotFoundException();
    return tenantProject(row);
  }

  /**
   * @param agent the agent's UUID, or its name, which may itself look like a UUID
   * @throws NotFoundException unless the agent is of a project of the caller's; ConflictException for a name that
   *   several of the caller's projects use
   */
  async agent(caller: Caller, agent: string): Promise<TenantAgent> {
    const row =
      (isUuid(agent) && (await this.queries.agent(caller.ownerId, agent))) || (await this.named(caller, agent));
    if (!opens(caller, row.project_id)) throw new NotFoundException();
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

/** A key opens one project of its owner's; a user has all. */
function opens(caller: Caller, projectId: string): boolean {
  return !('key' in caller) || caller.key.projectId === projectId.toLowerCase();
}

function tenantProject({ project_id, served }: ProjectRow): TenantProject {
  return { projectId: project_id as ProjectId, served: servedState(served) };
}
