import { Injectable } from '@nestjs/common';
import type { ProjectId, TenantProject } from '../auth/tenant';
import { round6 } from '../scoring/round6';
import { type ComputedBody, ResponseCache } from '../serving/response-cache';
import type { TableBody } from '../serving/table-body';
import type { AgentComparisonBody } from './agent-comparison.dto';
import { AgentComparisonQueries, type ComparedAgentRow } from './agent-comparison.queries';

const MAX_AGENTS = 1_000;

/** The agents of a project, side by side. */
@Injectable()
export class AgentComparisonService {
  constructor(
    private readonly queries: AgentComparisonQueries,
    private readonly responses: ResponseCache,
  ) {}

  async agents(project: TenantProject): Promise<TableBody> {
    return await this.responses.computed(project, 'agent comparison', [], () => this.compared(project.projectId));
  }

  private async compared(projectId: ProjectId): Promise<ComputedBody> {
    const rows = await this.queries.agents(projectId, MAX_AGENTS);
    const [first] = rows;
    if (!first) return { state: null, body: { as_of: null, total: 0, agents: [] } satisfies AgentComparisonBody };
    const body: AgentComparisonBody = {
      as_of: first.as_of,
      total: first.total_agents,
      agents: rows
        .filter(isAgent)
        .map(({ state: _state, as_of: _asOf, total_agents: _total, index_share, at_risk_value, points, ...agent }) => ({
          ...agent,
          index_share: index_share === null ? null : round6(index_share),
          at_risk_value: round6(at_risk_value),
          points: [...points],
        })),
    };
    return { state: first.state, body };
  }
}

function isAgent(row: ComparedAgentRow): row is ComparedAgentRow & { readonly agent_id: string } {
  return row.agent_id !== null;
}
