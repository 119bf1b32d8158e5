import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { SCORED_RUN } from '../database/scored-run.queries';
import { INBOUND, LAST_WORD_SQL, OUTBOUND, UNDIRECTED } from '../scoring/roll-up-sql';
import type { ScoreBasis } from '../scoring/score-basis';
import type { ScoredRunRow } from '../scoring/scored-run';
import { TenantReader } from '../serving/tenant-reader';

export interface AgentDays {
  readonly agent_id: string;
  readonly agent_name: string;
  readonly days: ScoreBasis['days'];
}

/**
 * The days of some ids with each agent, rolled up from their facts. $2 ids, $3 time zone, $4 whether facts without a
 * direction are left out
 */
const DAYS = `WITH rolled AS (
    SELECT coalesce(survivor_id, agent_id) AS agent_id, (occurred_at AT TIME ZONE $3)::date AS day, count(*) AS n,
           count(*) FILTER (WHERE ${INBOUND}) AS n_in, count(*) FILTER (WHERE ${OUTBOUND}) AS n_out,
           coalesce(sum(weight::numeric) FILTER (WHERE (${OUTBOUND}) IS NOT TRUE), 0)::double precision AS w_part,
           max(occurred_at) AS last_at, max(occurred_at) FILTER (WHERE ${INBOUND}) AS last_in_at,
           max(occurred_at) FILTER (WHERE ${OUTBOUND}) AS last_out_at
    FROM (
      SELECT fact.* FROM (SELECT agent_id FROM agents WHERE project_id = $1) AS agent
      CROSS JOIN LATERAL (
        SELECT agent_id, occurred_at, weight, direction, kind FROM interactions
        WHERE project_id = $1 AND agent_id = agent.agent_id AND user_id = ANY ($2::text[]) AND weight > 0
        OFFSET 0
      ) AS fact
    ) AS fact
    LEFT JOIN (SELECT agent_id, survivor_id FROM agent_aliases WHERE project_id = $1) AS member USING (agent_id)
    WHERE CASE WHEN $4::boolean THEN (${UNDIRECTED}) IS NOT TRUE ELSE true END
    GROUP BY coalesce(survivor_id, agent_id), day
  )
  SELECT agents.agent_id, agents.name AS agent_name,
         json_agg(json_build_array(day - date '1970-01-01', 0, n, n_in, n_out, w_part, ${LAST_WORD_SQL}) ORDER BY day) AS days
  FROM rolled JOIN agents ON agents.project_id = $1 AND agents.agent_id = rolled.agent_id
  GROUP BY agents.agent_id, agents.name`;
const RUN = `SELECT scored.*, project.time_zone FROM (${SCORED_RUN}) AS scored
  CROSS JOIN (SELECT time_zone FROM projects WHERE project_id = $1) AS project`;

/** Reads what a contact would be scored from if it had some ids. */
@Injectable()
export class ResultingContactQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @returns the newest finished run; null before the first */
  async run(projectId: ProjectId): Promise<(ScoredRunRow & { readonly time_zone: string }) | null> {
    const rows: (ScoredRunRow & { time_zone: string })[] = await this.reader.query(projectId, RUN);
    return rows[0] ?? null;
  }

  async days(
    projectId: ProjectId,
    userIds: readonly string[],
    timeZone: string,
    ignoresUndirected: boolean,
  ): Promise<AgentDays[]> {
    return await this.reader.queryHeavy(projectId, DAYS, [userIds, timeZone, ignoresUndirected]);
  }
}
