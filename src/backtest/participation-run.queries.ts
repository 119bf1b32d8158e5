import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import { newestRun } from '../database/newest-run-sql';
import type { ForecastState } from '../scoring/forecast';
import { isoDay } from '../scoring/iso-day';
import { type LearnedFit, learnedFit } from '../scoring/learned-fit';
import { dayValueOn } from '../scoring/score-sql';

/** Relationships per fetch. */
const BATCH = 10_000;

interface ParticipationRow {
  readonly participations: number;
  readonly start_day: number;
  readonly active_days: number | null;
  readonly first_day: number | null;
  readonly last_day: number | null;
  readonly value_sum: number | null;
  readonly took_part: boolean;
}

/** Reads the days of relationships for a backtest of version 2. */
@Injectable()
export class ParticipationRunQueries {
  /** @returns whether the stored days have the columns of version 2 */
  async isRolledUp(runner: QueryRunner, projectId: string): Promise<boolean> {
    const [run]: { score_version: number }[] = await runner.query(newestRun('score_version'), [projectId]);
    return run?.score_version === 2;
  }

  /** Fits the model on the data up to the end of a day, in days since 1970-01-01. */
  async fit(runner: QueryRunner, projectId: string, day: number, horizon: number): Promise<LearnedFit | null> {
    return await learnedFit(
      async (sql, parameters) => await runner.query(sql, [projectId, ...parameters]),
      day,
      horizon,
      2,
    );
  }

  /**
   * Reads, in batches, every relationship as of a day, in days since 1970-01-01, and whether the contact then took
   * part.
   */
  async *states(
    runner: QueryRunner,
    projectId: string,
    cutoff: number,
    horizon: number,
  ): AsyncGenerator<{ readonly state: ForecastState; readonly tookPart: boolean }> {
    await runner.query(
      `DECLARE participation NO SCROLL CURSOR FOR
       SELECT (sum(n - n_out) FILTER (WHERE known))::integer AS participations,
              min(day) - date '1970-01-01' AS start_day,
              nullif(count(*) FILTER (WHERE known AND w_part > 0), 0)::integer AS active_days,
              min(day) FILTER (WHERE w_part > 0) - date '1970-01-01' AS first_day,
              max(day) FILTER (WHERE known AND w_part > 0) - date '1970-01-01' AS last_day,
              sum(${dayValueOn('$2::date')})
                FILTER (WHERE known AND w_part > 0) AS value_sum,
              coalesce(bool_or(w_part > 0) FILTER (WHERE NOT known), false) AS took_part
       FROM (
         SELECT agent_id, user_id, day, n, n_out, w_part, day <= $2::date AS known
         FROM relationship_days WHERE project_id = $1 AND day <= $2::date + $3::integer
       ) AS days
       GROUP BY agent_id, user_id
       HAVING bool_or(known)
       ORDER BY agent_id, user_id`,
      [projectId, isoDay(cutoff), horizon],
    );
    for (;;) {
      const rows: ParticipationRow[] = await runner.query(`FETCH ${BATCH} FROM participation`);
      for (const row of rows) {
        const state = {
          participations: row.participations,
          day: cutoff,
          startDay: row.start_day,
          activeDays: row.active_days ?? Number.NaN,
          firstDay: row.active_days === null ? Number.NaN : (row.first_day ?? Number.NaN),
          lastDay: row.last_day ?? Number.NaN,
          valueSum: row.value_sum ?? Number.NaN,
          sumDay: cutoff,
        };
        yield { state, tookPart: row.took_part };
      }
      if (rows.length < BATCH) break;
    }
    await runner.query('CLOSE participation');
  }
}
