import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import type { DailySnapshot } from '../database/entities/daily-snapshot.entity';
import type { DepthScore } from '../database/entities/depth-score.entity';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import { newestRun } from '../database/newest-run-sql';
import { STATE_READ } from '../database/scored-run.queries';
import type { MoatRelationship } from '../scoring/moat-index';
import type { MoatSums } from '../scoring/moat-rules';
import type { DayModel } from '../scoring/model';
import type { ScoreSettings } from '../scoring/score-settings';
import type { StoredModel } from '../scoring/stored-model';
import type { DayRow } from '../scoring/version-1/active-day';
import type { MoatSums as MoatSumsV1 } from '../scoring/version-1/moat-explanation';
import { TenantReader } from '../serving/tenant-reader';
import { MOVERS } from './movers-sql';
import { MOVERS_V1 } from './movers-version-1-sql';

/** Of version 2: evidence in millionths, weights in millionths of millionths, weighted evidence in millionths of these. */
export type MoatSumsRow = Readonly<
  Record<
    'heard' | 'evidence_sum' | 'weight' | 'weighted_evidence' | 'weight_lost' | 'gains' | 'losses',
    string | number
  >
>;

export type MoatSnapshotRow = Pick<
  DailySnapshot,
  | 'date'
  | 'total'
  | 'moat_index'
  | 'breadth'
  | 'depth_quality'
  | 'trend'
  | 'risk'
  | 'model_version'
  // Sums in millionths; of squares in millionths of millionths.
  | 'depth_sum'
  | 'depth_squares'
  | 'gains'
  | 'losses'
  | 'potential'
  | 'potential_at_risk'
  // Of version 2: evidence in millionths, weights in millionths of millionths, weighted evidence in millionths of these.
  | 'heard'
  | 'evidence_sum'
  | 'weight'
  | 'weighted_evidence'
  | 'weight_lost'
>;

/** The newest snapshot and how it was computed. Without relationships there is no snapshot. */
export type MoatRunRow = Pick<RecomputeRun, 'as_of' | 'breadth_half' | 'score_settings' | 'score_version'> & {
  /** The state of the run, as `ServedState.key`. */
  readonly state: string;
  /** The model in force on its day; null for the fixed one. */
  readonly model: StoredModel | null;
} & (MoatSnapshotRow | { readonly date: null });

export type MoverRowV1 = Pick<
  DepthScore,
  'agent_id' | 'user_id' | 'contact_name' | 'depth' | 'trend' | 'band' | 'potential' | 'at_risk'
> & {
  /** Of its roll-up, ascending. */
  readonly days: readonly DayRow[];
};

export type MoverRow = Pick<DepthScore, 'agent_id' | 'user_id' | 'contact_name' | 'depth' | 'at_risk'> & {
  readonly evidence: number;
  readonly evidence_trend: number;
  readonly worth: number;
  /** Null if the contact never took part. */
  readonly silence_days: number | null;
  readonly dormant: boolean;
  /** A week ago; null if there was nothing yet. */
  readonly before: (MoatRelationship & Pick<DepthScore, 'depth'>) | null;
  /** The same in each row: all relationships a week ago, under the current model. */
  readonly week: MoatSumsRow;
};

/** `kept_from` is the first day with a snapshot. */
export type MoatPointRow = { readonly kept_from: string | null } & (
  | Pick<
      DailySnapshot,
      | 'date'
      | 'total'
      | 'moat_index'
      | 'breadth'
      | 'depth_quality'
      | 'trend'
      | 'risk'
      | 'score_version'
      | 'model_version'
    >
  | { readonly date: null }
);

const COLUMNS =
  'snapshots.date, snapshots.total, moat_index, breadth, depth_quality, trend, risk, snapshots.score_version, snapshots.model_version';

/** Reads the inputs of a project's index, and what moved it. */
@Injectable()
export class MoatQueries {
  constructor(private readonly reader: TenantReader) {}

  /**
   * The newest snapshot and the one a week earlier, if they exist, with their run. The newest comes first; no rows
   * before the first run.
   */
  async snapshots(projectId: ProjectId, daysAgo: readonly number[]): Promise<MoatRunRow[]> {
    return await this.reader.query(
      projectId,
      `SELECT ${COLUMNS}, depth_sum, depth_squares, gains, losses, potential, potential_at_risk, heard, evidence_sum, weight,
              weighted_evidence, weight_lost, run.as_of, run.breadth_half, run.score_settings, run.score_version, ${STATE_READ} AS state, (
                SELECT to_json(score_models) FROM score_models WHERE project_id = $1 AND version = run.model_version
              ) AS model
       FROM (
         ${newestRun('as_of, breadth_half, score_settings, score_version, model_version')}
       ) run
       CROSS JOIN (SELECT max(date) AS date FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2) newest
       LEFT JOIN daily_snapshots snapshots
         ON snapshots.project_id = $1 AND snapshots.agent_id = $2
        AND snapshots.date IN (SELECT newest.date - days FROM unnest($3::integer[]) AS days)
       ORDER BY snapshots.date DESC`,
      [ALL_AGENTS, daysAgo],
    );
  }

  /**
   * The relationships that moved the index most within a week, estimated by its slope: enough of them to include those
   * that really moved it most. Their state of a week ago is derived from the score and from what happened since, which
   * one pass over the roll-up reads.
   *
   * @param asOf of the scores, YYYY-MM-DD
   * @param settings of the scores
   */
  async moversV1(
    projectId: ProjectId,
    asOf: string,
    slope: MoatSumsV1,
    settings: ScoreSettings,
    limit: number,
  ): Promise<MoverRowV1[]> {
    return await this.reader.queryHeavy(projectId, MOVERS_V1, [
      asOf,
      slope.depth,
      slope.depthSquares,
      slope.gains,
      slope.losses,
      slope.potential,
      slope.potentialAtRisk,
      limit,
      settings.horizon,
      settings.coolingSilence,
      settings.coolingDepth,
      settings.overdueSilence,
      settings.overdueDepth,
    ]);
  }

  /**
   * The same under version 2 of the score.
   *
   * @param model of the as-of date
   */
  async movers(
    projectId: ProjectId,
    asOf: string,
    slope: Omit<MoatSums<number>, 'heard'>,
    model: DayModel,
    settings: ScoreSettings,
    limit: number,
  ): Promise<MoverRow[]> {
    return await this.reader.queryHeavy(projectId, MOVERS, [
      ...[
        asOf,
        slope.evidence,
        slope.weight,
        slope.weightedEvidence,
        slope.weightLost,
        slope.gains,
        slope.losses,
        limit,
      ],
      ...[model.base, model.a, model.f, model.s, model.m, model.replyChance],
      ...[settings.coolingSilence, settings.coolingDepth, settings.overdueSilence, settings.overdueDepth],
    ]);
  }

  /**
   * The snapshots of some days, ascending, each with the first day that has one; one row without a date if none of the
   * days has one.
   *
   * @param to YYYY-MM-DD
   * @param days back from it, 0 or more
   */
  async points(projectId: ProjectId, to: string, days: readonly number[]): Promise<MoatPointRow[]> {
    return await this.reader.query(
      projectId,
      `SELECT kept.kept_from, ${COLUMNS}
       FROM (SELECT min(date) AS kept_from FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2) kept
       LEFT JOIN daily_snapshots snapshots
         ON snapshots.project_id = $1 AND snapshots.agent_id = $2
        AND snapshots.date IN (SELECT $3::date - back FROM unnest($4::integer[]) AS back)
       ORDER BY snapshots.date`,
      [ALL_AGENTS, to, days],
    );
  }
}
