import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import type { SettingsVersion } from '../database/entities/settings-version.entity';
import { newestRun } from '../database/newest-run-sql';
import { TenantReader } from '../serving/tenant-reader';

export type VersionRow = Omit<SettingsVersion, 'project_id'>;

/** The current settings; every column of the version is null while the defaults apply. */
export type CurrentRow = { readonly breadth_half: number; readonly learns: boolean } & (
  | VersionRow
  | { [column in keyof VersionRow]: null }
);

type ListRow = { readonly total: number; readonly learns: boolean } & (
  | VersionRow
  | { [column in keyof VersionRow]: null }
);

/** The settings and model of the current scores. */
export type ServedRun = Pick<
  RecomputeRun,
  'score_settings' | 'breadth_half' | 'as_of' | 'score_version' | 'model_version'
>;

@Injectable()
export class SettingsQueries {
  constructor(private readonly reader: TenantReader) {}

  async current(projectId: ProjectId): Promise<CurrentRow | null> {
    const rows: CurrentRow[] = await this.reader.queryCurrent(
      projectId,
      `SELECT project.*, newest.*
       FROM (SELECT breadth_half, learns FROM projects WHERE project_id = $1) project
       LEFT JOIN (
         SELECT version, settings, applied_at, applied_by, restores FROM settings_versions
         WHERE project_id = $1 ORDER BY version DESC LIMIT 1
       ) newest ON true`,
    );
    return rows[0] ?? null;
  }

  /** The settings and model of the current scores; null before the first. */
  async served(projectId: ProjectId): Promise<ServedRun | null> {
    const rows: ServedRun[] = await this.reader.queryCurrent(
      projectId,
      newestRun('score_settings, breadth_half, as_of, score_version, model_version'),
    );
    return rows[0] ?? null;
  }

  /** The newest versions and their total number, from one snapshot. */
  async versions(projectId: ProjectId, limit: number): Promise<{ total: number; learns: boolean; rows: VersionRow[] }> {
    const rows: ListRow[] = await this.reader.queryCurrent(
      projectId,
      `SELECT whole.total, project.learns, versions.*
       FROM (SELECT count(*)::int AS total FROM settings_versions WHERE project_id = $1) whole
       CROSS JOIN (SELECT learns FROM projects WHERE project_id = $1) project
       LEFT JOIN (
         SELECT version, settings, applied_at, applied_by, restores FROM settings_versions
         WHERE project_id = $1 ORDER BY version DESC LIMIT $2
       ) versions ON true
       ORDER BY versions.version DESC`,
      [limit],
    );
    return { total: rows[0]?.total ?? 0, learns: rows[0]?.learns ?? false, rows: rows.filter(isVersion) };
  }
}

function isVersion(row: ListRow): row is { total: number; learns: boolean } & VersionRow {
  return row.version !== null;
}
