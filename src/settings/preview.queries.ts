import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import type { DepthScore } from '../database/entities/depth-score.entity';
import { NOT_IN_FORCE } from '../database/entities/score-model.entity';
import type { Band } from '../scoring/band';
import type { MoatSums } from '../scoring/moat-rules';
import { type DayModel, FIXED_MODEL, type ModelRow } from '../scoring/model';
import { UNDIRECTED } from '../scoring/roll-up-sql';
import type { ProjectSettings } from '../scoring/score-settings';
import { BOUNDED_WEIGHT, dayValueOn } from '../scoring/score-sql';
import type { SignalSettings } from '../scoring/signal-settings';
import { modelOfRow, type StoredModel } from '../scoring/stored-model';
import { TenantReader } from '../serving/tenant-reader';
import { CutoffSample } from '../validation/cutoff-sample';
import { PREVIEW } from './preview-sql';

/** Totals of all relationships, under the current or the proposed settings. */
export type BookRow = MoatSums<number> &
  Record<Band, number> & { readonly book: 'current' | 'proposed'; readonly atRisk: number; readonly replyOwed: number };

/** A relationship that changes band or flag. */
export type MovedRow = Pick<DepthScore, 'agent_id' | 'user_id' | 'contact_name' | 'depth' | 'band' | 'at_risk'> & {
  readonly proposed_depth: number;
  readonly proposed_band: string;
  readonly proposed_at_risk: boolean;
};

export interface ChangesRow {
  readonly total: number;
  readonly band_changed: number;
  readonly newly_at_risk: number;
  readonly no_longer_at_risk: number;
  /** Days since 1970-01-01; null without relationships. */
  readonly first_day: number | null;
  readonly last_day: number | null;
  readonly books: readonly BookRow[];
  readonly moved: readonly MovedRow[];
}

/** Interactions without a direction, except meetings. */
export interface UndirectedRow {
  readonly interactions: number;
  /** Relationships that have such interactions, and those that have no others. */
  readonly relationships: number;
  readonly without_others: number;
}

/** In the order of `CutoffObservation`; as an array, a row is a third as long. */
type ObservationRow = {
  readonly observation: readonly [number, number, number, number, number, number, number, number];
};

/** Computes what other settings would change in the current scores, and in those of a past day. Writes nothing. */
@Injectable()
export class PreviewQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @returns the newest model that the project learned, or would have learned; the fixed one if there is none yet */
  async learnedModel(projectId: ProjectId): Promise<ModelRow> {
    const rows: StoredModel[] = await this.reader.query(
      projectId,
      `SELECT version, kind, c, a, f, s, m, y, rho, horizon, l_start_day, fitted_on, from_day, window_days, windows, rows,
              outcomes, reply_rows, replies
       FROM score_models WHERE project_id = $1 AND kind = 'learned' ORDER BY fitted_on DESC, from_day DESC LIMIT 1`,
    );
    return rows[0] ? modelOfRow(rows[0]) : FIXED_MODEL;
  }

  /** @returns a version of the model that was in force once; the fixed one if it is not kept */
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

  /** Number of relationships in the newest scores. */
  async bookSize(projectId: ProjectId): Promise<number> {
    const rows: { total: number }[] = await this.reader.query(
      projectId,
      'SELECT total FROM daily_snapshots WHERE project_id = $1 AND agent_id = $2 ORDER BY date DESC LIMIT 1',
      [ALL_AGENTS],
    );
    return rows[0]?.total ?? 0;
  }

  /**
   * The totals under both settings, and the relationships whose band or flag changes, the most at stake first. Computed
   * from the state stored with the scores, by the SQL that the recompute uses.
   *
   * @param asOf the served day, YYYY-MM-DD
   * @param model under the proposed horizon, on that day
   * @param currentOwedDays days until a reply is owed, as in force
   */
  async changes(
    projectId: ProjectId,
    asOf: string,
    model: DayModel,
    proposed: ProjectSettings & Pick<SignalSettings, 'replyOwedDays'>,
    currentOwedDays: number,
    limit: number,
  ): Promise<ChangesRow> {
    const [row]: ChangesRow[] = await this.reader.queryHeavy(projectId, PREVIEW, [
      asOf,
      limit,
      ...[model.base, model.a, model.f, model.s, model.m, model.replyChance],
      ...[proposed.bandDeep, proposed.bandStrong, proposed.bandWarm, proposed.bandLight],
      ...[proposed.coolingSilence, proposed.coolingDepth, proposed.overdueSilence, proposed.overdueDepth],
      ...[currentOwedDays, proposed.replyOwedDays],
    ]);
    if (!row) throw new Error('an aggregate gives a row');
    return row;
  }

  /**
   * What was known on a past day about contacts who had taken part by then, and what followed: for all of them, or for
   * a sample by a hash of their keys, which is always the same. Their days are looked up by key, so the cost is
   * bounded.
   *
   * @param cutoff YYYY-MM-DD
   * @param cutoffDay the same day, in days since 1970-01-01
   */
  async sample(
    projectId: ProjectId,
    cutoff: string,
    cutoffDay: number,
    horizon: number,
    size: number,
  ): Promise<CutoffSample> {
    const rows: ObservationRow[] = await this.reader.queryHeavy(
      projectId,
      `SELECT json_build_array(interactions, start_day, active_days, first_day, known_last_day, active_value, weight, active_after)
                AS observation
       FROM (
         SELECT agent_id, user_id FROM depth_scores
         WHERE project_id = $1 AND first_day <= $2::date
         ORDER BY hashtextextended(agent_id::text || user_id, 0), agent_id, user_id
         LIMIT $4
       ) AS chosen
       CROSS JOIN LATERAL (
         SELECT sum(n - n_out) FILTER (WHERE day <= $2::date) AS interactions,
                min(day) - date '1970-01-01' AS start_day,
                count(*) FILTER (WHERE w_part > 0 AND day <= $2::date) AS active_days,
                min(day) FILTER (WHERE w_part > 0) - date '1970-01-01' AS first_day,
                max(day) FILTER (WHERE w_part > 0 AND day <= $2::date) - date '1970-01-01' AS known_last_day,
                sum(${dayValueOn('$2::date')}) FILTER (WHERE w_part > 0 AND day <= $2::date) AS active_value,
                sum(${BOUNDED_WEIGHT}) FILTER (WHERE day <= $2::date) AS weight,
                count(*) FILTER (WHERE w_part > 0 AND day > $2::date) AS active_after
         FROM relationship_days
         WHERE project_id = $1 AND agent_id = chosen.agent_id AND user_id = chosen.user_id
           AND day <= $2::date + $3::integer
       ) AS days`,
      [cutoff, horizon, size],
    );
    const sample = new CutoffSample(cutoffDay);
    for (const { observation } of rows) {
      const [interactions, startDay, activeDays, firstDay, lastDay, activeValue, weight, activeAfter] = observation;
      sample.add({ interactions, startDay, activeDays, firstDay, lastDay, activeValue, weight, activeAfter });
    }
    return sample;
  }

  /** What would change if the roll-up left out facts without a direction. */
  async undirected(projectId: ProjectId): Promise<UndirectedRow> {
    const [row]: UndirectedRow[] = await this.reader.queryHeavy(
      projectId,
      `SELECT coalesce(sum(undirected), 0)::integer AS interactions,
              (count(*) FILTER (WHERE undirected > 0))::integer AS relationships,
              (count(*) FILTER (WHERE undirected = counted))::integer AS without_others
       FROM (
         SELECT count(*) AS counted, count(*) FILTER (WHERE ${UNDIRECTED}) AS undirected
         FROM interactions WHERE project_id = $1 AND weight > 0
         GROUP BY agent_id, user_id
       ) AS relationship`,
      [],
    );
    if (!row) throw new Error('an aggregate gives a row');
    return row;
  }
}
