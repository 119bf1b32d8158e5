import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { newestRun } from '../database/newest-run-sql';
import { PIPELINE_ENTRIES, pipelineProgressSql } from '../scoring/pipeline-stage-sql';
import { TenantReader } from '../serving/tenant-reader';
import { survivorFacts } from './pipeline-facts-sql';

export interface PipelineTransitionRow {
  readonly stage: string;
  readonly entered: number;
  readonly left: number;
  /** Null if nobody left. */
  readonly median_days: number | null;
}

@Injectable()
export class PipelineTransitionsQueries {
  constructor(private readonly reader: TenantReader) {}

  /**
   * Counts who entered each stage, and who of them moved on. A contact is at its furthest stage: it enters a stage when
   * it has the facts of that stage and of no later one, and leaves it with the first fact of a later one, so stages may
   * be skipped. The rule is that of the pipeline flow, so the contacts left at each stage match the flow of the last
   * day. In any order, without stages that nobody entered.
   *
   * @param from first day of entry, null for any; `to`: last day of the facts; both YYYY-MM-DD
   */
  async transitions(projectId: ProjectId, from: string | null, to: string): Promise<PipelineTransitionRow[]> {
    return await this.reader.queryHeavy(
      projectId,
      `WITH zone AS (
         SELECT coalesce(
           (${newestRun('time_zone')}),
           (SELECT time_zone FROM projects WHERE project_id = $1)) AS time_zone
       ),
       ${pipelineProgressSql('$3::date', '(SELECT time_zone FROM zone)', survivorFacts)},
       stay AS (
         SELECT entry.stage, at,
                min(at) OVER (PARTITION BY user_id ORDER BY place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS left_at
         FROM progress
         CROSS JOIN LATERAL ${PIPELINE_ENTRIES}
         WHERE progress.stage IS NOT NULL AND at IS NOT NULL
       )
       SELECT stage,
              count(*)::integer AS entered,
              count(left_at)::integer AS left,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM left_at - at)::double precision / 86400)
                AS median_days
       FROM stay
       -- A stage is skipped if a later one came first, even at the same moment.
       WHERE coalesce(at < left_at, true)
         AND (at AT TIME ZONE (SELECT time_zone FROM zone))::date >= coalesce($2::date, '-infinity')
       GROUP BY stage`,
      [from, to],
    );
  }
}
