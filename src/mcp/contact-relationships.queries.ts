import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { DepthScore } from '../database/entities/depth-score.entity';
import type { CursorKey } from '../http/query/cursor';
import { filterAgent } from '../serving/filter-agent.queries';
import { TenantReader } from '../serving/tenant-reader';

export type KnowerRow = Pick<
  DepthScore,
  'user_id' | 'contact_name' | 'agent_id' | 'depth' | 'band' | 'stage' | 'at_risk' | 'last_interaction'
> & {
  readonly agent_name: string;
  /** How many agents know the contact. */
  readonly agents: number;
};

const COLUMNS = `score.user_id, score.contact_name, score.agent_id, score.depth, score.band, score.stage, score.at_risk,
  score.last_interaction`;

/**
 * $2 contacts, $3 how many agents of each: those that know it best. The primary key of scores begins with the agent, so each
 * agent is one look-up.
 */
const STRONGEST = `SELECT * FROM (
    SELECT ${COLUMNS}, agents.name AS agent_name, count(*) OVER (PARTITION BY score.user_id)::integer AS agents,
      row_number() OVER (PARTITION BY score.user_id ORDER BY score.depth DESC, score.agent_id) AS place
    FROM agents
    CROSS JOIN LATERAL (
      SELECT * FROM depth_scores
      WHERE project_id = $1 AND agent_id = agents.agent_id AND user_id = ANY ($2::text[]) OFFSET 0
    ) score
    WHERE agents.project_id = $1
  ) known
  WHERE place <= $3
  ORDER BY user_id COLLATE "C", place`;

/** $2 the contact, $3 and $4 depth and agent after which the page begins, $5 the limit */
const KNOWERS = `SELECT * FROM (
    SELECT ${COLUMNS}, agents.name AS agent_name, count(*) OVER ()::integer AS agents
    FROM agents
    CROSS JOIN LATERAL (
      SELECT * FROM depth_scores WHERE project_id = $1 AND agent_id = agents.agent_id AND user_id = $2 OFFSET 0
    ) score
    WHERE agents.project_id = $1
  ) known
  WHERE CASE WHEN $3::double precision IS NULL THEN true WHEN depth = $3 THEN agent_id > $4::uuid ELSE depth < $3 END
  ORDER BY depth DESC, agent_id LIMIT $5`;

/** Which agents know a contact. */
@Injectable()
export class ContactRelationshipsQueries {
  constructor(private readonly reader: TenantReader) {}

  /** As `filterAgent`, for an agent that must be given. */
  async agentId(projectId: ProjectId, agent: string): Promise<string> {
    return (await filterAgent(this.reader, projectId, agent)) ?? agent;
  }

  /** The relationships of some contacts with those agents that know them best. */
  async strongest(projectId: ProjectId, contacts: readonly string[], each: number): Promise<KnowerRow[]> {
    return await this.reader.query(projectId, STRONGEST, [contacts, each]);
  }

  /** A page of the agents that know a contact, the deepest relationship first. */
  async knowers(
    projectId: ProjectId,
    contact: string,
    after: readonly CursorKey[] | null,
    limit: number,
  ): Promise<KnowerRow[]> {
    return await this.reader.query(projectId, KNOWERS, [contact, after?.[0] ?? null, after?.[1] ?? null, limit]);
  }
}
