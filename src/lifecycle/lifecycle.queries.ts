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

@Injectable()
export class LifeCycleQueries {
  constructor(private readonly reader: TenantReader) {}

  /** Of the score, as the newest scores were computed with. */
  async servedSettings(projectId: ProjectId): Promise<ScoreSettings> {
    const rows: { score_settings: Partial<ScoreSettings> }[] = await this.reader.query(
      projectId,
      `SELECT score_settings FROM recompute_runs WHERE project_id = $1 AND status = 'finished'
       ORDER BY finished_at DESC LIMIT 1`,
    );
    return scoreSettings(rows[0]?.score_settings ?? {});
  }

  /**
   * The stage of every relationship on two days, and who came and went in the windows before the second: of one and the
   * same state. No table has the stages of past days, so they are computed here, set-based, from the roll-up, by the
   * rules of `scoring/`; the cost grows with the roll-up and is bounded by the statement's time.
   *
   * @param from and `to`: YYYY-MM-DD, the first before the second
   * @param windows how many of 28 days, counted back from `to`
   */
  async between(
    projectId: ProjectId,
    from: string,
    to: string,
    windows: number,
    settings: ScoreSettings,
  ): Promise<LifeCycleRows> {
    const rows: LifeCycleRows[] = await this.reader.query(
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
         SELECT agent_id, user_id, as_of,
                sum(n) AS n_interactions,
                count(*) AS n_days,
                min(day) AS first_day,
                max(day) AS last_day,
                sum(value) * power(2::double precision, ($3::date - as_of) / ${SCORE.halfLife}::double precision)
                  AS active_value,
                count(*) FILTER (WHERE day <= as_of - ${SCORE.window}) AS n_days_before,
                max(day) FILTER (WHERE day <= as_of - ${SCORE.window}) AS last_day_before,
                sum(value) FILTER (WHERE day <= as_of - ${SCORE.window})
                  * power(2::double precision, ($3::date - as_of + ${SCORE.window}) / ${SCORE.halfLife}::double precision)
                  AS active_value_before,
                count(*) FILTER (WHERE day > as_of - ${SCORE.window}) AS active_in_window,
                count(*) FILTER (WHERE day > as_of - 2 * ${SCORE.window} AND day <= as_of - ${SCORE.window})
                  AS active_in_window_before
         FROM day JOIN (VALUES ($2::date), ($3::date)) AS point (as_of) ON day <= as_of
         GROUP BY agent_id, user_id, as_of
       ),
       expected AS (
         SELECT *,
                as_of - last_day AS silence_days,
                (as_of - last_day) * n_days >= ${SCORE.freshGaps} * (last_day - first_day + ${SCORE.gapPrior}) AS overdue,
                active_value * ($5::double precision / ${SCORE.halfLife})
                  / (1 + power((as_of - last_day) * n_days
                    / (${SCORE.freshGaps} * (last_day - first_day + ${SCORE.gapPrior}))::double precision,
                    ${SCORE.freshPower}::double precision)) AS e,
                CASE
                  WHEN n_days_before > 0 THEN active_value_before * ($5::double precision / ${SCORE.halfLife})
                    / (1 + power((as_of - ${SCORE.window} - last_day_before) * n_days_before
                      / (${SCORE.freshGaps} * (last_day_before - first_day + ${SCORE.gapPrior}))::double precision,
                      ${SCORE.freshPower}::double precision))
                  ELSE 0
                END AS e_before
         FROM active
         OFFSET 0
       ),
       score AS (
         SELECT *,
                round(e / (1 + e) * 1e6) / 1e6 AS depth,
                round((round(e / (1 + e) * 1e6) - round(e_before / (1 + e_before) * 1e6))) / 1e6 AS trend
         FROM expected
         OFFSET 0
       ),
       flagged AS (
         SELECT *,
                n_interactions >= 2 AND CASE
                  WHEN silence_days >= $6::double precision AND depth < $7::double precision THEN true
                  ELSE silence_days >= $8::double precision AND overdue AND depth < $9::double precision
                END AS at_risk
         FROM score
         OFFSET 0
       ),
       staged AS (
         SELECT agent_id, user_id, as_of,
                CASE
                  WHEN n_days_before = 0 THEN 'new'
                  WHEN silence_days >= ${SCORE.dormantSilence} AND overdue AND depth < ${SCORE.dormantDepth} THEN 'dormant'
                  WHEN at_risk THEN 'at_risk'
                  WHEN n_interactions = 1 THEN 'one_off'
                  WHEN active_in_window > 0 AND active_in_window_before = 0 THEN 'reactivated'
                  WHEN depth >= ${SCORE.coreDepth} THEN 'core'
                  WHEN trend >= ${SCORE.trendStep} THEN 'growing'
                  ELSE 'steady'
                END AS stage
         FROM flagged
       ),
       moved AS (
         SELECT max(stage) FILTER (WHERE as_of = $2::date) AS stage_from,
                max(stage) FILTER (WHERE as_of = $3::date) AS stage_to
         FROM staged
         GROUP BY agent_id, user_id
       ),
       active_window AS (
         SELECT agent_id, user_id, ($3::date - day) / ${SCORE.window} AS back FROM day GROUP BY agent_id, user_id, back
       ),
       neighbour AS (
         SELECT back, lead(back) OVER history AS older, lag(back) OVER history AS newer
         FROM active_window
         WINDOW history AS (PARTITION BY agent_id, user_id ORDER BY back)
       ),
       flow AS (
         SELECT back AS window, older IS NULL AS is_new, older = back + 1 AS is_retained, older > back + 1 AS is_resurrected,
                false AS is_lapsed
         FROM neighbour
         UNION ALL
         SELECT back - 1, false, false, false, true FROM neighbour WHERE newer IS DISTINCT FROM back - 1
       )
       SELECT (
         SELECT coalesce(json_agg(transition), '[]')
         FROM (SELECT stage_from AS "from", stage_to AS "to", count(*) FROM moved GROUP BY 1, 2) AS transition
       ) AS transitions, (
         SELECT coalesce(json_agg(flows), '[]')
         FROM (
           SELECT window_back AS window, sum(is_new::integer) AS new, sum(is_retained::integer) AS retained,
                  sum(is_resurrected::integer) AS resurrected, sum(is_lapsed::integer) AS lapsed
           FROM (SELECT flow.window AS window_back, coalesce(is_new, false) AS is_new, coalesce(is_retained, false) AS is_retained,
                        coalesce(is_resurrected, false) AS is_resurrected, is_lapsed FROM flow) AS flow
           WHERE window_back BETWEEN 0 AND $4::integer - 1
           GROUP BY window_back
         ) AS flows
       ) AS windows`,
      [
        from,
        to,
        windows,
        settings.horizon,
        settings.coolingSilence,
        settings.coolingDepth,
        settings.overdueSilence,
        settings.overdueDepth,
      ],
    );
    return rows[0] ?? { transitions: [], windows: [] };
  }
}
