import { Injectable } from '@nestjs/common';
import type { Agent } from '../database/entities/agent.entity';
import type { Project } from '../database/entities/project.entity';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import { ReaderPool } from '../database/reader-pool';

export type ProjectRow = Pick<Project, 'project_id' | 'name' | 'created_at'> & {
  /** Of the newest finished run; null before the first. */
  readonly as_of: RecomputeRun['as_of'] | null;
  readonly finished_at: Date | null;
  readonly agents: Pick<Agent, 'agent_id' | 'name'>[];
};

@Injectable()
export class ProjectsQueries {
  constructor(private readonly database: ReaderPool) {}

  /**
   * Across projects, so no tenant limits it: the owner does.
   *
   * @param ownerId Clerk organisation, or user without one
   */
  async ownedBy(ownerId: string): Promise<ProjectRow[]> {
    return await this.database.query(
      `SELECT projects.project_id, projects.name, projects.created_at, run.as_of, run.finished_at,
              (SELECT COALESCE(
                 json_agg(json_build_object('agent_id', agents.agent_id, 'name', agents.name)
                          ORDER BY agents.name COLLATE "C"), '[]')
               FROM agents WHERE agents.project_id = projects.project_id) AS agents
       FROM projects
       LEFT JOIN LATERAL (
         SELECT runs.as_of, runs.finished_at FROM recompute_runs runs
         WHERE runs.project_id = projects.project_id AND runs.status = 'finished'
         ORDER BY runs.started_at DESC LIMIT 1
       ) run ON true
       WHERE projects.org_id = $1
       ORDER BY projects.name COLLATE "C"`,
      [ownerId],
    );
  }
}
