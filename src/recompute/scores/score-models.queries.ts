import type { QueryRunner } from 'typeorm';
import { NOT_IN_FORCE, type ScoreModel } from '../../database/entities/score-model.entity';
import { isoDay } from '../../scoring/iso-day';
import { FIXED_MODEL, type ModelRow } from '../../scoring/model';
import type { Reliability } from '../../scoring/reliability';
import { scoreSettings } from '../../scoring/score-settings';
import { modelOfRow } from '../../scoring/stored-model';
import type { RunSettings } from '../recompute-plan';

export interface ProjectModels {
  /** All versions, under the current horizon of the project; the first is the fixed model. */
  readonly versions: readonly ModelRow[];
  /**
   * The last day read by the fit of the candidate model, which would be in force if the project learned; null without
   * one.
   */
  readonly candidateFittedOn: string | null;
}

/** Reads and stores the versions of a project's model. */
export class ScoreModels {
  async ofProject(
    runner: QueryRunner,
    projectId: string,
    { score_settings: settings }: Pick<RunSettings, 'score_settings'>,
  ): Promise<ProjectModels> {
    const { horizon } = scoreSettings(settings);
    const rows: ScoreModel[] = await runner.query('SELECT * FROM score_models WHERE project_id = $1 ORDER BY version', [
      projectId,
    ]);
    const versions = rows.filter(({ from_day }) => from_day < NOT_IN_FORCE).map(modelOfRow);
    return {
      versions: [FIXED_MODEL, ...versions].map((model) => ({ ...model, horizon })),
      candidateFittedOn: rows.find(({ from_day }) => from_day === NOT_IN_FORCE)?.fitted_on ?? null,
    };
  }

  async dropCandidate(runner: QueryRunner, projectId: string): Promise<void> {
    await runner.query('DELETE FROM score_models WHERE project_id = $1 AND from_day = $2', [projectId, NOT_IN_FORCE]);
  }

  async insert(
    runner: QueryRunner,
    projectId: string,
    model: ModelRow,
    reliability: Reliability | null,
  ): Promise<void> {
    const day = (number: number | null) => (number === null ? null : isoDay(number));
    await runner.query(
      `INSERT INTO score_models (project_id, version, kind, c, a, f, s, m, y, rho, horizon, l_start_day, fitted_on, from_day,
         window_days, windows, rows, outcomes, reply_rows, replies, calibration_before, calibration_after, reliability)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)`,
      [
        ...[projectId, model.version, model.kind, model.c, model.a, model.f, model.s, model.m, model.y, model.rho],
        ...[model.horizon, day(model.lStartDay), day(model.fittedOn), day(model.fromDay), model.windowDays],
        ...[model.windows, model.rows, model.outcomes, model.replyRows, model.replies],
        ...[reliability?.before ?? null, reliability?.after ?? null],
        reliability ? JSON.stringify(reliability.tenths) : null,
      ],
    );
  }
}
