import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { differences, recordProjectChange } from '../database/audit-trail.queries';
import { ACCESS_CHANGED } from '../database/channels';
import { hasEnded } from '../database/ended-owners.queries';
import type { Agent } from '../database/entities/agent.entity';
import type { Project } from '../database/entities/project.entity';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import { firstAgents } from '../database/first-agents.queries';
import { newestRuns } from '../database/newest-runs.queries';
import { countProjects } from '../database/project-count.queries';
import { ReaderPool } from '../database/reader-pool';
import type { CursorKey } from '../http/query/cursor';
import type { PageRequest } from '../http/query/page';
import type { ProjectSettings } from './project-settings';

export type ProjectRow = Omit<Project, 'org_id' | 'digest_key' | 'closed_at'> & {
  /** Day of the newest finished run; null before the first. */
  readonly as_of: RecomputeRun['as_of'] | null;
  readonly finished_at: Date | null;
  readonly agent_count: number;
  /** The first agents, by name. */
  readonly agents: Pick<Agent, 'agent_id' | 'name'>[];
};

/** All projects of an owner, or one of them. */
export interface Owned {
  /** Clerk organisation, or user without one. */
  readonly ownerId: string;
  /** UUID; null: all. */
  readonly projectId: string | null;
}

/** The position of a row in PROJECT_LIST. */
export const projectCursor = ({ name }: ProjectRow): CursorKey[] => [name];

type FoundProject = Omit<ProjectRow, 'as_of' | 'finished_at' | 'agents' | 'agent_count'>;

/** Every column but the total is null if the page is empty. */
type PageRow = { total: number } & (FoundProject | { [column in keyof FoundProject]: null });

/** How long a change of a name waits for an import, which locks the project until it ends. */
const LOCK_TIMEOUT = '5s';

@Injectable()
export class ProjectsQueries {
  constructor(
    private readonly database: ReaderPool,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Reads across projects, limited by their owner. First the projects, then the rest of the page project by project;
   * docs/scale.md gives the reason.
   *
   * @returns the page, plus one row if there are more; the total number
   */
  async page({ ownerId, projectId }: Owned, { size, after }: Pick<PageRequest, 'size' | 'after'>) {
    const rows: PageRow[] = await this.database.query(
      `SELECT whole.total, page.*
       FROM (
         SELECT count(*)::int AS total FROM projects
         WHERE org_id = $1 AND project_id = coalesce($2, project_id) AND closed_at IS NULL
       ) whole
       LEFT JOIN (
         SELECT project_id, name, created_at, time_zone, breadth_half, keys_read_published, pinned_as_of
         FROM projects
         WHERE org_id = $1 AND project_id = coalesce($2, project_id) AND closed_at IS NULL AND name COLLATE "C" > coalesce($3, '')
         ORDER BY name COLLATE "C" LIMIT $4
       ) page ON true
       ORDER BY page.name COLLATE "C"`,
      [ownerId, projectId, after?.[0] ?? null, size + 1],
    );
    const found = rows.filter(isProject);
    const ids = found.map((row) => row.project_id);
    const [runs, agents] = await Promise.all([newestRuns(this.database, ids), firstAgents(this.database, ids)]);
    const shown = found.map((row): ProjectRow => {
      const { as_of = null, finished_at = null } = runs.get(row.project_id) ?? {};
      const { agent_count = 0, agents: first } = agents.get(row.project_id) ?? {};
      return { ...row, as_of, finished_at, agent_count, agents: first ?? [] };
    });
    return { total: rows[0]?.total ?? 0, rows: shown };
  }

  /** @returns whether PostgreSQL has a time zone of exactly this name */
  async hasTimeZone(name: string): Promise<boolean> {
    const rows = await this.database.query('SELECT 1 FROM pg_timezone_names WHERE name = $1', [name]);
    return rows.length > 0;
  }

  /**
   * @param max maximum number of projects per owner
   * @returns the id, and the number of projects before; if that is `max`, nothing was inserted
   * @throws 23505 if the owner has a project of this name; 55P03 while an import that creates one is in progress;
   *   OwnerEnded
   */
  async insert(ownerId: string, by: Actor, settings: ProjectSettings, max: number) {
    const { name, time_zone, breadth_half, keys_read_published, pinned_as_of } = settings;
    const projectId = randomUUID();
    const before = await this.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      const count = await countProjects(manager, ownerId);
      if (count >= max) return count;
      if (await hasEnded(manager, ownerId)) throw new OwnerEnded();
      await manager.query(
        `INSERT INTO projects (project_id, org_id, name, time_zone, breadth_half, keys_read_published, pinned_as_of, learns)
         VALUES ($1, $2, $3, $4, $5, $6, $7, true)`,
        [projectId, ownerId, name, time_zone, breadth_half, keys_read_published, pinned_as_of],
      );
      const changes = differences(null, settings);
      await recordProjectChange(manager, { projectId, ownerId }, by, 'project.created', changes);
      return count;
    });
    return { projectId, before };
  }

  /**
   * @param settings the settings to change
   * @throws 23505 if the owner has another project of this name; 55P03 while an import locks this one
   */
  async update(projectId: ProjectId, by: Actor, settings: Partial<ProjectSettings>): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      const [found]: (ProjectSettings & { org_id: string })[] = await manager.query(
        `SELECT org_id, name, time_zone, breadth_half, keys_read_published, pinned_as_of FROM projects
         WHERE project_id = $1 FOR NO KEY UPDATE`,
        [projectId],
      );
      if (!found) return;
      const { org_id: ownerId, ...before } = found;
      const after = { ...before, ...settings };
      const changes = differences(before, after);
      if (changes.length === 0) return;
      await manager.query(
        `UPDATE projects SET name = $2, time_zone = $3, breadth_half = $4, keys_read_published = $5, pinned_as_of = $6
         WHERE project_id = $1`,
        [projectId, after.name, after.time_zone, after.breadth_half, after.keys_read_published, after.pinned_as_of],
      );
      await recordProjectChange(manager, { projectId, ownerId }, by, 'project.changed', changes);
      // All servers verify keys again, which they cache together with this setting.
      if (after.keys_read_published !== before.keys_read_published) {
        await manager.query('SELECT pg_notify($1, $2)', [ACCESS_CHANGED, projectId]);
      }
    });
  }
}

/** The organisation or user no longer exists, although a token of it is still valid for a moment. */
export class OwnerEnded extends Error {}

function isProject(row: PageRow): row is { total: number } & FoundProject {
  return row.project_id !== null;
}
