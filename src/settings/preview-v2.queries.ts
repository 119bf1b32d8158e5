import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { NOT_IN_FORCE } from '../database/entities/score-model.entity';
import type { Band } from '../scoring/band';
import type { ProjectSettings } from '../scoring/score-settings';
import { type DayModel, FIXED_MODEL, type ModelRow } from '../scoring/v2/model';
import type { MoatSums } from '../scoring/v2/rules';
import { modelOfRow, type StoredModel } from '../scoring/v2/stored-model';
import { TenantReader } from '../serving/tenant-reader';
import type { ChangesRow } from './preview.queries';
import { PREVIEW_V2 } from './preview-v2-sql';

/** Totals of the relationships under version 2 of the score. */
export type BookRowV2 = MoatSums<number> &
  Record<Band, number> & { readonly book: 'current' | 'proposed'; readonly atRisk: number };
export type ChangesRowV2 = Omit<ChangesRow, 'books'> & { readonly books: readonly BookRowV2[] };

/** What other settings, or the other model, would make of the scores of version 2 that are served. Nothing is written. */
@Injectable()
export class PreviewV2Queries {
  constructor(private readonly reader: TenantReader) {}

  /** @returns the newest learned model of the project, even if it was never applied; the fixed one if there is none */
  async learnedModel(projectId: ProjectId): Promise<ModelRow> {
    const rows: StoredModel[] = await this.reader.query(
      projectId,
      `SELECT version, kind, c, a, f, s, m, y, rho, horizon, l_start_day, fitted_on, from_day, window_days, windows, rows,
              outcomes, reply_rows, replies
       FROM score_models WHERE project_id = $1 AND kind = 'learned' ORDER BY fitted_on DESC, from_day DESC LIMIT 1`,
    );
    return rows[0] ? modelOfRow(rows[0]) : FIXED_MODEL;
  }

  /** @returns a version of the model that was applied; the fixed one if it is not stored */
  async model(projectId: ProjectId, version: number | null): Promise<ModelRow> {
    const rows: StoredModel[] = await this.reader.query(
      projectId,
      `SELECT version, kind, c, a, f, s, m, y, rho, horizon, l_start_day, fitted_on, from_day, window_days, windows, rows,
              outcomes, reply_rows, replies
       FROM score_models WHERE project_id = $1 AND version = $2 AND from_day < $3`,
      [version ?? FIXED_MODEL.version, NOT_IN_FORCE],
    );
    return rows[0] ? modelOfRow(rows[0]) : FIXED_MODEL;
  }

  /**
   * Totals under both settings, and the relationships whose band or flag changes, the highest value at stake first.
   * Computed from the state stored with the scores, with the formula of the recompute.
   *
   * @param asOf day of the current scores, YYYY-MM-DD
   * @param model the model with the proposed horizon, on that day
   */
  async changes(
    projectId: ProjectId,
    asOf: string,
    model: DayModel,
    proposed: ProjectSettings,
    limit: number,
  ): Promise<ChangesRowV2> {
    const [row]: ChangesRowV2[] = await this.reader.queryHeavy(projectId, PREVIEW_V2, [
      asOf,
      limit,
      ...[model.base, model.a, model.f, model.s, model.m, model.replyChance],
      ...[proposed.bandDeep, proposed.bandStrong, proposed.bandWarm, proposed.bandLight],
      ...[proposed.coolingSilence, proposed.coolingDepth, proposed.overdueSilence, proposed.overdueDepth],
    ]);
    if (!row) throw new Error('an aggregate gives a row');
    return row;
  }
}
