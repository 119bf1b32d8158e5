import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { DepthScore } from '../database/entities/depth-score.entity';
import type { Band } from '../scoring/band';
import type { MoatSums } from '../scoring/moat-index';
import { SCORE } from '../scoring/score-constants';
import type { ProjectSettings } from '../scoring/score-settings';
import { boundedWeightSql, dayValueOnSql } from '../scoring/score-sql';
import { TenantReader } from '../serving/tenant-reader';
import { CutoffSample } from '../validation/cutoff-sample';

/** Totals of the relationships, under the current settings or the proposed ones. */
export type BookRow = MoatSums &
  Record<Band, number> & { readonly book: 'current' | 'proposed'; readonly atRisk: number };

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

/** In the order of `CutoffObservation`; a third as long as an object. */
type ObservationRow = { readonly observation: readonly [number, number, number, number, number, number, number] };

/** Computes what other settings would change in the current scores, and in those of a past day. Writes nothing. */
@Injectable()
export class PreviewQueries {
  constructor(private readonly reader: TenantReader) {}

  /**
   * Totals under both settings, and the relationships whose band or flag changes, the highest value at stake first. The
   * depth under another horizon is derived from the current depth, because its odds are proportional to the horizon:
   * the error is at most one millionth times the ratio of the horizons.
   *
   * @param horizon horizon of the current scores
   */
  async changes(projectId: ProjectId, horizon: number, proposed: ProjectSettings, limit: number): Promise<ChangesRow> {
    const [row]: ChangesRow[] = await this.reader.queryHeavy(
      projectId,
      `WITH odds AS (
         SELECT agent_id, user_id, contact_name, depth, prev_depth, potential, band, at_risk, value_at_stake,
                n_interactions, n_days, first_day, last_day, silence_days, ratio,
                CASE WHEN ratio = 1 THEN depth
                     ELSE round(depth * ratio / (1 - depth + depth * ratio) * 1e6) / 1e6 END AS proposed_depth,
                CASE WHEN ratio = 1 THEN prev_depth
                     ELSE round(prev_depth * ratio / (1 - prev_depth + prev_depth * ratio) * 1e6) / 1e6 END
                  AS proposed_prev_depth,
                CASE WHEN ratio = 1 THEN potential
                     ELSE round(active_value / (active_value + ${SCORE.halfLife} / $3::double precision) * 1e6) / 1e6 END
                  AS proposed_potential
         FROM depth_scores CROSS JOIN (SELECT $3::double precision / $2::double precision AS ratio) AS horizon
         WHERE project_id = $1
         OFFSET 0
       ),
       score AS (
         SELECT *,
                n_interactions >= 2 AND CASE
                  WHEN silence_days >= $4::double precision AND proposed_depth < $5::double precision THEN true
                  ELSE silence_days >= $6::double precision AND proposed_depth < $7::double precision
                    AND silence_days::bigint * n_days >= ${SCORE.freshGaps} * (last_day - first_day + ${SCORE.gapPrior})
                END AS proposed_at_risk,
                CASE WHEN proposed_depth >= $8::double precision THEN 'deep'
                     WHEN proposed_depth >= $9::double precision THEN 'strong'
                     WHEN proposed_depth >= $10::double precision THEN 'warm'
                     WHEN proposed_depth >= $11::double precision THEN 'light'
                     ELSE 'faint' END AS proposed_band
         FROM odds
         OFFSET 0
       ),
       side AS (
         SELECT 'current' AS book, band, at_risk, depth, depth - prev_depth AS trend, potential FROM score
         UNION ALL
         SELECT 'proposed', proposed_band, proposed_at_risk, proposed_depth, proposed_depth - proposed_prev_depth, proposed_potential FROM score
       ),
       sums AS (
         SELECT book,
                count(*) FILTER (WHERE band = 'deep') AS deep,
                count(*) FILTER (WHERE band = 'strong') AS strong,
                count(*) FILTER (WHERE band = 'warm') AS warm,
                count(*) FILTER (WHERE band = 'light') AS light,
                count(*) FILTER (WHERE band = 'faint') AS faint,
                count(*) FILTER (WHERE at_risk) AS "atRisk",
                -- Integers, so that the sums do not depend on the order.
                sum(round(depth * 1e6)) / 1e6 AS depth,
                sum(round(depth * 1e6) * round(depth * 1e6)) / 1e12 AS squares,
                sum(greatest(round(trend * 1e6), 0)) / 1e6 AS gains,
                sum(greatest(-round(trend * 1e6), 0)) / 1e6 AS losses,
                sum(round(potential * 1e6)) / 1e6 AS potential,
                coalesce(sum(round(potential * 1e6)) FILTER (WHERE at_risk), 0) / 1e6 AS "potentialAtRisk"
         FROM side
         GROUP BY book
       ),
       moved AS (
         SELECT agent_id, user_id, contact_name, depth, band, at_risk, proposed_depth, proposed_band, proposed_at_risk
         FROM score
         WHERE (band, at_risk) IS DISTINCT FROM (proposed_band, proposed_at_risk)
         ORDER BY value_at_stake DESC, agent_id, user_id COLLATE "C"
         LIMIT $12
       )
       SELECT whole.*,
              (SELECT coalesce(json_agg(sums), '[]') FROM sums) AS books,
              (SELECT coalesce(json_agg(moved), '[]') FROM moved) AS moved
       FROM (
         SELECT count(*)::integer AS total,
                (count(*) FILTER (WHERE band <> proposed_band))::integer AS band_changed,
                (count(*) FILTER (WHERE proposed_at_risk AND NOT at_risk))::integer AS newly_at_risk,
                (count(*) FILTER (WHERE at_risk AND NOT proposed_at_risk))::integer AS no_longer_at_risk,
                min(first_day) - date '1970-01-01' AS first_day,
                max(last_day) - date '1970-01-01' AS last_day
         FROM score
       ) AS whole`,
      [
        horizon,
        proposed.horizon,
        proposed.coolingSilence,
        proposed.coolingDepth,
        proposed.overdueSilence,
        proposed.overdueDepth,
        proposed.bandDeep,
        proposed.bandStrong,
        proposed.bandWarm,
        proposed.bandLight,
        limit,
      ],
    );
    if (!row) throw new Error('an aggregate returns one row');
    return row;
  }

  /**
   * Relationships as of a past day, and what followed: all of them, or a sample drawn by a hash of their keys, which is
   * the same every time. Days are looked up by key, so the cost is bounded.
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
      `SELECT json_build_array(interactions, active_days, first_day, known_last_day, active_value, weight, active_after)
                AS observation
       FROM (
         SELECT agent_id, user_id FROM depth_scores
         WHERE project_id = $1 AND first_day <= $2::date
         ORDER BY hashtextextended(agent_id::text || user_id, 0), agent_id, user_id
         LIMIT $4
       ) AS chosen
       CROSS JOIN LATERAL (
         SELECT sum(n) FILTER (WHERE day <= $2::date) AS interactions,
                count(*) FILTER (WHERE day <= $2::date) AS active_days,
                min(day) - date '1970-01-01' AS first_day,
                max(day) FILTER (WHERE day <= $2::date) - date '1970-01-01' AS known_last_day,
                sum(${dayValueOnSql('day', 'w_sum', '$2::date')})
                  FILTER (WHERE day <= $2::date) AS active_value,
                sum(${boundedWeightSql('w_sum')}) FILTER (WHERE day <= $2::date) AS weight,
                count(*) FILTER (WHERE day > $2::date) AS active_after
         FROM relationship_days
         WHERE project_id = $1 AND agent_id = chosen.agent_id AND user_id = chosen.user_id
           AND day <= $2::date + $3::integer
       ) AS days`,
      [cutoff, horizon, size],
    );
    const sample = new CutoffSample(cutoffDay);
    for (const { observation } of rows) {
      const [interactions, activeDays, firstDay, lastDay, activeValue, weight, activeAfter] = observation;
      sample.add({ interactions, activeDays, firstDay, lastDay, activeValue, weight, activeAfter });
    }
    return sample;
  }
}
