import { GoneException, Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { Unavailable } from '../http/problem/unavailable.error';
import { actionSentence } from '../scoring/action-sentence';
import { PastRelationshipsQueries } from './past-relationships.queries';
import { type RelationshipCursor, readRelationshipCursor, relationshipCursor } from './relationship-cursor';
import type { RelationshipFilter } from './relationship-filter';
import type { RelationshipPage, RelationshipRow } from './relationship-list.queries';
import type { RelationshipItem, RelationshipsBody } from './relationships.dto';
import { RelationshipsQueries } from './relationships.queries';

/** Each fails only if a run finishes during it. */
const ATTEMPTS = 3;

/** A request for the list: the filter, and where the page starts. */
export interface RelationshipListRequest {
  readonly filter: RelationshipFilter;
  readonly limit: number;
  /** As sent by the client. */
  readonly cursor: string | null;
}

/** The relationships of a project, filtered and ordered. */
@Injectable()
export class RelationshipsService {
  constructor(
    private readonly queries: RelationshipsQueries,
    private readonly past: PastRelationshipsQueries,
  ) {}

  /**
   * A page. All pages of a list show the state of its first page, even if runs finish in between.
   *
   * @throws InvalidInput for an unknown agent or a cursor of another list; GoneException if the state of the first page
   *   is no longer kept; Unavailable while runs finish faster than a page is read
   */
  async page(projectId: ProjectId, { filter, limit, cursor }: RelationshipListRequest): Promise<RelationshipsBody> {
    const after = readRelationshipCursor(filter, cursor);
    const agentId = await this.queries.agentId(projectId, filter.agent);
    const newest = await this.queries.page(projectId, filter, agentId, after?.place ?? null, limit + 1);
    const changed = after !== null && after.runId !== newest.run_id;
    const { rows, as_of } = changed ? await this.pastPage(projectId, after, filter, agentId, limit + 1) : newest;
    const shown = rows.slice(0, limit);
    const last = shown.at(-1);
    const total = after?.total ?? newest.total ?? 0;
    const runId = after?.runId ?? newest.run_id;
    const more = rows.length > limit && last && runId !== null;
    return {
      relationships: shown.map(relationshipItem),
      total,
      as_of,
      changed,
      has_more: Boolean(more),
      next_cursor: more ? relationshipCursor(filter, last, { runId, total }) : null,
    };
  }

  /**
   * All of them in batches, from one state.
   *
   * @throws InvalidInput for an unknown agent
   */
  async all(projectId: ProjectId, filter: RelationshipFilter): Promise<AsyncGenerator<RelationshipRow[], void, void>> {
    return this.queries.all(projectId, filter, await this.queries.agentId(projectId, filter.agent));
  }

  /** A page of a list that started before the newest run. */
  private async pastPage(
    projectId: ProjectId,
    { runId, place }: RelationshipCursor,
    filter: RelationshipFilter,
    agentId: string | null,
    limit: number,
  ): Promise<Pick<RelationshipPage, 'rows' | 'as_of'>> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const run = await this.past.run(projectId, runId);
      // The rules of version 1 of the score are gone, so its past states cannot be computed.
      if (!run?.kept || run.score_version < 2)
        throw new GoneException(
          'the cursor has expired, because a newer recompute replaced its state; start again without `cursor`',
        );
      const rows = await this.past.page(projectId, run, filter, agentId, place, limit);
      if (rows) return { rows, as_of: run.as_of };
    }
    throw new Unavailable('recomputes finish faster than a page can be read; try again later');
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
    recommended_action: actionSentence(row.action, {
      silenceDays: row.silence_days,
      typicalGap: row.typical_gap,
      turnDays: row.turn_days ?? row.silence_days ?? 0,
      unanswered: row.n_unanswered ?? 0,
      chasingDays: row.chasing_days ?? 0,
    }),
    potential: row.potential,
    value_at_stake: row.value_at_stake,
    interactions: row.n_interactions,
    active_days: row.n_days,
    typical_gap: row.typical_gap,
    turn: row.turn,
    unanswered_days: row.n_unanswered,
    silence_days: row.silence_days,
    days_since: row.turn_days ?? row.silence_days ?? 0,
    first_day: row.first_day,
    last_interaction: row.last_interaction.toISOString(),
    on_hold_since: row.on_hold_since,
  };
}
