import type { DataSource, QueryRunner } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import { LOCK_FACTS_SHARED } from '../database/advisory-locks';
import type { ImportRow } from '../database/entities/import-row.entity';
import type { InteractionFact } from '../ingestion/interaction-fact';
import type { ImportDetail } from './import-detail';
import type { KeptRejects } from './kept-rejects';
import { storedJson, storedText } from './stored-text';

/** How an import ended. */
export interface EndedImport {
  readonly projectId: ProjectId;
  readonly importId: string;
  /** The process that runs it. */
  readonly holder: string;
  readonly state: 'finished' | 'failed';
  readonly detail: ImportDetail;
  readonly rows: number;
  readonly error: string | null;
}

type NewRow = Pick<ImportRow, 'kind' | 'place' | 'user_id' | 'file' | 'line' | 'reason' | 'fields'>;

const BATCH = 500;
const MAX_ROWS = 10_000;

/** The import was stopped, or another process has taken it over. */
class NotOurs extends Error {}

const END = `UPDATE imports SET state = $4, detail = $5::jsonb, rows = $6, error = $7, rows_kept = true,
    has_file = $4 = 'failed' OR dry_run, finished_at = $8
  WHERE project_id = $1 AND import_id = $2 AND holder = $3 AND state = 'running'`;
const FORGET_ROWS = 'DELETE FROM import_rows WHERE project_id = $1 AND import_id = $2';
const ADD_ROWS = `INSERT INTO import_rows (project_id, import_id, kind, place, user_id, file, line, reason, fields)
  SELECT $1, $2, kind, place, user_id, file, line, reason, fields
  FROM json_to_recordset($3::json)
    AS added(kind text, place integer, user_id text, file text, line bigint, reason text, fields json)`;
/** Rows of contacts that were erased, before or while the file was read, keep only their place. As `erasureDigest`. */
const EMPTY_ERASED = `UPDATE import_rows SET fields = '{}', user_id = NULL
  WHERE project_id = $1 AND import_id = $2 AND user_id IS NOT NULL
    AND encode(substr(sha256(convert_to('erased/' || $3 || '/' || user_id, 'UTF8')), 1, 16), 'hex')::uuid
      IN (SELECT user_digest FROM erased_contacts WHERE project_id = $1)`;

/** Writes what came of an import. */
export class ImportOutcomes {
  constructor(private readonly dataSource: DataSource) {}

  /** In a transaction of its own, because no fact was written. @throws as `endIn` */
  async end(
    ended: EndedImport,
    samples: readonly InteractionFact[],
    rejects: readonly KeptRejects[] = [],
  ): Promise<void> {
    await this.dataSource.transaction(async ({ queryRunner }) => {
      if (!queryRunner) throw new Error('no connection');
      // An erasure waits for it, or it sees the erasure.
      await queryRunner.query(LOCK_FACTS_SHARED, [ended.projectId]);
      await this.endIn(queryRunner, ended, rejects, samples);
    });
  }

  /** In the transaction of the facts, which holds the lock of the facts. @throws NotOurs: nothing may be written */
  async endIn(
    runner: QueryRunner,
    ended: EndedImport,
    rejects: readonly KeptRejects[],
    samples: readonly InteractionFact[] = [],
  ): Promise<void> {
    const { projectId, importId, holder, state, detail, rows, error } = ended;
    const [, affected]: [unknown[], number] = await runner.query(END, [
      projectId,
      importId,
      holder,
      state,
      storedJson(detail),
      rows,
      error === null ? null : storedText(error),
      new Date(),
    ]);
    if (affected === 0) throw new NotOurs('the import was stopped, or another process has taken it over');
    await runner.query(FORGET_ROWS, [projectId, importId]);
    const all = [...samples.map(sampleRow), ...rejectedRows(rejects)];
    for (let at = 0; at < all.length; at += BATCH)
      await runner.query(ADD_ROWS, [projectId, importId, storedJson(all.slice(at, at + BATCH))]);
    await runner.query(EMPTY_ERASED, [projectId, importId, projectId]);
  }
}

function sampleRow(fact: InteractionFact, place: number): NewRow {
  const { agent, contact, occurredAt, kind, direction, weight, externalId, contactName } = fact;
  const fields: Record<string, string> = {
    agent_id: agent,
    contact_id: contact,
    occurred_at: occurredAt,
    kind,
    ...(contactName !== null && { contact_name: contactName }),
    ...(direction !== null && { direction }),
    ...(externalId !== null && { external_id: externalId }),
    weight: String(weight),
  };
  return { kind: 'sample', place, user_id: contact, file: '', line: '0', reason: '', fields };
}

function rejectedRows(rejects: readonly KeptRejects[]): NewRow[] {
  const rows = rejects.flatMap((file) => file.rows).slice(0, MAX_ROWS);
  return rows.map(({ file, line, reason, fields, userId }, place) => ({
    kind: 'rejected',
    place,
    user_id: userId,
    file,
    line: String(line),
    reason,
    fields,
  }));
}
