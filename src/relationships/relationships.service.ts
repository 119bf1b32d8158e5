import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { InvalidInput } from '../http/invalid-input.error';
import { actionSentence } from '../scoring/action-sentence';
import { readRelationshipCursor, relationshipCursor } from './relationship-cursor';
import type { RelationshipFilter } from './relationship-filter';
import type { RelationshipItem, RelationshipsBody } from './relationships.dto';
import { type RelationshipRow, RelationshipsQueries } from './relationships.queries';

/** What is asked of the list: a filter, and where its page begins. */
export interface RelationshipListRequest {
  readonly filter: RelationshipFilter;
  readonly limit: number;
  /** As the client sends it. */
  readonly cursor: string | null;
}

/** The relationships of a project, filtered and ordered. */
@Injectable()
export class RelationshipsService {
  constructor(private readonly queries: RelationshipsQueries) {}

  /** @throws InvalidInput for an agent that the project has not, or a cursor of another list */
  async page(projectId: ProjectId, { filter, limit, cursor }: RelationshipListRequest): Promise<RelationshipsBody> {
    const after = readRelationshipCursor(filter, cursor);
    const agentId = await this.agentId(projectId, filter);
    const page = await this.queries.page(projectId, filter, agentId, after?.place ?? null, limit + 1);
    const shown = page.rows.slice(0, limit);
    const last = shown.at(-1);
    const total = after?.total ?? page.total ?? 0;
    const runId = after?.runId ?? page.run_id;
    const more = page.rows.length > limit && last && runId !== null;
    return {
      relationships: shown.map(relationshipItem),
      total,
      as_of: page.as_of,
      changed: runId !== page.run_id,
      has_more: Boolean(more),
      next_cursor: more ? relationshipCursor(filter, last, { runId, total }) : null,
    };
  }

  /**
   * All of them in batches, of one and the same state.
   *
   * @throws InvalidInput for an agent that the project has not
   */
  async all(projectId: ProjectId, filter: RelationshipFilter): Promise<AsyncGenerator<RelationshipRow[], void, void>> {
    return this.queries.all(projectId, filter, await this.agentId(projectId, filter));
  }

  private async agentId(projectId: ProjectId, { agent }: RelationshipFilter): Promise<string | null> {
    if (agent === null) return null;
    const agentId = await this.queries.agentId(projectId, agent);
    if (agentId !== null) return agentId;
    throw new InvalidInput([{ message: 'the project has no such agent', location: 'query.agent', value: agent }]);
  }
}

export function relationshipItem(row: RelationshipRow): RelationshipItem {
  return {
    agent_id: row.agent_id,
    agent_name: row.agent_name,
    user_id: row.user_id,
    contact_name: row.contact_name,
    depth: row.depth,
    band: row.band,
    trend: row.trend,
    trend_word: row.trend_word,
    stage: row.stage,
    at_risk: row.at_risk,
    action: row.action,
    recommended_action: actionSentence(row.action, row.silence_days, row.typical_gap),
    potential: row.potential,
    value_at_stake: row.value_at_stake,
    interactions: row.n_interactions,
    active_days: row.n_days,
    typical_gap: row.typical_gap,
    days_since: row.silence_days,
    first_day: row.first_day,
    last_interaction: row.last_interaction.toISOString(),
  };
}
