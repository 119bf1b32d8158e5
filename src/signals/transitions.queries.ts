import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { contactIds } from '../serving/contact-ids.queries';
import { agentIds, filterAgent } from '../serving/filter-agent.queries';
import { TenantReader } from '../serving/tenant-reader';
import type { TransitionRow } from './transition-item';
import type { TransitionParameters } from './transition-parameters';
import { namedTransitions } from './transition-rows-sql';

const MICROS = 1_000n;
/**
 * The planner evaluates each CASE. $2 types, $3 causes, $4 all ids of the agent, $5 all ids of the contact, $6 and $7 days, $8 first position, $9
 * position to continue after
 */
const FILTERED = `SELECT * FROM transitions
    WHERE project_id = $1 AND position IS NOT NULL
      AND CASE WHEN $2::text[] IS NULL THEN true ELSE type = ANY ($2) END
      AND CASE WHEN $3::text[] IS NULL THEN true ELSE cause = ANY ($3) END
      AND CASE WHEN $4::uuid[] IS NULL THEN true ELSE agent_id = ANY ($4) END
      AND CASE WHEN $5::text[] IS NULL THEN true ELSE user_id = ANY ($5) END
      AND CASE WHEN $6::date IS NULL THEN true ELSE day >= $6 END
      AND CASE WHEN $7::date IS NULL THEN true ELSE day <= $7 END
      AND CASE WHEN $8::bigint IS NULL THEN true ELSE position >= $8 END`;
const DESCENDING = `${namedTransitions(
  `${FILTERED} AND CASE WHEN $9::bigint IS NULL THEN true ELSE position < $9 END ORDER BY position DESC LIMIT $10`,
  'page.position DESC',
)}`;
const ASCENDING = `${namedTransitions(
  `${FILTERED} AND CASE WHEN $9::bigint IS NULL THEN true ELSE position > $9 END ORDER BY position LIMIT $10`,
  'page.position',
)}`;

@Injectable()
export class TransitionsQueries {
  constructor(private readonly reader: TenantReader) {}

  /** As `filterAgent`. */
  async agentId(projectId: ProjectId, agent: string | null): Promise<string | null> {
    return await filterAgent(this.reader, projectId, agent);
  }

  /**
   * A page in the order of positions.
   *
   * @param agentId the agent that the filter names
   * @param after position of the last row of the previous page; null: from the start
   */
  async page(
    projectId: ProjectId,
    asked: TransitionParameters,
    agentId: string | null,
    after: number | null,
    limit: number,
  ): Promise<TransitionRow[]> {
    const { type, cause, contact, from, to, since } = asked;
    const first = since === null ? null : (BigInt(Date.parse(since)) * MICROS).toString();
    const ids = (await contactIds(this.reader, projectId, contact))?.all ?? null;
    const agents = await agentIds(this.reader, projectId, agentId);
    const parameters = [type, cause, agents, ids, from, to, first, after, limit];
    return asked.order === 'desc'
      ? await this.reader.queryPlanned(projectId, DESCENDING, parameters)
      : await this.reader.queryPlanned(projectId, ASCENDING, parameters);
  }
}
