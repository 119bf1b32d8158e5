import { Injectable } from '@nestjs/common';
import { eachProject } from '../database/each-project';
import { newestRuns } from '../database/newest-runs.queries';
import { ReaderPool } from '../database/reader-pool';

/** A project with facts that no finished run has processed. */
export interface WaitingProject {
  readonly project_id: string;
  /** Seconds since the newest finished run began; for a project without one, since it was created. */
  readonly behind_s: number;
}

@Injectable()
export class RecomputeLagQueries {
  constructor(private readonly database: ReaderPool) {}

  /** Covers the whole installation, not one tenant. */
  async waiting(): Promise<WaitingProject[]> {
    const projects = await this.database.query<{ project_id: string; age_s: number }>(
      'SELECT project_id, extract(epoch FROM now() - created_at)::double precision AS age_s FROM projects WHERE closed_at IS NULL',
      [],
    );
    const ages = new Map(projects.map(({ project_id, age_s }) => [project_id, age_s]));
    const notes = await eachProject<{ project_id: string }>(
      this.database,
      [...ages.keys()],
      (id) => `(SELECT project_id FROM change_notes WHERE project_id = ${id} LIMIT 1)
       UNION ALL (SELECT project_id FROM dirty_days WHERE project_id = ${id} LIMIT 1)
       UNION ALL (SELECT project_id FROM dirty_contacts WHERE project_id = ${id} LIMIT 1)`,
    );
    const waiting = [...new Set(notes.map(({ project_id }) => project_id))];
    const runs = await newestRuns(this.database, waiting);
    return waiting.map((project_id) => ({
      project_id,
      behind_s: runs.get(project_id)?.begun_ago_s ?? ages.get(project_id) ?? 0,
    }));
  }
}
