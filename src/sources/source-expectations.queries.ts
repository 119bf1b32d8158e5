import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { keepExpectations } from '../database/advisory-locks';
import { recordChanges } from '../database/audit-trail.queries';
import type { SourceExpectation } from '../scoring/source-status';

/** The sources of which something else is said. $2 agent, $3 channel; null: all, $4 expected */
const OTHERS = `SELECT channel
FROM (
  SELECT channel FROM sources
  WHERE project_id = $1 AND agent_id = $2 AND CASE WHEN $3::text IS NULL THEN true ELSE channel = $3 END
) AS source
LEFT JOIN (
  SELECT channel, expected FROM source_expectations WHERE project_id = $1 AND agent_id = $2
) AS said USING (channel)
WHERE coalesce(expected, 'auto') <> $4
ORDER BY channel`;

/** $2 agent, $3 channels, $4 expected, $5 when, $6 who */
const SAY = `INSERT INTO source_expectations (project_id, agent_id, channel, expected, changed_at, changed_by)
SELECT $1, $2::uuid, channel, $4::text, $5::timestamptz, $6::text FROM unnest($3::text[]) AS channel
ON CONFLICT (project_id, agent_id, channel) DO UPDATE
SET expected = excluded.expected, changed_at = excluded.changed_at, changed_by = excluded.changed_by`;

/** So that there is something to do for the next run. */
const NOTE = `INSERT INTO change_notes (project_id, note_id, user_ids) VALUES ($1, gen_random_uuid(), '{}')`;

/** What people say of sources. */
@Injectable()
export class SourceExpectations {
  constructor(private readonly dataSource: DataSource) {}

  /** Changes are made one after the other. @returns whether anything is said that was not */
  async say(
    projectId: ProjectId,
    { agentId, channel }: { readonly agentId: string; readonly channel: string | null },
    expected: SourceExpectation,
    by: Actor,
  ): Promise<boolean> {
    return await this.dataSource.transaction('READ COMMITTED', async (manager) => {
      await manager.query(keepExpectations, [projectId]);
      const others: { channel: string }[] = await manager.query(OTHERS, [projectId, agentId, channel, expected]);
      if (others.length === 0) return false;
      const channels = others.map((other) => other.channel);
      await manager.query(SAY, [projectId, agentId, channels, expected, new Date(), by.id]);
      await manager.query(NOTE, [projectId]);
      const from = expected === 'none' ? 'auto' : 'none';
      const changes = channels.map((name) => ({ field: `${name}.expected`, from, to: expected }));
      await recordChanges(manager, projectId, by, [{ action: 'source.changed', subject: agentId, changes }]);
      return true;
    });
  }
}
