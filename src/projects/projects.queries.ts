import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Agent } from '../database/entities/agent.entity';
import type { Project } from '../database/entities/project.entity';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import { newestRuns } from '../database/newest-runs.queries';
import { ReaderPool } from '../database/reader-pool';
import type { CursorKey } from '../http/query/cursor';
import type { PageRequest } from '../http/query/page';
import type { ProjectSettings } from './project-settings';

export type ProjectRow = Omit<Project, 'org_id' | 'digest_key'> & {
  /** Of the newest finished run; null before the first. */
  readonly as_of: RecomputeRun['as_of'] | null;
  readonly finished_at: Date | null;
  readonly agents: Pick<Agent, 'agent_id' | 'name'>[];
};

/** Whose projects are meant: all of an owner's, or one of them. */
export interface Owned {
  /** Clerk organisation, or user without one. */
  readonly ownerId: string;
  /** UUID; null: all. */
  readonly projectId: string | null;
}

/** Where a row stands in PROJECT_LIST. */
export const projectPlace = ({ name }: ProjectRow): CursorKey[] => [name];

type FoundProject = Omit<ProjectRow, 'as_of' | 'finished_at' | 'agents'>;

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
    const [runs, agents] = await Promise.all([newestRuns(this.database, ids), this.agents(ids)]);
    const shown = found.map((row): ProjectRow => {
      const { as_of = null, finished_at = null } = runs.get(row.project_id) ?? {};
      return { ...row, as_of, finished_at, agents: agents.get(row.project_id) ?? [] };
    });
    return { total: rows[0]?.total ?? 0, rows: shown };
  }

  /** @returns the agents, in the order of their names, by the project's id; a project without agents is not there */
  private async agents(projectIds: readonly string[]): Promise<ReadonlyMap<string, ProjectRow['agents']>> {
    if (projectIds.length === 0) return new Map();
    const rows = await this.database.query<Pick<ProjectRow, 'project_id' | 'agents'>>(
      `SELECT project_id,
              json_agg(json_build_object('agent_id', agent_id, 'name', name) ORDER BY name COLLATE "C") AS agents
       FROM agents WHERE project_id = ANY($1::uuid[]) GROUP BY project_id`,
      [projectIds],
    );
    return new Map(rows.map(({ project_id, agents }) => [project_id, agents]));
  }

  /** @returns whether PostgreSQL has a time zone of exactly this name */
  async knowsTimeZone(name: string): Promise<boolean> {
    const rows = await this.database.query('SELECT FROM pg_timezone_names WHERE name = $1', [name]);
    return rows.length > 0;
  }

  /** @returns the id; @throws 23505 where the owner has a project of this name */
  async insert(ownerId: string, { name, time_zone, breadth_half }: ProjectSettings): Promise<string> {
    const projectId = randomUUID();
    await this.dataSource.query(
      'INSERT INTO projects (project_id, org_id, name, time_zone, breadth_half, learns) VALUES ($1, $2, $3, $4, $5, true)',
      [projectId, ownerId, name, time_zone, breadth_half],
    );
    return projectId;
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
