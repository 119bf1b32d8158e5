import { Injectable } from '@nestjs/common';
import type { QueryRunner } from 'typeorm';
import type { ProjectId } from '../../auth/tenant';
import { LOCK_FACTS } from '../../database/advisory-locks';
import { eraseFromNotes } from '../../database/change-notes.queries';
import { forgetJobResults } from '../../database/job-results.queries';
import { FACT_CONTACT_TABLES } from '../../database/tables';
import { FACT_TABLES } from '../../event-types/event-types';
import { TenantReader } from '../../serving/tenant-reader';
import { erasureDigest } from '../event-digest';

/** Without `interactions`, which has its own index. Includes notes, because facts may have arrived in between. */
const TABLES = [...FACT_CONTACT_TABLES.filter((table) => table !== 'interactions'), 'dirty_days', 'dirty_contacts'];
const MAX_WAIT = '10s';

/**
 * Empties the contents of the contact's events, whose digests could confirm a guess. The receipts stay, so that no
 * event counts twice. Uses the index of interactions, which has the agent before the contact.
 */
const EMPTY_RECEIPTS = `UPDATE event_receipts SET content = NULL, sealed = NULL
  WHERE project_id = $1 AND event_key IN (
    SELECT interaction_id FROM interactions WHERE project_id = $1 AND user_id = $2
      AND agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1)
    UNION ALL SELECT action_id FROM agent_actions WHERE project_id = $1 AND user_id = $2
    ${[...FACT_TABLES, { table: 'contact_receipts' }]
      .map(({ table }) => `UNION ALL SELECT event_key FROM ${table} WHERE project_id = $1 AND user_id = $2`)
      .join('\n    ')}
  )`;

/** Deliveries about the contact are deleted; an answer to one about several may repeat what it was sent. */
const FORGET_ANSWERS = `UPDATE webhook_deliveries SET response_body = NULL
  WHERE project_id = $1 AND user_id IS NULL AND response_body IS NOT NULL`;

const ITEMS_OF_OTHERS = (list: string) =>
  `jsonb_path_query_array(data, '$.${list}[*] ? (@.contact.user_id != $contact)', $2::jsonb)`;
/** Digests name several contacts: the others stay, for the digest may not be sent yet. $2 `contact` as JSON */
const FORGET_IN_DIGESTS = `UPDATE webhook_deliveries
  SET data = ${['at_risk', 'recovered', 'to_call'].reduce(
    (data, list) => `jsonb_set(${data}, '{${list}}', ${ITEMS_OF_OTHERS(list)})`,
    'data',
  )}
  WHERE project_id = $1 AND user_id IS NULL AND type = 'project.digest'`;

@Injectable()
export class ErasureQueries {
  constructor(private readonly reader: TenantReader) {}

  async isKnown(projectId: ProjectId, userId: string): Promise<boolean> {
    const rows = await this.reader.queryCurrent(
      projectId,
      'SELECT user_id FROM contacts WHERE project_id = $1 AND user_id = $2',
      [userId],
    );
    return rows.length > 0;
  }

  /**
   * Deletes the facts of a contact, and stores a digest that prevents new ones. Waits for batches in progress.
   *
   * @returns the number of deleted rows by table; for notes, of entries
   */
  async deleteFacts(runner: QueryRunner, projectId: ProjectId, userId: string): Promise<Record<string, number>> {
    await runner.query(`SET LOCAL lock_timeout = '${MAX_WAIT}'`);
    await runner.query(LOCK_FACTS, [projectId]);
    await runner.query(EMPTY_RECEIPTS, [projectId, userId]);
    const deleted: Record<string, number> = {};
    // Uses the index, which has the agent before the contact.
    deleted.interactions = await this.delete(
      runner,
      `DELETE FROM interactions WHERE project_id = $1 AND user_id = $2
         AND agent_id IN (SELECT agent_id FROM agents WHERE project_id = $1)`,
      projectId,
      userId,
    );
    deleted.change_notes = await eraseFromNotes(runner, projectId, userId);
    deleted.jobs = await forgetJobResults(runner, projectId);
    await runner.query(FORGET_ANSWERS, [projectId]);
    await runner.query(FORGET_IN_DIGESTS, [projectId, JSON.stringify({ contact: userId })]);
    for (const table of TABLES) {
      deleted[table] = await this.delete(
        runner,
        `DELETE FROM ${table} WHERE project_id = $1 AND user_id = $2`,
        projectId,
        userId,
      );
    }
    await runner.query('INSERT INTO erased_contacts (project_id, user_digest) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      projectId,
      erasureDigest(projectId, userId),
    ]);
    return deleted;
  }

  private async delete(runner: QueryRunner, sql: string, projectId: string, userId: string): Promise<number> {
    const { affected } = await runner.query(sql, [projectId, userId], true);
    return affected ?? 0;
  }
}
