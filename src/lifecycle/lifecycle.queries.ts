import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../auth/tenant-reader';
import { SCORE } from '../scoring/score-constants';
import { type ScoreSettings, scoreSettings } from '../scoring/score-settings';
import type { Stage } from '../scoring/stage';

export interface TransitionRow {
  /** Null: not known yet. */
  readonly from: Stage | null;
  readonly to: Stage;
  readonly count: number;
}

export interface WindowRow {
  /** 0 is the last one, 1 the one before it. */
  readonly window: number;
  readonly new: number;
  readonly retained: number;
  readonly resurrected: number;
  readonly lapsed: number;
}

export interface LifeCycleRows {
  readonly transitions: readonly TransitionRow[];
  readonly windows: readonly WindowRow[];
}

/** The newest scores. */
export interface ServedScores {
  /** The run that they are of. */
  readonly runId: string;
  /** YYYY-MM-DD. */
  readonly asOf: string;
}

type StateRows = LifeCycleRows & {
  /** Of the newest scores. */
  readonly run_id: string | null;
};

@Injectable()
export class LifeCycleQueries {
  constructor(private readonly reader: TenantReader) {}

  /** The settings that the newest scores were computed with, and which scores these are; null before the first. */
  async served(projectId: ProjectId): Promise<{ settings: ScoreSettings; scores: ServedScores | null }> {
    const [run]: { run_id: string; as_of: string; score_settings: Partial<ScoreSettings> }[] = await this.reader.query(
      projectId,
      `SELECT run_id, as_of, score_settings FROM recompute_runs WHERE project_id = $1 AND status = 'finished'
       ORDER BY finished_at DESC LIMIT 1`,
    );
    return {
      settings: scoreSettings(run?.score_settings ?? {}),
      scores: run ? { runId: run.run_id, asOf: run.as_of } : null,
    };
  }

  /**
   * The stage of every relationship on two days, and who came and went in the windows before the second: of one and the
   * same state. No table has the stages of past days, so they are computed here, set-based, from the roll-up, by the
   * rules of `scoring/`; the cost grows with the roll-up and is bounded by the statement's time.
   *
   * The roll-up is read once, and each relationship becomes one row: its state on both days, and a bit for each window in
   * which it was active, with one more for the window before these and one for all earlier ones. Millions of them make no
   * more than some thousand different combinations, which are counted first. On the day of the newest scores these say
   * the stage, and half of the work is spared: planned for the values of each call, the statement leaves it out.
   *
   * @param from and `to`: YYYY-MM-DD, the first before the second
   * @param windows how many of 28 days, counted back from `to`
   * @param scores the newest, which have these settings
   */
  async between(
    projectId: ProjectId,
    from: string,
    to: string,
    windows: number,
    settings: ScoreSettings,
    scores: ServedScores | null,
  ): Promise<LifeCycleRows> {
    const fromScores = scores !== null && to === scores.asOf;
    const rows: StateRows[] = await this.reader.queryPlanned(
      projectId,
      // OFFSET 0 keeps a step from being inlined into the next, which would compute its powers again for each use.
      `WITH day AS (
         SELECT agent_id, user_id, day, n,
                least(w_sum, 1) * power(2::double precision, (day - $3::date) / ${SCORE.halfLife}::double precision) AS value
         FROM relationship_days
         WHERE project_id = $1 AND day <= $3::date
         OFFSET 0
       ),
       active AS (
         SELECT agent_id, user_id,
                min(day) AS first_day,
                count(*) FILTER (WHERE day <= $2::date) AS days_from,
                sum(n) FILTER (WHERE day <= $2::date) AS n_from,
                max(day) FILTER (WHERE day <= $2::date) AS last_from,
                sum(value) FILTER (WHERE day <= $2::date) AS value_from,
                count(*) FILTER (WHERE day <= $2::date - ${SCORE.window}) AS days_from_before,
                max(day) FILTER (WHERE day <= $2::date - ${SCORE.window}) AS last_from_before,
                sum(value) FILTER (WHERE day <= $2::date - ${SCORE.window}) AS value_from_before,
                count(*) FILTER (WHERE day <= $3::date) AS days_to,
                sum(n) FILTER (WHERE day <= $3::date) AS n_to,
                max(day) FILTER (WHERE day <= $3::date) AS last_to,
                sum(value) FILTER (WHERE day <= $3::date) AS value_to,
                count(*) FILTER (WHERE day <= $3::date - ${SCORE.window}) AS days_to_before,
                max(day) FILTER (WHERE day <= $3::date - ${SCORE.window}) AS last_to_before,
                sum(value) FILTER (WHERE day <= $3::date - ${SCORE.window}) AS value_to_before,
                bit_or(1 << least(($3::date - day) / ${SCORE.window}, $4::integer + 1)) AS windows
         FROM day
         GROUP BY user_id, agent_id
       ),
       expected AS (
         SELECT *,
                $2::date - last_from AS silence_from,
                ($2::date - last_from) * days_from >= ${SCORE.freshGaps} * (last_from - first_day + ${SCORE.gapPrior}) AS overdue_from,
                value_from * power(2::double precision, ($3::date - $2::date) / ${SCORE.halfLife}::double precision)
                  * ($5::double precision / ${SCORE.halfLife})
                  / (1 + power(($2::date - last_from) * days_from
                    / (${SCORE.freshGaps} * (last_from - first_day + ${SCORE.gapPrior}))::double precision,
                    ${SCORE.freshPower}::double precision)) AS e_from,
                coalesce(
                  value_from_before
                    * power(2::double precision, ($3::date - $2::date + ${SCORE.window}) / ${SCORE.halfLife}::double precision)
                    * ($5::double precision / ${SCORE.halfLife})
                    / (1 + power(($2::date - ${SCORE.window} - last_from_before) * days_from_before
                      / (${SCORE.freshGaps} * (last_from_before - first_day + ${SCORE.gapPrior}))::double precision,
                      ${SCORE.freshPower}::double precision)),
                  0) AS e_from_before,
                $3::date - last_to AS silence_to,
                ($3::date - last_to) * days_to >= ${SCORE.freshGaps} * (last_to - first_day + ${SCORE.gapPrior}) AS overdue_to,
                value_to * power(2::double precision, ($3::date - $3::date) / ${SCORE.halfLife}::double precision)
                  * ($5::double precision / ${SCORE.halfLife})
                  / (1 + power(($3::date - last_to) * days_to
                    / (${SCORE.freshGaps} * (last_to - first_day + ${SCORE.gapPrior}))::double precision,
                    ${SCORE.freshPower}::double precision)) AS e_to,
                coalesce(
                  value_to_before
                    * power(2::double precision, ($3::date - $3::date + ${SCORE.window}) / ${SCORE.halfLife}::double precision)
                    * ($5::double precision / ${SCORE.halfLife})
                    / (1 + power(($3::date - ${SCORE.window} - last_to_before) * days_to_before
                      / (${SCORE.freshGaps} * (last_to_before - first_day + ${SCORE.gapPrior}))::double precision,
                      ${SCORE.freshPower}::double precision)),
                  0) AS e_to_before
         FROM active
         OFFSET 0
       ),
       score AS (
         SELECT *,
                round(e_from / (1 + e_from) * 1e6) / 1e6 AS depth_from,
                (round(e_from / (1 + e_from) * 1e6) - round(e_from_before / (1 + e_from_before) * 1e6)) / 1e6 AS trend_from,
                round(e_to / (1 + e_to) * 1e6) / 1e6 AS depth_to,
                (round(e_to / (1 + e_to) * 1e6) - round(e_to_before / (1 + e_to_before) * 1e6)) / 1e6 AS trend_to
         FROM expected
         OFFSET 0
       ),
       flagged AS (
         SELECT *,
                n_from >= 2 AND CASE
                  WHEN silence_from >= $6::double precision AND depth_from < $7::double precision THEN true
                  ELSE silence_from >= $8::double precision AND overdue_from AND depth_from < $9::double precision
                END AS at_risk_from,
                n_to >= 2 AND CASE
                  WHEN silence_to >= $6::double precision AND depth_to < $7::double precision THEN true
                  ELSE silence_to >= $8::double precision AND overdue_to AND depth_to < $9::double precision
                END AS at_risk_to
         FROM score
         OFFSET 0
       ),
       alike AS MATERIALIZED (
         SELECT stage_from, stage_to, windows, count(*) AS count
         FROM (
           SELECT windows,
                  CASE
                  WHEN days_from = 0 THEN NULL
                  WHEN days_from_before = 0 THEN 'new'
                  WHEN silence_from >= ${SCORE.dormantSilence} AND overdue_from AND depth_from < ${SCORE.dormantDepth} THEN 'dormant'
                  WHEN at_risk_from THEN 'at_risk'
                  WHEN n_from = 1 THEN 'one_off'
                  WHEN last_from > $2::date - ${SCORE.window} AND last_from_before <= $2::date - 2 * ${SCORE.window} THEN 'reactivated'
                  WHEN depth_from >= ${SCORE.coreDepth} THEN 'core'
                  WHEN trend_from >= ${SCORE.trendStep} THEN 'growing'
                  ELSE 'steady'
                END AS stage_from,
                  CASE WHEN $10::boolean THEN scores.stage ELSE CASE
                  WHEN days_to = 0 THEN NULL
                  WHEN days_to_before = 0 THEN 'new'
                  WHEN silence_to >= ${SCORE.dormantSilence} AND overdue_to AND depth_to < ${SCORE.dormantDepth} THEN 'dormant'
                  WHEN at_risk_to THEN 'at_risk'
                  WHEN n_to = 1 THEN 'one_off'
                  WHEN last_to > $3::date - ${SCORE.window} AND last_to_before <= $3::date - 2 * ${SCORE.window} THEN 'reactivated'
                  WHEN depth_to >= ${SCORE.coreDepth} THEN 'core'
                  WHEN trend_to >= ${SCORE.trendStep} THEN 'growing'
                  ELSE 'steady'
                END END AS stage_to
           FROM flagged
           LEFT JOIN depth_scores AS scores ON scores.project_id = $1 AND scores.agent_id = flagged.agent_id
             AND scores.user_id = flagged.user_id AND $10
           OFFSET 0
         ) AS staged
         GROUP BY stage_from, stage_to, windows
       )
       SELECT (
         SELECT coalesce(json_agg(transition), '[]')
         FROM (
           SELECT stage_from AS "from", stage_to AS "to", sum(count)::bigint AS count FROM alike GROUP BY 1, 2
         ) AS transition
       ) AS transitions, (
         SELECT coalesce(json_agg(flow), '[]')
         FROM (
           SELECT back AS window,
                  coalesce(sum(count) FILTER (WHERE now = 1 AND before = 0), 0)::bigint AS new,
                  coalesce(sum(count) FILTER (WHERE now = 1 AND before % 2 = 1), 0)::bigint AS retained,
                  coalesce(sum(count) FILTER (WHERE now = 1 AND before > 0 AND before % 2 = 0), 0)::bigint AS resurrected,
                  coalesce(sum(count) FILTER (WHERE now = 0 AND before % 2 = 1), 0)::bigint AS lapsed
           FROM (
             SELECT back, count, windows >> back & 1 AS now, windows >> (back + 1) AS before
             FROM alike CROSS JOIN generate_series(0, $4::integer - 1) AS back
           ) AS at
           GROUP BY back
         ) AS flow
       ) AS windows, (
         SELECT run_id FROM recompute_runs WHERE project_id = $1 AND status = 'finished' ORDER BY finished_at DESC LIMIT 1
       ) AS run_id`,
      [
        from,
        to,
        windows,
        settings.horizon,
        settings.coolingSilence,
        settings.coolingDepth,
        settings.overdueSilence,
        settings.overdueDepth,
        fromScores,
      ],
    );
    const state = rows[0] ?? { transitions: [], windows: [], run_id: null };
    // Another run finished meanwhile: the scores may be of another day now, or of other settings.
    if (fromScores && state.run_id !== scores.runId)
      return await this.between(projectId, from, to, windows, settings, null);
    return state;
  }
}
