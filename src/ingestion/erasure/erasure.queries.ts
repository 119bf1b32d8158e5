import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import type { ProjectId } from '../../auth/tenant';
import type { Actor } from '../../database/actor';
import { LOCK_FACTS } from '../../database/advisory-locks';
import { allowAuditDeletion, recordChanges } from '../../database/audit-trail.queries';
import { eraseFromNotes } from '../../database/change-notes.queries';
import { erasureDigest } from '../../database/contact-digest';
import { FACT_CONTACT_TABLES } from '../../database/tables';
import { FACT_TABLES } from '../../event-types/event-types';
import { TenantReader } from '../../serving/tenant-reader';

/** Without `interactions`, which has its own index. Includes notes, because facts may have arrived in between. */
const TABLES = [...FACT_CONTACT_TABLES.filter((table) => table !== 'interactions'), 'dirty_days', 'dirty_contacts'];
const MAX_WAIT = '10s';

/**
 * The receipts that the contact's interactions leave, so that none counts twice: without content, whose digest could
 * confirm a guess. Uses the index of interactions, which has the agent before the contact.
 */
const LEAVE_RECEIPTS = `INSERT INTO event_receipts (project_id, event_key)
  SELECT project_id, interaction_id FROM interactions
  WHERE project_id = $1 AND user_id = ANY ($2::text[]) AND external_id IS NOT NULL
    AND agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1)
  ORDER BY interaction_id
  ON CONFLICT (project_id, event_key) DO NOTHING`;
/** Empties the contents of the contact's other events, and of those of interactions that are not moved yet. */
const EMPTY_RECEIPTS = `UPDATE event_receipts SET content = NULL, sealed = NULL
  WHERE project_id = $1 AND event_key IN (
    SELECT interaction_id FROM interactions WHERE project_id = $1 AND user_id = ANY ($2::text[])
      AND agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1)
    UNION ALL SELECT action_id FROM agent_actions WHERE project_id = $1 AND user_id = ANY ($2::text[])
    ${[...FACT_TABLES, { table: 'contact_receipts' }]
      .map(
        ({ table }) => `UNION ALL SELECT event_key FROM ${table} WHERE project_id = $1 AND user_id = ANY ($2::text[])`,
      )
      .join('\n    ')}
  )`;

/**
 * Rejections that name the contact as another one, and those whose contact could not be read, if the id may be in what was
 * sent: escapes could hide it, and a row of a file may name the contact in other words.
 */
const FORGET_REJECTIONS = `DELETE FROM rejections
  WHERE project_id = $1 AND (other_id = ANY ($2::text[]) OR user_id IS NULL AND (
    origin = 'import' OR strpos(payload, '\\') > 0 OR EXISTS (SELECT 1 FROM unnest($2::text[]) AS named(id) WHERE strpos(payload, named.id) > 0)))`;

/** Deliveries about the contact are deleted; an answer to one about several may repeat what it was sent. */
const FORGET_ANSWERS = `UPDATE webhook_deliveries SET response_body = NULL
  WHERE project_id = $1 AND user_id IS NULL AND response_body IS NOT NULL`;

/** Names of files, and messages about them, may be of anyone. */
const FORGET_FILE_NAMES = `UPDATE rejections SET file = NULL
  WHERE project_id = $1 AND origin = 'import' AND file IS NOT NULL`;
const FORGET_IMPORT_TEXTS = `UPDATE imports SET file_name = NULL, error = CASE WHEN error IS NOT NULL THEN 'see the file' END,
    options = '{}', detail = detail - 'files' - 'notes' - 'question' - 'unknown_kinds'
  WHERE project_id = $1 AND finished_at IS NOT NULL`;

const DIGEST_LISTS = `unnest(ARRAY['at_risk', 'recovered', 'to_call']) AS list`;
/**
 * Digests name several contacts: the others stay, for the digest may not be sent yet. Two statements, because Citus
 * refuses an UPDATE that aggregates.
 */
const DIGESTS_WITHOUT = `SELECT webhook_id, delivery_id, data || (
    SELECT jsonb_object_agg(list, (
      SELECT coalesce(jsonb_agg(item ORDER BY place), '[]')
      FROM jsonb_array_elements(data -> list) WITH ORDINALITY AS items(item, place)
      WHERE item #>> '{contact,user_id}' <> ALL ($2::text[])
    ))
    FROM ${DIGEST_LISTS}
  ) AS data
  FROM webhook_deliveries
  WHERE project_id = $1 AND user_id IS NULL AND type = 'project.digest' AND EXISTS (
    SELECT 1 FROM ${DIGEST_LISTS} CROSS JOIN LATERAL jsonb_array_elements(data -> list) AS item
    WHERE item #>> '{contact,user_id}' = ANY ($2::text[]))`;
const REPLACE_DIGESTS = `UPDATE webhook_deliveries SET data = digest.data
  FROM jsonb_to_recordset($2::jsonb) AS digest(webhook_id uuid, delivery_id uuid, data jsonb)
  WHERE project_id = $1 AND webhook_deliveries.webhook_id = digest.webhook_id
    AND webhook_deliveries.delivery_id = digest.delivery_id`;

@Injectable()
export class ErasureQueries {
  constructor(private readonly reader: TenantReader) {}

  async isKnown(projectId: ProjectId, userId: string): Promise<boolean> {
    const rows = await this.reader.queryCurrent(
      projectId,
      `SELECT user_id FROM contacts WHERE project_id = $1 AND user_id = $2
       UNION ALL SELECT user_id FROM contact_merges WHERE project_id = $1 AND user_id = $2 AND into_id IS NOT NULL
       UNION ALL SELECT user_id FROM rejections WHERE project_id = $1 AND user_id = $2
       UNION ALL SELECT user_id FROM import_rows WHERE project_id = $1 AND user_id = $2`,
      [userId],
    );
    return rows.length > 0;
  }

  /**
   * Deletes the facts of a contact, and stores digests that prevent new ones. Waits for batches in progress.
   *
   * @param userIds all ids of the contact
   * @returns the number of deleted rows by table; for notes, of entries
   */
  async deleteFacts(
    runner: QueryRunner,
    projectId: ProjectId,
    userIds: readonly string[],
    by: Actor,
  ): Promise<Record<string, number>> {
    await runner.query(`SET LOCAL lock_timeout = '${MAX_WAIT}'`);
    await runner.query(LOCK_FACTS, [projectId]);
    await runner.query(LEAVE_RECEIPTS, [projectId, userIds]);
    await runner.query(EMPTY_RECEIPTS, [projectId, userIds]);
    const deleted: Record<string, number> = {};
    // Uses the index, which has the agent before the contact.
    deleted.interactions = await this.delete(
      runner,
      `DELETE FROM interactions WHERE project_id = $1 AND user_id = ANY ($2::text[])
         AND agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1)`,
      projectId,
      userIds,
    );
    deleted.change_notes = 0;
    for (const userId of userIds) deleted.change_notes += await eraseFromNotes(runner, projectId, userId);
    // Another id may have been merged into one of these just now: nobody is left whom it could stand for.
    deleted.contact_merges = await this.delete(
      runner,
      'DELETE FROM contact_merges WHERE project_id = $1 AND into_id = ANY ($2::text[]) AND user_id <> ALL ($2::text[])',
      projectId,
      userIds,
    );
    deleted.rejections = await this.delete(runner, FORGET_REJECTIONS, projectId, userIds);
    deleted.jobs = await deleteJobResults(runner, projectId);
    await runner.query(FORGET_ANSWERS, [projectId]);
    await runner.query(FORGET_IMPORT_TEXTS, [projectId]);
    await runner.query(FORGET_FILE_NAMES, [projectId]);
    const changed: unknown[] = await runner.query(DIGESTS_WITHOUT, [projectId, userIds]);
    await runner.query(REPLACE_DIGESTS, [projectId, JSON.stringify(changed)]);
    await allowAuditDeletion(runner);
    for (const table of TABLES) {
      const rows = await this.delete(
        runner,
        `DELETE FROM ${table} WHERE project_id = $1 AND user_id = ANY ($2::text[])`,
        projectId,
        userIds,
      );
      deleted[table] = rows + (deleted[table] ?? 0);
    }
    const digests = userIds.map((userId) => erasureDigest(projectId, userId));
    await runner.query(
      'INSERT INTO erased_contacts (project_id, user_digest) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING',
      [projectId, digests],
    );
    const entries = digests.map((subject) => ({ action: 'contact.erased' as const, subject, changes: [] }));
    await recordChanges(runner, projectId, by, entries);
    return deleted;
  }

  private async delete(
    runner: QueryRunner,
    sql: string,
    projectId: string,
    userIds: readonly string[],
  ): Promise<number> {
    const { affected } = await runner.query(sql, [projectId, userIds], true);
    return affected ?? 0;
  }
}

/**
 * Deletes the results of a project's jobs, because they may name any contact, and restarts running jobs, whose current
 * process can no longer write a result.
 *
 * @returns the number of deleted results
 */
export async function deleteJobResults(runner: QueryRunner, projectId: string): Promise<number> {
  await runner.query(
    `UPDATE jobs SET state = 'queued', worker = NULL, attempts = attempts - 1 WHERE project_id = $1 AND state = 'running'`,
    [projectId],
  );
  const { affected } = await runner.query(
    'DELETE FROM jobs WHERE project_id = $1 AND finished_at IS NOT NULL',
    [projectId],
    true,
  );
  return affected ?? 0;
}
