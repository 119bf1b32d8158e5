import type { DataSource, QueryRunner } from 'typeorm';
import type { ProjectId } from '../auth/tenant';
import { LOCK_FACTS_SHARED } from '../database/advisory-locks';
import { erasureDigest } from '../database/contact-digest';
import type { ImportRow } from '../database/entities/import-row.entity';
import { ImportRejections, type ImportSource } from '../ingestion/files/rejects/import-rejections.queries';
import type { KeptRejects } from '../ingestion/files/rejects/kept-rejects';
import { storedJson, storedText } from '../ingestion/files/rejects/stored-text';
import type { InteractionFact } from '../ingestion/interaction-fact';
import type { ImportDetail } from './import-detail';

/** How an import ended. */
export interface EndedImport {
  readonly source: ImportSource & { readonly projectId: ProjectId };
  /** The process that runs it. */
  readonly holder: string;
  readonly state: 'finished' | 'failed';
  readonly detail: ImportDetail;
  readonly rows: number;
  readonly error: string | null;
}

type NewRow = Pick<ImportRow, 'kind' | 'place' | 'user_id' | 'fields'> & { readonly digest: string };

/** The import was stopped, or another process has taken it over. */
class NotOurs extends Error {}

const END = `UPDATE imports SET state = $4, detail = $5::jsonb, rows = $6, error = $7, rows_kept = true,
    has_file = $4 = 'failed' OR dry_run, finished_at = $8
  WHERE project_id = $1 AND import_id = $2 AND holder = $3 AND state = 'running'`;
const FORGET_SAMPLES = 'DELETE FROM import_rows WHERE project_id = $1 AND import_id = $2';
/** Nothing of a contact that was erased while the file was read. */
const ADD_SAMPLES = `INSERT INTO import_rows (project_id, import_id, kind, place, user_id, fields)
  SELECT $1, $2, kind, place, user_id, fields
  FROM json_to_recordset($3::json) AS added(kind text, place integer, user_id text, fields json, digest uuid)
  WHERE NOT EXISTS (SELECT 1 FROM erased_contacts WHERE project_id = $1 AND user_digest = added.digest)`;

/** Writes what came of an import. */
export class ImportOutcomes {
  private readonly rejections: ImportRejections;

  constructor(private readonly dataSource: DataSource) {
    this.rejections = new ImportRejections(dataSource);
  }

  /** In a transaction of its own, because no fact was written. @throws as `endIn` */
  async end(ended: EndedImport, samples: readonly InteractionFact[], rejects: KeptRejects): Promise<void> {
    await this.dataSource.transaction(async ({ queryRunner }) => {
      if (!queryRunner) throw new Error('no connection');
      // An erasure waits for it, or it sees the erasure.
      await queryRunner.query(LOCK_FACTS_SHARED, [ended.source.projectId]);
      await this.endIn(queryRunner, ended, rejects, samples);
    });
  }

  /** In the transaction of the facts, which holds the lock of the facts. @throws NotOurs: nothing may be written */
  async endIn(
    runner: QueryRunner,
    ended: EndedImport,
    rejects: KeptRejects,
    samples: readonly InteractionFact[] = [],
  ): Promise<void> {
    const { source, holder, state, detail, rows: read, error } = ended;
    const { projectId, importId } = source;
    const now = new Date();
    const [, affected]: [unknown[], number] = await runner.query(END, [
      projectId,
      importId,
      holder,
      state,
      storedJson(detail),
      read,
      error === null ? null : storedText(error),
      now,
    ]);
    if (affected === 0) throw new NotOurs('the import was stopped, or another process has taken it over');
    await runner.query(FORGET_SAMPLES, [projectId, importId]);
    const rows = samples.map((fact, place) => sampleRow(projectId, fact, place));
    await runner.query(ADD_SAMPLES, [projectId, importId, storedJson(rows)]);
    await this.rejections.writeIn(runner.manager, source, rejects, now);
  }
}

function sampleRow(projectId: string, fact: InteractionFact, place: number): NewRow {
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
  return { kind: 'sample', place, user_id: contact, fields, digest: erasureDigest(projectId, contact) };
}
