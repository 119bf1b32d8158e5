import type { DataSource } from 'typeorm';
import { eachProject } from '../database/each-project';
import type { Project } from '../database/entities/project.entity';
import { KEPT_TABLES } from '../database/kept-tables';
import { INVALID_PARAMETER, sqlState } from '../database/sql-state';
import { SCORE_VERSION } from '../scoring/score-constants';
import { lastRun } from './run-records.queries';

export type DueProject = Pick<Project, 'project_id' | 'org_id' | 'name'> & {
  /** When it was read, by the database's clock. */
  readonly found_at: Date;
};

/**
 * Whether `planRun` may find something to do, or a record must be closed. False positives are harmless, so settings are
 * compared as stored.
 */
const IS_DUE = (id: string) => `(
  SELECT project_id FROM projects WHERE project_id = ${id} AND (
    NOT EXISTS (
      SELECT 1 FROM (
        ${lastRun('as_of, time_zone, breadth_half, score_version, score_settings, model_version, kept_tables', id)}
      ) last
      WHERE last.as_of = coalesce(pinned_as_of, (clock_timestamp() AT TIME ZONE projects.time_zone)::date)
        AND last.time_zone = projects.time_zone
        AND last.breadth_half = projects.breadth_half
        AND last.score_version = ${SCORE_VERSION}
        AND last.kept_tables = ${KEPT_TABLES}
        AND last.score_settings = coalesce((
          SELECT settings FROM settings_versions WHERE project_id = ${id} ORDER BY version DESC LIMIT 1
        ), '{}')
        AND NOT EXISTS (
          SELECT 1 FROM score_models WHERE project_id = ${id}
            AND version > coalesce(last.model_version, 0) AND from_day <= last.as_of
        )
    )
    OR EXISTS (SELECT 1 FROM recompute_runs WHERE project_id = ${id} AND status = 'running')
    OR EXISTS (SELECT 1 FROM change_notes WHERE project_id = ${id})
    OR EXISTS (SELECT 1 FROM dirty_days WHERE project_id = ${id})
    OR EXISTS (SELECT 1 FROM dirty_contacts WHERE project_id = ${id})
  )
)`;

/** The projects, and which of them need a run. */
export class DueProjects {
  constructor(private readonly dataSource: DataSource) {}

  /** @param name only projects with this name, in any organisation; null: all */
  async named(name: string | null): Promise<DueProject[]> {
    return await this.dataSource.query(
      `SELECT project_id, org_id, name, now() AS found_at
       FROM projects
       WHERE closed_at IS NULL AND ($1::text IS NULL OR name = $1)
       ORDER BY created_at, project_id`,
      [name],
    );
  }

  /**
   * The projects in which a run may find something to do, checked by one statement for many projects, so that idle ones
   * cost nothing. They alternate between organisations, so that one with many projects does not delay the others.
   */
  async due(): Promise<DueProject[]> {
    const projects: DueProject[] = await this.dataSource.query(
      `SELECT project_id, org_id, name, now() AS found_at
       FROM projects WHERE closed_at IS NULL
       ORDER BY row_number() OVER (PARTITION BY org_id ORDER BY created_at, project_id), created_at, project_id`,
    );
    const database = {
      query: async <Row>(text: string, values: readonly unknown[]): Promise<Row[]> =>
        await this.dataSource.query(text, [...values]),
    };
    const ids = projects.map(({ project_id }) => project_id);
    const due = await eachProject<{ project_id: string }>(database, ids, IS_DUE).catch((error: unknown) => {
      // A time zone that the database does not know: the run of that project reports it.
      if (sqlState(error) === INVALID_PARAMETER) return null;
      throw error;
    });
    const found = new Set(due?.map(({ project_id }) => project_id) ?? ids);
    return projects.filter(({ project_id }) => found.has(project_id));
  }

  /** @returns null if there is none, or it is closed */
  async byId(projectId: string): Promise<DueProject | null> {
    const [project]: DueProject[] = await this.dataSource.query(
      'SELECT project_id, org_id, name, now() AS found_at FROM projects WHERE project_id = $1 AND closed_at IS NULL',
      [projectId],
    );
    return project ?? null;
  }
}
