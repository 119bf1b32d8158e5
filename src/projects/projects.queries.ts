import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
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
  /** Of the newest finished run; null before the first. */
  readonly as_of: RecomputeRun['as_of'] | null;
  readonly finished_at: Date | null;
  readonly agent_count: number;
  /** The first of them, by name. */
  readonly agents: Pick<Agent, 'agent_id' | 'name'>[];
};

/** Which projects: all of an owner's, or one of them. */
export interface Owned {
  /** Clerk organisation, or user without one. */
  readonly ownerId: string;
  /** UUID; null: all. */
  readonly projectId: string | null;
}

/** Where a row stands in PROJECT_LIST. */
export const projectPlace = ({ name }: ProjectRow): CursorKey[] => [name];

type FoundProject = Omit<ProjectRow, 'as_of' | 'finished_at' | 'agents' | 'agent_count'>;

/** Every column is null where the page is empty: the total comes along in any case. */
type PageRow = { total: number } & (FoundProject | { [column in keyof FoundProject]: null });

/** What a change of a name may wait for: an import, which holds the project against it until its end. */
const LOCK_TIMEOUT = '5s';

@Injectable()
export class ProjectsQueries {
  constructor(
    private readonly database: ReaderPool,
    private readonly dataSource: DataSource,
  ) {}

  /**
   * Across projects, so no tenant limits it: the owner does. The projects first, then what else a page shows of them, by
   * project: docs/scale.md says why.
   *
   * @returns the page, and one row more where there is one; how many there are in all
   */
  async page({ ownerId, projectId }: Owned, { size, after }: Pick<PageRequest, 'size' | 'after'>) {
    const rows: PageRow[] = await this.database.query(
      `SELECT whole.total, page.*
       FROM (
         SELECT count(*)::int AS total FROM projects WHERE org_id = $1 AND project_id = coalesce($2, project_id)
       ) whole
       LEFT JOIN (
         SELECT project_id, name, created_at, time_zone, breadth_half, pinned_as_of
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
  async knowsTimeZone(name: string): Promise<boolean> {
    const rows = await this.database.query('SELECT FROM pg_timezone_names WHERE name = $1', [name]);
    return rows.length > 0;
  }

  /**
   * @param max projects that an owner may have
   * @returns the id, and how many there were before: where that is `max`, nothing was added
   * @throws 23505 where the owner has a project of this name; 55P03 while an import that creates one goes on
   */
  async insert(ownerId: string, { name, time_zone, breadth_half }: ProjectSettings, max: number) {
    const projectId = randomUUID();
    const before = await this.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      const count = await countProjects(manager, ownerId);
      if (count >= max) return count;
      await manager.query(
        'INSERT INTO projects (project_id, org_id, name, time_zone, breadth_half, learns) VALUES ($1, $2, $3, $4, $5, true)',
        [projectId, ownerId, name, time_zone, breadth_half],
      );
      return count;
    });
    return { projectId, before };
  }

  /**
   * @param settings those to change
   * @throws 23505 where the owner has another project of this name; 55P03 while an import holds the present one
   */
  async update(projectId: ProjectId, { name, time_zone, breadth_half }: Partial<ProjectSettings>): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      await manager.query(
        `UPDATE projects SET name = coalesce($2, name), time_zone = coalesce($3, time_zone),
                             breadth_half = coalesce($4, breadth_half)
         WHERE project_id = $1`,
        [projectId, name ?? null, time_zone ?? null, breadth_half ?? null],
      );
    });
  }
}

function isProject(row: PageRow): row is { total: number } & FoundProject {
  return row.project_id !== null;
}
