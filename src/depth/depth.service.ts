import { Injectable, NotFoundException } from '@nestjs/common';
import type { TenantAgent, TenantProject } from '../auth/tenant';
import { ALL_AGENTS } from '../database/all-agents';
import { foundOn, invalidAsOf, servedOnly } from '../http/query/as-of.decorator';
import { isoDay, utcDay } from '../scoring/iso-day';
import { type ScoreBasis, ScoredDays } from '../scoring/score-basis';
import { ResponseCache } from '../serving/response-cache';
import type { TableBody } from '../serving/table-body';
import type { DepthBody } from './depth.dto';
import { DEEPEST, DEEPEST_ON, RELATIONSHIP, RELATIONSHIP_ON, REQUESTED } from './depth.queries';

/** The result of `RELATIONSHIP_ON`. */
interface PastRelationship
  extends Pick<DepthBody, 'agent_id' | 'user_id' | 'contact_name' | 'last_interaction' | 'computed_at'> {
  readonly basis: ScoreBasis;
}

/** The scores of single relationships. */
@Injectable()
export class DepthService {
  constructor(private readonly responses: ResponseCache) {}

  /**
   * @param asOf YYYY-MM-DD, any day of the past; null for the newest
   * @throws NotFoundException if agent and contact never interacted; InvalidInput if they had not by that day
   */
  async contactDepth(agent: TenantAgent, contactId: string, asOf: string | null = null): Promise<TableBody> {
    // PostgreSQL's text cannot contain NUL, so neither can a contact id.
    if (contactId.includes('\0')) throw new NotFoundException();
    const parameters = [agent.agentId, contactId];
    if (asOf === null) return await this.responses.coalesced(agent, RELATIONSHIP, REQUESTED, parameters);
    const write = (row: string) => JSON.stringify(depthOn(asOf, JSON.parse(row) as PastRelationship));
    return foundOn(await this.responses.asOf(agent, asOf, RELATIONSHIP_ON, parameters, write));
  }

  /**
   * @param limit maximum number of relationships, the deepest first
   * @param asOf YYYY-MM-DD; null for the newest
   * @throws InvalidInput for any day but the newest, because single scores of past days are not stored
   */
  async projectScores(project: TenantProject, limit: number, asOf: string | null = null): Promise<TableBody> {
    if (asOf === null) return await this.responses.cached(project, DEEPEST, [ALL_AGENTS, limit]);
    return servedOnly(asOf, await this.responses.asOf(project, asOf, DEEPEST_ON, [ALL_AGENTS, limit]));
  }
}

/** Scores a relationship as of a day, with the fields in the order of `RELATIONSHIP`. */
function depthOn(asOf: string, row: PastRelationship): DepthBody {
  const days = new ScoredDays(row.basis);
  const score = days.scoreOn(utcDay(asOf));
  if (!score) {
    const first = days.firstDay === null ? 'later' : isoDay(days.firstDay);
    throw invalidAsOf(asOf, `the relationship has no interaction by this day: its first active day is ${first}`);
  }
  return {
    agent_id: row.agent_id,
    user_id: row.user_id,
    contact_name: row.contact_name,
    depth: score.depth,
    band: score.band,
    trend: score.trend,
    at_risk: score.atRisk,
    last_interaction: row.last_interaction,
    computed_at: row.computed_at,
  };
}
