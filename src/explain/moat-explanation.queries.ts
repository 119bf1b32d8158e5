import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import type { DailySnapshot } from '../database/entities/daily-snapshot.entity';
import type { DepthScore } from '../database/entities/depth-score.entity';
import type { RecomputeRun } from '../database/entities/recompute-run.entity';
import { STATE_READ } from '../database/scored-run.queries';
import type { MoatRelationship } from '../scoring/moat-index';
import type { DayModel } from '../scoring/model';
import type { MoatSums } from '../scoring/rules';
import { SCORE } from '../scoring/score-constants';
import type { ScoreSettings } from '../scoring/score-settings';
import type { StoredModel } from '../scoring/stored-model';
import type { DayRow } from '../scoring/version-1/active-day';
import type { MoatSums as MoatSumsV1 } from '../scoring/version-1/moat-explanation';
import { dayValueOnSql } from '../scoring/version-1/score-sql';
import { TenantReader } from '../serving/tenant-reader';
import { MOVERS } from './movers-sql';

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

/** What the newest run served, and how it was computed; of an empty book there is no snapshot. */
export type MoatRunRow = Pick<RecomputeRun, 'as_of' | 'breadth_half' | 'score_settings' | 'score_version'> & {
  /** The state that it is of, as `ServedState.key`. */
  readonly state: string;
  /** In force on its day; null for the fixed one. */
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
  /** Null where the contact never took part. */
  readonly silence_days: number | null;
  readonly dormant: boolean;
  /** A week ago; null where there was nothing yet. */
  readonly before: (MoatRelationship & Pick<DepthScore, 'depth'>) | null;
  /** The same in each row: all relationships a week ago, under the model of today. */
  readonly week: MoatSumsRow;
};

/** `kept_from` is the first day of which a snapshot is kept. */
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

/** The whole project's index: of what it is made, and what moved it. */
@Injectable()
export class MoatQueries {
  constructor(private readonly reader: TenantReader) {}

  /**
   * The newest snapshot, and that of a week before, as far as there are such, with the run that they are of. The newest
   * comes first; nothing before the first run.
   */
  async snapshots(projectId: ProjectId, daysAgo: readonly number[]): Promise<MoatRunRow[]> {
    return await this.reader.query(
      projectId,
      `SELECT ${COLUMNS}, depth_sum, depth_squares, gains, losses, potential, potential_at_risk, heard, evidence_sum, weight,
              weighted_evidence, weight_lost, run.as_of, run.breadth_half, run.score_settings, run.score_version, ${STATE_READ} AS state, (
                SELECT to_json(score_models) FROM score_models WHERE project_id = $1 AND version = run.model_version
              ) AS model
       FROM (
         SELECT as_of, breadth_half, score_settings, score_version, model_version FROM recompute_runs
         WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
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
   * The relationships that moved the index most within a week, as far as its slope tells: enough of them that those that
   * really moved it most are among them. Their state of a week ago follows from the score and from what happened since,
   * for which the roll-up is read once.
   *
   * @param asOf of the scores, YYYY-MM-DD
   * @param settings with which they were computed
   */
  async moversV1(
    projectId: ProjectId,
    asOf: string,
    slope: MoatSumsV1,
    settings: ScoreSettings,
    limit: number,
  ): Promise<MoverRowV1[]> {
    return await this.reader.queryHeavy(
      projectId,
      `WITH recent AS (
         SELECT agent_id, user_id,
                count(*) FILTER (WHERE day > $2::date - 7) AS days_7,
                sum(n) FILTER (WHERE day > $2::date - 7) AS n_7,
                sum(value) FILTER (WHERE day > $2::date - 7) AS value_7,
                max(day) FILTER (WHERE day <= $2::date - 7) AS last_7,
                count(*) AS days_35,
                sum(value) AS value_35
         FROM (
           SELECT agent_id, user_id, day, n,
                  ${dayValueOnSql('day', 'w_sum', '$2::date')} AS value
           FROM relationship_days
           WHERE project_id = $1 AND day > $2::date - 7 - ${SCORE.window} AND day <= $2::date
           OFFSET 0
         ) recent_day
         GROUP BY user_id, agent_id
       ),
       past AS (
         SELECT scores.*,
                n_days - coalesce(days_7, 0) AS n_days_7,
                n_interactions - coalesce(n_7, 0) AS n_interactions_7,
                (active_value - coalesce(value_7, 0)) * power(2::double precision, 7 / ${SCORE.halfLife}::double precision)
                  AS active_value_7,
                $2::date - 7 - coalesce(last_7, earlier.last_day) AS silence_7,
                n_days - coalesce(days_35, 0) AS n_days_35,
                (active_value - coalesce(value_35, 0))
                  * power(2::double precision, (7 + ${SCORE.window}) / ${SCORE.halfLife}::double precision) AS active_value_35,
                $2::date - 7 - ${SCORE.window} - earlier.last_day AS silence_35,
                ${SCORE.freshGaps} * (coalesce(last_7, earlier.last_day) - first_day + ${SCORE.gapPrior})::double precision
                  AS gaps_7,
                ${SCORE.freshGaps} * (earlier.last_day - first_day + ${SCORE.gapPrior})::double precision AS gaps_35
         FROM depth_scores scores
         LEFT JOIN recent ON recent.agent_id = scores.agent_id AND recent.user_id = scores.user_id
         CROSS JOIN LATERAL (
           -- The last active day before the window is at hand, and seldom within a week of its beginning.
           SELECT CASE WHEN scores.last_day_before > $2::date - 7 - ${SCORE.window} THEN (
             SELECT max(day) FROM relationship_days
             WHERE project_id = $1 AND agent_id = scores.agent_id AND user_id = scores.user_id
               AND day <= $2::date - 7 - ${SCORE.window}
           ) ELSE scores.last_day_before END AS last_day
         ) earlier
         WHERE scores.project_id = $1
       ),
       expected AS (
         SELECT *,
                CASE WHEN n_days_7 > 0 THEN active_value_7 * ($10::double precision / ${SCORE.halfLife})
                  / (1 + power(silence_7 * n_days_7 / gaps_7, ${SCORE.freshPower}::double precision)) ELSE 0 END AS e_7,
                CASE WHEN n_days_35 > 0 THEN active_value_35 * ($10::double precision / ${SCORE.halfLife})
                  / (1 + power(silence_35 * n_days_35 / gaps_35, ${SCORE.freshPower}::double precision)) ELSE 0 END AS e_35
         FROM past
         OFFSET 0
       ),
       week AS (
         SELECT *, e_7 / (1 + e_7) AS depth_7, e_7 / (1 + e_7) - e_35 / (1 + e_35) AS trend_7,
                CASE WHEN n_days_7 > 0
                  THEN active_value_7 / (active_value_7 + ${SCORE.halfLife} / $10::double precision)
                  ELSE 0 END AS potential_7
         FROM expected
         OFFSET 0
       ),
       flagged AS (
         SELECT *,
                CASE WHEN n_interactions_7 < 2 THEN false
                     WHEN silence_7 >= $11::integer AND depth_7 < $12::double precision THEN true
                     ELSE silence_7 >= $13::integer AND silence_7 * n_days_7 >= gaps_7
                       AND depth_7 < $14::double precision END AS at_risk_7
         FROM week
         OFFSET 0
       ),
       moved AS (
         SELECT agent_id, user_id, contact_name, depth, trend, band, potential, at_risk
         FROM flagged
         ORDER BY abs(
             $3::double precision * (depth - depth_7)
             + $4::double precision * (depth * depth - depth_7 * depth_7)
             + $5::double precision * (greatest(trend, 0) - greatest(trend_7, 0))
             + $6::double precision * (greatest(-trend, 0) - greatest(-trend_7, 0))
             + $7::double precision * (potential - potential_7)
             + $8::double precision * (CASE WHEN at_risk THEN potential ELSE 0 END
                                       - CASE WHEN at_risk_7 THEN potential_7 ELSE 0 END)
           ) DESC, agent_id, user_id COLLATE "C"
         LIMIT $9
       )
       SELECT moved.*, (
         SELECT json_agg(json_build_array(day - date '1970-01-01', w_sum, n, n_in, n_out) ORDER BY day)
         FROM relationship_days
         WHERE project_id = $1 AND agent_id = moved.agent_id AND user_id = moved.user_id AND day <= $2::date
       ) AS days
       FROM moved`,
      [
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
      ],
    );
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
   * The snapshots of some days, ascending, each with the first day of which one is kept; one row without a date where none
   * of the days has one.
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
