import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../serving/tenant-reader';

export interface PipelineTransitionRow {
  readonly stage: string;
  readonly entered: number;
  readonly left: number;
  /** Null where nobody left. */
  readonly median_days: number | null;
}

@Injectable()
export class PipelineTransitionsQueries {
  constructor(private readonly reader: TenantReader) {}

  /**
   * Who entered each stage, and who of them moved on. A contact is at its furthest stage: it enters one when the facts
   * of it are there and those of no later one, and leaves it with the first fact of a later one, so stages may be
   * skipped. In no particular order; stages that nobody entered are missing.
   *
   * @param from first day to enter on, null for any; `to`: last day of what is known; both YYYY-MM-DD
   */
  async transitions(projectId: ProjectId, from: string | null, to: string): Promise<PipelineTransitionRow[]> {
    return await this.reader.query(
      projectId,
      `WITH zone AS (
         SELECT time_zone FROM projects WHERE project_id = $1
       ),
       seen AS (
         SELECT user_id, min(day) AS first_day FROM relationship_days WHERE project_id = $1 GROUP BY user_id
       ),
       classified AS (
         SELECT user_id, min(classified_at) AS at FROM classifications WHERE project_id = $1 GROUP BY user_id
       ),
       route AS (
         SELECT user_id, min(routed_at) AS at, max(routed_at) AS newest_at,
                (array_agg(agent_id ORDER BY routed_at DESC))[1] AS agent_id
         FROM permanent_routes
         WHERE project_id = $1 AND routed_at < ($3::date + 1)::timestamp AT TIME ZONE (SELECT time_zone FROM zone)
         GROUP BY user_id
       ),
       nurtured AS (
         SELECT user_id, day::timestamp AT TIME ZONE (SELECT time_zone FROM zone) AS at
         FROM (
           SELECT route.user_id, days.day, row_number() OVER (PARTITION BY route.user_id ORDER BY days.day) AS nth
           FROM route
           JOIN relationship_days AS days ON days.project_id = $1
             AND days.agent_id = route.agent_id
             AND days.user_id = route.user_id
             AND days.day BETWEEN (route.newest_at AT TIME ZONE (SELECT time_zone FROM zone))::date AND $3::date
         ) AS since_route
         WHERE nth = 2
       ),
       closed AS (
         SELECT user_id, min(decided_at) AS at FROM lead_outcomes WHERE project_id = $1 GROUP BY user_id
       ),
       step AS (
         SELECT contact.user_id, entry.place, entry.stage, entry.at
         FROM (SELECT user_id, first_seen FROM contacts WHERE project_id = $1) AS contact
         LEFT JOIN seen USING (user_id)
         LEFT JOIN classified USING (user_id)
         LEFT JOIN route USING (user_id)
         LEFT JOIN nurtured USING (user_id)
         LEFT JOIN closed USING (user_id)
         CROSS JOIN LATERAL (
           VALUES (1, 'new', coalesce(
                    least(seen.first_day::timestamp AT TIME ZONE (SELECT time_zone FROM zone), classified.at, route.at, closed.at),
                    least(contact.first_seen, $3::date::timestamp AT TIME ZONE (SELECT time_zone FROM zone)))),
                  (2, 'qualified', classified.at),
                  (3, 'routed', route.at),
                  (4, 'nurtured', nurtured.at),
                  (5, 'closed', closed.at)
         ) AS entry (place, stage, at)
         WHERE entry.at < ($3::date + 1)::timestamp AT TIME ZONE (SELECT time_zone FROM zone)
       ),
       stay AS (
         SELECT stage, at,
                min(at) OVER (PARTITION BY user_id ORDER BY place ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS left_at
         FROM step
       )
       SELECT stage,
              count(*)::integer AS entered,
              count(left_at)::integer AS left,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM left_at - at)::double precision / 86400)
                AS median_days
       FROM stay
       -- Where a later stage came first, if only at the same moment, this one was skipped.
       WHERE coalesce(at < left_at, true)
         AND at >= coalesce($2::date, '-infinity')::timestamp AT TIME ZONE (SELECT time_zone FROM zone)
       GROUP BY stage`,
      [from, to],
    );
  }
}
