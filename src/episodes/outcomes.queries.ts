import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { newestRun } from '../database/newest-run-sql';
import { TenantReader } from '../serving/tenant-reader';

/** Counts of episodes with the same action, band, holdout and deed. */
export interface OutcomeCount {
  readonly action: string;
  readonly band: string;
  readonly holdout: boolean;
  readonly acted: boolean;
  readonly n: number;
  readonly returned: number;
}

/**
 * $2 and $3 days on which the episodes began, $4 days within which a contact returns. An episode was acted on if a person says
 * that the contact was reached or returned, or if we wrote before the contact took part. One that began within these days after
 * another of its relationship is left out: the same return would count twice.
 */
const COUNTS = `SELECT action, band, holdout, acted, count(*)::integer AS n, (count(return_day))::integer AS returned
  FROM (
    SELECT action, band, holdout, return_day,
      CASE WHEN outcome IN ('contacted', 'returned') THEN true ELSE coalesce(write_day < coalesce(return_day, 'infinity'), false) END
        AS acted
    FROM (
      SELECT agent_id, user_id, action, band, holdout, outcome, began_on,
        lag(began_on) OVER (PARTITION BY agent_id, user_id ORDER BY began_on, kind) AS before
      FROM episodes
      WHERE project_id = $1 AND began_on >= $2::date AND began_on <= $3::date AND state <> 'restated'
    ) AS episode
    LEFT JOIN LATERAL (
      SELECT min(day) FILTER (WHERE w_part > 0) AS return_day, min(day) FILTER (WHERE n_out > 0) AS write_day
      FROM relationship_days
      WHERE project_id = $1 AND user_id = episode.user_id AND agent_id = episode.agent_id
        AND day > episode.began_on AND day <= episode.began_on + $4::integer
      OFFSET 0
    ) AS after ON true
    WHERE coalesce(began_on - before > $4::integer, true)
  ) AS judged
  GROUP BY action, band, holdout, acted`;

@Injectable()
export class OutcomesQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @returns the day of the newest run, YYYY-MM-DD; null before the first */
  async asOf(projectId: ProjectId): Promise<string | null> {
    const rows: { as_of: string }[] = await this.reader.query(projectId, `${newestRun('as_of')}`);
    return rows[0]?.as_of ?? null;
  }

  /** @param to the last day on which they began, of which everything is known */
  async counts(projectId: ProjectId, from: string, to: string, days: number): Promise<OutcomeCount[]> {
    return await this.reader.queryHeavy(projectId, COUNTS, [from, to, days]);
  }

  /** Relationships with episodes that began on later days, of which not everything is known. */
  async pending(projectId: ProjectId, after: string, to: string): Promise<number> {
    const rows: { n: number }[] = await this.reader.query(
      projectId,
      `SELECT (count(DISTINCT (agent_id, user_id)))::integer AS n FROM episodes
       WHERE project_id = $1 AND began_on > $2::date AND began_on <= $3::date AND state <> 'restated'`,
      [after, to],
    );
    return rows[0]?.n ?? 0;
  }
}
