import { ConflictException, Injectable, Logger, NotFoundException } from '@nestjs/common';
import { ApiKeyVerifier } from '../auth/api-key.verifier';
import type { Caller, ProjectId } from '../auth/tenant';
import { Config } from '../config/config';
import type { Actor } from '../database/actor';
import { quotaReached } from '../database/quota-reached';
import { RunStarter } from '../database/run-starter';
import { sqlState, UNIQUE_VIOLATION } from '../database/sql-state';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { type PageRequest, pageOf } from '../http/query/page';
import { DEFAULT_BREADTH_HALF } from '../scoring/score-constants';
import { TenantWrites } from '../serving/tenant-writes';
import { ProjectDeletion } from './project-deletion.queries';
import { DEFAULT_TIME_ZONE, type ProjectSettings } from './project-settings';
import type { NewProjectInput, ProjectItem, ProjectPatch, ProjectsBody } from './projects.dto';
import { type Owned, OwnerEnded, type ProjectRow, ProjectsQueries, projectCursor } from './projects.queries';

/** Lists, creates, changes and deletes the projects of an organisation. */
@Injectable()
export class ProjectsService {
  private readonly logger = new Logger(ProjectsService.name);

  constructor(
    private readonly queries: ProjectsQueries,
    private readonly deletion: ProjectDeletion,
    private readonly recompute: RunStarter,
    private readonly writes: TenantWrites,
    private readonly keys: ApiKeyVerifier,
    private readonly config: Config,
  ) {}

  /** A page of the projects that the caller may see: all projects of the owner for a user, one project for a key. */
  async page(caller: Caller, request: PageRequest): Promise<ProjectsBody> {
    const projectId = 'key' in caller ? caller.key.projectId : null;
    const { rows: found, total } = await this.queries.page({ ownerId: caller.ownerId, projectId }, request);
    const { rows, ...page } = pageOf(request, found, projectCursor);
    return { projects: rows.map(projectItem), total, ...page };
  }

  /** @throws NotFoundException if it was deleted in the meantime */
  async project({ ownerId }: Caller, projectId: string): Promise<ProjectItem> {
    return await this.one({ ownerId, projectId });
  }

  /** @throws InvalidInput for an unknown time zone; ConflictException if the owner has a project of this name */
  async create({ ownerId }: Caller, by: Actor, input: NewProjectInput): Promise<ProjectItem> {
    const settings = {
      name: input.name,
      time_zone: DEFAULT_TIME_ZONE,
      breadth_half: DEFAULT_BREADTH_HALF,
      keys_read_published: false,
      pinned_as_of: null,
      ...(await this.settings(input)),
    };
    const max = this.config.quotas.projectsPerOrganisation;
    const { projectId, before } = await this.writes
      .runFor(ownerId, () => this.queries.insert(ownerId, by, settings, max))
      .catch(throwDuplicateName);
    if (before >= max) {
      throw new ConflictException(`${quotaReached('the organisation', before, 'projects', max)}; delete one first`);
    }
    return await this.one({ ownerId, projectId });
  }

  /**
   * Changes settings. Scores that depend on them change with the next recompute, which starts at once if possible.
   *
   * @throws like `create`; NotFoundException if it was deleted in the meantime
   */
  async change({ ownerId }: Caller, by: Actor, projectId: ProjectId, patch: ProjectPatch): Promise<ProjectItem> {
    const settings = await this.settings(patch);
    if (Object.keys(settings).length > 0) {
      await this.writes.run(projectId, () => this.queries.update(projectId, by, settings)).catch(throwDuplicateName);
    }
    if (settings.keys_read_published !== undefined) this.keys.clear();
    const { time_zone, breadth_half, pinned_as_of } = settings;
    if ([time_zone, breadth_half, pinned_as_of].some((one) => one !== undefined)) {
      // The change is committed even if this fails; the scheduled recompute then applies it.
      await this.recompute.start(projectId, ownerId).catch((error: Error) => this.logger.warn(error.message));
    }
    return await this.one({ ownerId, projectId });
  }

  /**
   * @throws NotFoundException if it was deleted in the meantime; an error that `isDatabaseUnavailable` recognises while an
   *   import is in progress
   */
  async delete(projectId: ProjectId, by: Actor): Promise<void> {
    if (!(await this.writes.run(projectId, () => this.deletion.delete(projectId, by)))) throw new NotFoundException();
  }

  /** @returns the settings that the input contains, with defaults for null */
  private async settings(patch: ProjectPatch): Promise<Partial<ProjectSettings>> {
    const { name, time_zone, breadth_half, keys_read_published, pinned_as_of } = patch;
    const zone = time_zone === null ? DEFAULT_TIME_ZONE : time_zone;
    if (zone !== undefined && !(await this.queries.hasTimeZone(zone))) {
      const message = 'expected an IANA time zone like Europe/Berlin, or null for the default';
      throw new InvalidInput([{ message, location: 'body.time_zone', value: zone }]);
    }
    return {
      ...(name === undefined ? {} : { name: name.trim() }),
      ...(zone === undefined ? {} : { time_zone: zone }),
      ...(breadth_half === undefined ? {} : { breadth_half: breadth_half ?? DEFAULT_BREADTH_HALF }),
      ...(keys_read_published === undefined ? {} : { keys_read_published: keys_read_published ?? false }),
      ...(pinned_as_of === undefined ? {} : { pinned_as_of }),
    };
  }

  private async one(owned: Owned): Promise<ProjectItem> {
    const { rows } = await this.queries.page(owned, { size: 1, after: null });
    if (!rows[0]) throw new NotFoundException();
    return projectItem(rows[0]);
  }
}

function throwDuplicateName(error: unknown): never {
  if (error instanceof OwnerEnded) throw new ConflictException('your organisation, or your account, was deleted');
  if (sqlState(error) === UNIQUE_VIOLATION)
    throw new ConflictException('you already have a project with this name; choose another name');
  throw error;
}

function projectItem(row: ProjectRow): ProjectItem {
  return {
    project_id: row.project_id,
    name: row.name,
    created_at: row.created_at.toISOString(),
    time_zone: row.time_zone,
    breadth_half: row.breadth_half,
    keys_read_published: row.keys_read_published,
    pinned_as_of: row.pinned_as_of,
    as_of: row.as_of,
    computed_at: row.finished_at?.toISOString() ?? null,
    agent_count: row.agent_count,
    agents: row.agents,
  };
}
