import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { type ScoreSettings, scoreSettings } from '../scoring/score-settings';
import type { Stage } from '../scoring/stage';
import { TenantReader } from '../serving/tenant-reader';
import { STAGE_COMPARISON } from './stage-comparison.queries';

export interface TransitionRow {
  /** Null: it did not exist yet. */
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
    const rows: StateRows[] = await this.reader.queryHeavy(
      projectId,
      `WITH ${STAGE_COMPARISON},
       alike AS MATERIALIZED (
         SELECT stage_from, stage_to, windows, count(*) AS count FROM staged GROUP BY stage_from, stage_to, windows
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
