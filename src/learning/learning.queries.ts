import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { NOT_IN_FORCE, type ScoreModel } from '../database/entities/score-model.entity';
import { newestRun } from '../database/newest-run-sql';
import { TenantReader } from '../serving/tenant-reader';

export type VersionRow = Omit<ScoreModel, 'project_id' | 'reliability'>;
type Nullable<Row> = { readonly [column in keyof Row]: Row[column] | null };
type ListRow = { readonly total: number } & (VersionRow | { readonly [column in keyof VersionRow]: null });

/** What the current scores were computed with, and their model if it is stored. */
export interface ServedModelRow
  extends Nullable<Omit<ScoreModel, 'project_id' | 'version' | 'reliability'>>,
    Pick<ScoreModel, 'reliability'> {
  readonly learns: boolean;
  /** 1 or 0; null if not set. */
  readonly learned: number | null;
  readonly as_of: string | null;
  readonly score_version: number | null;
  readonly model_version: number | null;
}

const COLUMNS = `kind, c, a, f, s, m, y, rho, horizon, l_start_day, fitted_on, from_day, window_days, windows, rows, outcomes,
  reply_rows, replies, calibration_before, calibration_after`;

@Injectable()
export class LearningQueries {
  constructor(private readonly reader: TenantReader) {}

  /**
   * A page of versions plus one row if there are more, and the total, from one snapshot.
   *
   * @param before only versions below this one; null: all
   */
  async versions(
    projectId: ProjectId,
    before: number | null,
    size: number,
  ): Promise<{ total: number; rows: VersionRow[] }> {
    const rows: ListRow[] = await this.reader.query(
      projectId,
      `SELECT whole.total, versions.*
       FROM (SELECT count(*)::int AS total FROM score_models WHERE project_id = $1 AND from_day < $2) whole
       LEFT JOIN (
         SELECT version, ${COLUMNS} FROM score_models
         WHERE project_id = $1 AND from_day < $2 AND version < coalesce($3::integer, 2147483647)
         ORDER BY version DESC LIMIT $4
       ) versions ON true
       ORDER BY versions.version DESC`,
      [NOT_IN_FORCE, before, size + 1],
    );
    return { total: rows[0]?.total ?? 0, rows: rows.filter(isVersion).map(({ total: _, ...version }) => version) };
  }

  /** @returns null if the project was deleted in the meantime */
  async served(projectId: ProjectId): Promise<ServedModelRow | null> {
    const rows: ServedModelRow[] = await this.reader.query(
      projectId,
      `SELECT project.learns, (
         SELECT (settings ->> 'learned')::integer FROM settings_versions WHERE project_id = $1 ORDER BY version DESC LIMIT 1
       ) AS learned, run.as_of, run.score_version, run.model_version, model.*
       FROM (SELECT learns FROM projects WHERE project_id = $1) project
       LEFT JOIN (
         ${newestRun('as_of, score_version, model_version')}
       ) run ON true
       LEFT JOIN (
         SELECT version, ${COLUMNS}, reliability FROM score_models WHERE project_id = $1 AND from_day < $2
       ) model ON model.version = run.model_version`,
      [NOT_IN_FORCE],
    );
    return rows[0] ?? null;
  }
}

function isVersion(row: ListRow): row is { readonly total: number } & VersionRow {
  return row.version !== null;
}
