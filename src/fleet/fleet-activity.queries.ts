import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../auth/tenant-reader';

/** An act as reported (`action`, `summary`), or an outbound interaction (`kind`). */
export interface FleetActRow {
  readonly id: string;
  readonly agent_id: string;
  readonly agent_name: string;
  /** Null where the act concerns no contact. */
  readonly user_id: string | null;
  readonly contact_name: string | null;
  readonly occurred_at: Date;
  readonly action: string | null;
  readonly summary: string | null;
  readonly kind: string | null;
}

@Injectable()
export class FleetActivityQueries {
  constructor(private readonly reader: TenantReader) {}

  /**
   * The agents' newest acts, up to now, or to the end of the day that the project is pinned to, in its time zone. Each side is cut to
   * `limit` rows through its index before the two are merged.
   */
  async newest(projectId: ProjectId, limit: number): Promise<FleetActRow[]> {
    return await this.reader.query(
      projectId,
      `WITH clock AS (
         SELECT CASE
           WHEN pinned_as_of IS NULL THEN now()
           ELSE (pinned_as_of + 1)::timestamp AT TIME ZONE time_zone - interval '1 microsecond'
         END AS until
         FROM projects WHERE project_id = $1
       ), acts AS (
         (SELECT action_id AS id, agent_id, user_id, occurred_at, action, summary, NULL AS kind
          FROM agent_actions
          WHERE project_id = $1 AND occurred_at <= (SELECT until FROM clock)
          ORDER BY occurred_at DESC, action_id DESC LIMIT $2)
         UNION ALL
         (SELECT interaction_id, agent_id, user_id, occurred_at, NULL, NULL, kind
          FROM interactions
          WHERE project_id = $1 AND direction = 'outbound' AND occurred_at <= (SELECT until FROM clock)
          ORDER BY occurred_at DESC, interaction_id DESC LIMIT $2)
         ORDER BY occurred_at DESC, id DESC LIMIT $2
       )
       SELECT acts.id, acts.agent_id, COALESCE(agents.name, '') AS agent_name, acts.user_id,
              contacts.name AS contact_name, acts.occurred_at, acts.action, acts.summary, acts.kind
       FROM acts
       LEFT JOIN agents ON agents.project_id = $1 AND agents.agent_id = acts.agent_id
       LEFT JOIN contacts ON contacts.project_id = $1 AND contacts.user_id = acts.user_id
       ORDER BY acts.occurred_at DESC, acts.id DESC`,
      [limit],
    );
  }
}
