import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Interaction } from '../database/entities/interaction.entity';
import { newestRun } from '../database/newest-run-sql';
import { scoreBasis } from '../database/score-basis.queries';
import { idsOfSurvivingAgent, idsOfSurvivor, scoreOf } from '../database/survivors-sql';
import { LAST_WORD_SQL } from '../scoring/roll-up-sql';
import type { ScoreBasis } from '../scoring/score-basis';
import { heldSince } from '../serving/held-work-sql';
import { TenantReader } from '../serving/tenant-reader';

/** The roll-up of one relationship by the newest finished run, and how that run scored it. */
export interface RelationshipRow {
  /** Those of the survivors, if ids of the agent or of the contact were merged. */
  readonly agent_id: string;
  readonly user_id: string;
  readonly contact_name: string;
  /** Of that run, YYYY-MM-DD. */
  readonly served_as_of: string;
  readonly basis: ScoreBasis;
}

type InteractionRow = Pick<Interaction, 'kind' | 'direction' | 'weight' | 'external_id'> & {
  /** RFC 3339, in UTC. */
  readonly occurred_at: string;
};

export interface ExplainedRow extends RelationshipRow {
  /** YYYY-MM-DD: as of the newest run, since when a silent source holds back what is to be done. */
  readonly on_hold_since: string | null;
  /** The newest first. */
  readonly interactions: readonly InteractionRow[];
}

/** The columns of any scored relationship. $1 project, $2 agent, $3 contact: any of their ids. */
const RELATIONSHIP = 'scores.agent_id, scores.user_id, scores.contact_name, run.as_of AS served_as_of';
const FROM_RELATIONSHIP = `FROM ${scoreOf('$2::uuid', '$3')} scores
  CROSS JOIN (
    ${newestRun('as_of, time_zone, score_settings, score_version, model_version')}
  ) run`;

/** Reads the roll-up of one relationship, from which its numbers of any day are computed. */
@Injectable()
export class RelationshipQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @param from YYYY-MM-DD, the first requested day; null if not known yet */
  async relationship(
    projectId: ProjectId,
    agentId: string,
    userId: string,
    from: string | null,
  ): Promise<RelationshipRow | null> {
    const rows: RelationshipRow[] = await this.reader.query(
      projectId,
      `SELECT ${RELATIONSHIP}, ${scoreBasis('scores.agent_id', 'scores.user_id', "coalesce($4::date, '-infinity')", LAST_WORD_SQL)} AS basis ${FROM_RELATIONSHIP}`,
      [agentId, userId, from],
    );
    return rows[0] ?? null;
  }

  /**
   * The relationship with the last interactions that count as of a day: for each day only as many as the roll-up
   * counted, in the order of arrival. Interactions that arrived after the run are not in its numbers, and not shown.
   *
   * @param asOf YYYY-MM-DD; null for the day of the newest run
   */
  async explained(
    projectId: ProjectId,
    agentId: string,
    userId: string,
    asOf: string | null,
    interactions: number,
  ): Promise<ExplainedRow | null> {
    const rows: ExplainedRow[] = await this.reader.query(
      projectId,
      `SELECT ${RELATIONSHIP}, ${scoreBasis('scores.agent_id', 'scores.user_id', 'coalesce($4::date, run.as_of)', LAST_WORD_SQL)} AS basis, (
         SELECT hold.on_hold_since
         FROM (${heldSince('AND held.agent_id = scores.agent_id AND held.user_id = scores.user_id')}) AS hold
       ) AS on_hold_since, (
         SELECT coalesce(json_agg(json_build_object(
           'occurred_at', to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'kind', kind, 'direction', direction, 'weight', weight, 'external_id', external_id
         ) ORDER BY occurred_at DESC, interaction_id), '[]')
         FROM (
           SELECT fact.* FROM (
             SELECT day, n FROM relationship_days
             WHERE project_id = $1 AND agent_id = scores.agent_id AND user_id = scores.user_id AND day <= coalesce($4::date, run.as_of)
             ORDER BY day DESC LIMIT $5
           ) active
           CROSS JOIN LATERAL (
             SELECT occurred_at, interaction_id, kind, direction, weight, external_id
             FROM ${idsOfSurvivor('scores.user_id')} known
             CROSS JOIN ${idsOfSurvivingAgent('scores.agent_id')} member
             CROSS JOIN LATERAL (
               SELECT * FROM interactions
               WHERE project_id = $1 AND agent_id = member.agent_id AND user_id = known.user_id AND weight > 0
                 AND occurred_at >= (active.day - 1)::timestamp AT TIME ZONE 'UTC'
                 AND occurred_at < (active.day + 2)::timestamp AT TIME ZONE 'UTC'
                 AND (occurred_at AT TIME ZONE run.time_zone)::date = active.day
               OFFSET 0
             ) counted
             ORDER BY received_at, interaction_id LIMIT active.n
           ) fact
           ORDER BY fact.occurred_at DESC, fact.interaction_id LIMIT $5
         ) newest
       ) AS interactions
       ${FROM_RELATIONSHIP}`,
      [agentId, userId, asOf, interactions],
    );
    return rows[0] ?? null;
  }
}
