import { Injectable, NotFoundException } from '@nestjs/common';
import type { TenantAgent, TenantProject } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import { foundOn, refusedDay, servedOnly } from '../http/query/as-of.decorator';
import { isoDay } from '../scoring/iso-day';
import { utcDay } from '../scoring/roll-up';
import { type ScoreBasis, ScoredDays } from '../scoring/score-basis';
import { ResponseCache } from '../serving/response-cache';
import type { TableBody } from '../serving/table-body';
import type { DepthBody } from './depth.dto';
import { ASKED, DEEPEST, DEEPEST_ON, RELATIONSHIP, RELATIONSHIP_ON } from './depth.queries';

/** As `RELATIONSHIP_ON` gives it. */
interface PastRelationship extends Pick<DepthBody, 'contact_name' | 'last_interaction' | 'computed_at'> {
  readonly basis: ScoreBasis;
}

/** The scores of single relationships. */
@Injectable()
export class DepthService {
  constructor(private readonly responses: ResponseCache) {}

  /**
   * @param asOf YYYY-MM-DD, any day of the past; null for the newest
   * @throws NotFoundException where agent and contact never interacted; InvalidInput where they had not by that day
   */
  async contactDepth(agent: TenantAgent, contactId: string, asOf: string | null = null): Promise<TableBody> {
    // PostgreSQL's text has no NUL, so no contact has one either.
    if (contactId.includes('\0')) throw new NotFoundException();
    const parameters = [agent.agentId, contactId];
    if (asOf === null) return await this.responses.coalesced(agent, RELATIONSHIP, ASKED, parameters);
    const write = (row: string) =>
      JSON.stringify(depthOn(asOf, agent.agentId, contactId, JSON.parse(row) as PastRelationship));
    return foundOn(await this.responses.asOf(agent, asOf, RELATIONSHIP_ON, parameters, write));
  }

  /**
   * @param limit how many of the deepest
   * @param asOf YYYY-MM-DD; null for the newest
   * @throws InvalidInput for another day than the newest: of the past, no single scores are kept
   */
  async projectScores(project: TenantProject, limit: number, asOf: string | null = null): Promise<TableBody> {
    if (asOf === null) return await this.responses.cached(project, DEEPEST, [ALL_AGENTS, limit]);
    return servedOnly(asOf, await this.responses.asOf(project, asOf, DEEPEST_ON, [ALL_AGENTS, limit]));
  }
}

/** One relationship of its days, with its fields in the order in which `RELATIONSHIP` has them. */
function depthOn(asOf: string, agentId: string, contactId: string, row: PastRelationship): DepthBody {
  const days = new ScoredDays(row.basis);
  const score = days.scoreOn(utcDay(asOf));
  if (!score) {
    const first = days.firstDay === null ? 'later' : isoDay(days.firstDay);
    throw refusedDay(asOf, `the relationship has no interaction by then: its first active day is ${first}`);
  }
  return {
    agent_id: agentId,
    user_id: contactId,
    contact_name: row.contact_name,
    depth: score.depth,
    band: score.band,
    trend: score.trend,
    at_risk: score.atRisk,
    last_interaction: row.last_interaction,
    computed_at: row.computed_at,
  };
}
