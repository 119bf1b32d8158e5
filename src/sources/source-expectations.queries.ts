import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import type { SourceExpectation } from '../scoring/source-status';

/** What is said already stays as it is, with who said it. $2 agent, $3 channel, null: all, $4 expected, $5 when, $6 who */
const SAY = `INSERT INTO source_expectations (project_id, agent_id, channel, expected, changed_at, changed_by)
SELECT project_id, agent_id, channel, $4::text, $5::timestamptz, $6::text
FROM sources
WHERE project_id = $1 AND agent_id = $2 AND CASE WHEN $3::text IS NULL THEN true ELSE channel = $3 END
ORDER BY channel
ON CONFLICT (project_id, agent_id, channel) DO UPDATE
SET expected = excluded.expected, changed_at = excluded.changed_at, changed_by = excluded.changed_by
WHERE source_expectations.expected <> excluded.expected`;

/** So that there is something to do for the next run. */
const NOTE = `INSERT INTO change_notes (project_id, note_id, user_ids) VALUES ($1, gen_random_uuid(), '{}')`;

/** What people say of sources. */
@Injectable()
export class SourceExpectations {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns whether anything is said that was not */
  async say(
    projectId: ProjectId,
    { agentId, channel }: { readonly agentId: string; readonly channel: string | null },
    expected: SourceExpectation,
    by: string,
  ): Promise<boolean> {
    return await this.dataSource.transaction('READ COMMITTED', async ({ queryRunner: runner }) => {
      if (!runner) throw new Error('no connection');
      const parameters = [projectId, agentId, channel, expected, new Date(), by];
      const { affected } = await runner.query(SAY, parameters, true);
      if (!affected) return false;
      await runner.query(NOTE, [projectId]);
      return true;
    });
  }
}
