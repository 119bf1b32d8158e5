import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { ImportFile } from '../database/entities/import-file.entity';
import type { ImportRow } from '../database/entities/import-row.entity';
import type { Rejection } from '../database/entities/rejection.entity';
import { TenantReader } from '../serving/tenant-reader';
import type { ImportDetail } from './import-detail';

/** An import as it is shown. */
export type ShownImport = Pick<
  ImportFile,
  'import_id' | 'state' | 'dry_run' | 'file_name' | 'options' | 'error' | 'created_at' | 'started_at' | 'finished_at'
> & {
  readonly bytes: number;
  readonly rows: number;
  readonly detail: ImportDetail | null;
  /** Until when the file is kept for another attempt; null if it is not. */
  readonly kept_until: Date | null;
  readonly rejected_kept: number;
};

const COLUMNS = `import_id, state, dry_run, file_name, bytes::double precision AS bytes, options,
  rows::double precision AS rows, detail, error, created_at, started_at, finished_at,
  CASE WHEN has_file THEN finished_at + interval '30 minutes' END AS kept_until`;

/** The newest imports of the project; $2: how many. */
const LIST = `SELECT ${COLUMNS}, 0 AS rejected_kept FROM imports
  WHERE project_id = $1 ORDER BY created_at DESC, import_id LIMIT $2`;
const ONE = `SELECT ${COLUMNS}, (
    SELECT count(*)::integer FROM rejections
    WHERE rejections.project_id = $1 AND rejections.import_id = $2 AND origin = 'import'
      AND rejected_at > statement_timestamp() - interval '7 days'
  ) AS rejected_kept
  FROM imports WHERE imports.project_id = $1 AND imports.import_id = $2`;
const SAMPLES = `SELECT fields FROM import_rows
  WHERE project_id = $1 AND import_id = $2 AND kind = 'sample' ORDER BY place`;
/** $3 and $4: line and id of the row to continue after. */
const REJECTED = `SELECT rejection_id, file, line, errors #>> '{0,message}' AS reason, payload
  FROM rejections
  WHERE project_id = $1 AND import_id = $2 AND origin = 'import' AND rejected_at > statement_timestamp() - interval '7 days'
    AND (line, rejection_id) > ($3::integer, $4::uuid)
  ORDER BY line, rejection_id LIMIT 1000`;
const FIRST = { line: -1, rejection_id: '00000000-0000-0000-0000-000000000000' };

export type RejectedRow = Pick<Rejection, 'rejection_id' | 'file' | 'payload'> & {
  readonly line: number;
  readonly reason: string;
};

@Injectable()
export class ImportsQueries {
  constructor(private readonly reader: TenantReader) {}

  async list(projectId: ProjectId, most: number): Promise<ShownImport[]> {
    return await this.reader.queryCurrent(projectId, LIST, [most]);
  }

  /** @returns null unless the project has this import */
  async one(projectId: ProjectId, importId: string): Promise<ShownImport | null> {
    const rows: ShownImport[] = await this.reader.queryCurrent(projectId, ONE, [importId]);
    return rows[0] ?? null;
  }

  /** The first facts of a preview. */
  async samples(projectId: ProjectId, importId: string): Promise<readonly ImportRow['fields'][]> {
    const rows: Pick<ImportRow, 'fields'>[] = await this.reader.queryCurrent(projectId, SAMPLES, [importId]);
    return rows.map(({ fields }) => fields);
  }

  /** @param after the last row of the page before; null: from the first */
  async rejected(projectId: ProjectId, importId: string, after: RejectedRow | null): Promise<RejectedRow[]> {
    const { line, rejection_id } = after ?? FIRST;
    return await this.reader.queryCurrent(projectId, REJECTED, [importId, line, rejection_id]);
  }
}
