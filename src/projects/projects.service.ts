import { Injectable } from '@nestjs/common';
import type { ProjectsBody } from './projects.dto';
import { ProjectsQueries } from './projects.queries';

@Injectable()
export class ProjectsService {
  constructor(private readonly queries: ProjectsQueries) {}

  /** @param ownerId Clerk organisation, or user without one */
  async projects(ownerId: string): Promise<ProjectsBody> {
    const projects = (await this.queries.ownedBy(ownerId)).map((row) => ({
      project_id: row.project_id,
      name: row.name,
      created_at: row.created_at.toISOString(),
      as_of: row.as_of,
      computed_at: row.finished_at?.toISOString() ?? null,
      agents: row.agents,
    }));
    return { projects, total: projects.length };
  }
}
