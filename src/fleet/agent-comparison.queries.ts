import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import { newestRun } from '../database/newest-run-sql';
import { STATE_READ } from '../database/scored-run.queries';
import { TenantReader } from '../serving/tenant-reader';

/** A run, with an agent if the project has one. Sums are in millionths of their unit. */
export interface ComparedAgentRow {
  /** The state of the run, as `ServedState.key`. */
  readonly state: string;
  readonly as_of: string;
  readonly total_agents: number;
  readonly agent_id: string | null;
  readonly agent_name: string;
  readonly team: string | null;
  readonly relationships: number;
  readonly avg_depth: number | null;
  readonly moat_index: number | null;
  /** 0..1; null if the relationships of the project weigh nothing. */
  readonly index_share: number | null;
  readonly deepened: number;
  readonly declining: number;
  readonly at_risk: number;
  readonly at_risk_value: number;
  readonly replies_owed: number;
  /** Ascending by date. */
  readonly points: readonly AgentPoint[];
}

export interface AgentPoint {
  readonly date: string;
  readonly relationships: number;
  readonly avg_depth: number;
  readonly moat_index: number;
}

/**
 * The agents with most relationships, as the newest run found them. What an agent is worth to the index is its part of
 * the weighted evidence of all relationships; under version 1 of the score, of their depths. $2 ALL_AGENTS, $3 limit
 */
const AGENTS = `
  WITH run AS MATERIALIZED (${newestRun('*')}),
  whole AS MATERIALIZED (
    SELECT score_version, depth_sum, weighted_evidence FROM daily_snapshots
    WHERE project_id = $1 AND agent_id = $2 AND date = (SELECT as_of FROM run)
  ),
  scores AS MATERIALIZED (
    SELECT agent_id,
           coalesce(sum(value_at_stake) FILTER (WHERE at_risk), 0) AS at_risk_value,
           count(*) FILTER (WHERE turn = 'awaiting_our_reply') AS replies_owed
    FROM depth_scores WHERE project_id = $1
    GROUP BY agent_id
  ),
  days AS MATERIALIZED (
    SELECT as_of - 7 * weeks AS date FROM run CROSS JOIN generate_series(0, 12) AS weeks
  )
  SELECT ${STATE_READ} AS state, run.as_of,
         (SELECT count(*)::integer FROM agents WHERE project_id = $1) AS total_agents,
         compared.agent_id, compared.agent_name, compared.team, compared.relationships, compared.avg_depth, compared.moat_index,
         compared.index_share, compared.deepened, compared.declining, compared.at_risk, compared.at_risk_value, compared.replies_owed,
         coalesce(compared.points, '[]'::json) AS points
  FROM run
  LEFT JOIN (
    SELECT agents.agent_id, agents.name AS agent_name, team.value AS team, coalesce(day.total, 0) AS relationships,
           day.avg_depth, day.moat_index,
           CASE WHEN whole.score_version = 1 THEN day.depth_sum::double precision / nullif(whole.depth_sum, 0)
                ELSE (day.weighted_evidence / nullif(whole.weighted_evidence, 0))::double precision END AS index_share,
           coalesce(day.deepened, 0) AS deepened, coalesce(day.declining, 0) AS declining, coalesce(day.at_risk, 0) AS at_risk,
           coalesce(scores.at_risk_value, 0) AS at_risk_value, coalesce(scores.replies_owed, 0)::integer AS replies_owed, (
             SELECT json_agg(json_build_object(
               'date', past.date, 'relationships', past.total, 'avg_depth', past.avg_depth, 'moat_index', past.moat_index
             ) ORDER BY past.date)
             FROM daily_snapshots AS past
             WHERE past.project_id = $1 AND past.agent_id = agents.agent_id AND past.date IN (SELECT date FROM days)
           ) AS points
    FROM agents
    LEFT JOIN daily_snapshots AS day
      ON day.project_id = $1 AND day.agent_id = agents.agent_id AND day.date = (SELECT as_of FROM run)
    LEFT JOIN agent_attributes AS team
      ON team.project_id = $1 AND team.agent_id = agents.agent_id AND team.name = 'team'
    LEFT JOIN scores ON scores.agent_id = agents.agent_id
    LEFT JOIN whole ON true
    WHERE agents.project_id = $1
    ORDER BY coalesce(day.total, 0) DESC, agents.agent_id
    LIMIT $3
  ) compared ON true
  ORDER BY compared.relationships DESC, compared.agent_id`;

@Injectable()
export class AgentComparisonQueries {
  constructor(private readonly reader: TenantReader) {}

  /** The agents with most relationships. No rows before the first run; one without an agent if there is none. */
  async agents(projectId: ProjectId, limit: number): Promise<ComparedAgentRow[]> {
    return await this.reader.queryHeavy(projectId, AGENTS, [ALL_AGENTS, limit]);
  }
}
