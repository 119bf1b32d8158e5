import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import { ACCESS_CHANGED } from '../database/channels';
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

export type ProjectRow = Omit<Project, 'org_id' | 'digest_key'> & {
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
         SELECT count(*)::int AS total FROM projects WHERE org_id = $1 AND project_id = coalesce($2, project_id)
       ) whole
       LEFT JOIN (
         SELECT project_id, name, created_at, time_zone, breadth_half, keys_read_published, pinned_as_of
         FROM projects
         WHERE org_id = $1 AND project_id = coalesce($2, project_id) AND name COLLATE "C" > coalesce($3, '')
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
   * @throws 23505 if the owner has a project of this name; 55P03 while an import that creates one is in progress
   */
  async insert(ownerId: string, settings: ProjectSettings, max: number) {
    const { name, time_zone, breadth_half, keys_read_published } = settings;
    const projectId = randomUUID();
    const before = await this.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      const count = await countProjects(manager, ownerId);
      if (count >= max) return count;
      await manager.query(
        `INSERT INTO projects (project_id, org_id, name, time_zone, breadth_half, keys_read_published, learns)
         VALUES ($1, $2, $3, $4, $5, $6, true)`,
        [projectId, ownerId, name, time_zone, breadth_half, keys_read_published],
      );
      return count;
    });
    return { projectId, before };
  }

  /**
   * @param settings the settings to change
   * @throws 23505 if the owner has another project of this name; 55P03 while an import locks this one
   */
  async update(projectId: ProjectId, settings: Partial<ProjectSettings>): Promise<void> {
    const { name, time_zone, breadth_half, keys_read_published } = settings;
    await this.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      await manager.query(
        `UPDATE projects SET name = coalesce($2, name), time_zone = coalesce($3, time_zone),
                             breadth_half = coalesce($4, breadth_half),
                             keys_read_published = coalesce($5, keys_read_published)
         WHERE project_id = $1`,
        [projectId, name ?? null, time_zone ?? null, breadth_half ?? null, keys_read_published ?? null],
      );
      // All servers verify keys again, which they cache together with this setting.
      if (keys_read_published !== undefined)
        await manager.query('SELECT pg_notify($1, $2)', [ACCESS_CHANGED, projectId]);
    });
  }
}

function isProject(row: PageRow): row is { total: number } & FoundProject {
  return row.project_id !== null;
}
