import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { contactIds } from '../serving/contact-ids.queries';
import { TenantReader } from '../serving/tenant-reader';
import { everythingAbout } from './contact-export-sql';

/** A row of a table, as JSON text. */
export interface StoredRecord {
  readonly source: string;
  readonly record: string;
}

const BATCH = { batchRows: 500, timeoutMs: 60_000 };
const EVERYTHING = `${everythingAbout()}`;

/** Reads what is stored of a person, under all ids that the person has. */
@Injectable()
export class ContactExportQueries {
  constructor(private readonly reader: TenantReader) {}

  /** All ids of the person who has one, the survivor's first. */
  async idsOf(projectId: ProjectId, userId: string): Promise<string[]> {
    const { survivor, all } = await contactIds(this.reader, projectId, userId);
    return [survivor, ...all.filter((id) => id !== survivor)];
  }

  async isKnown(projectId: ProjectId, userIds: readonly string[]): Promise<boolean> {
    const rows = await this.reader.queryCurrent(
      projectId,
      `SELECT user_id FROM contacts WHERE project_id = $1 AND user_id = ANY ($2::text[])
       UNION ALL SELECT user_id FROM rejections WHERE project_id = $1 AND user_id = ANY ($2::text[])
       UNION ALL SELECT user_id FROM import_rows WHERE project_id = $1 AND user_id = ANY ($2::text[]) LIMIT 1`,
      [userIds],
    );
    return rows.length > 0;
  }

  /** In batches, from one state. The rows of a table are together. */
  records(projectId: ProjectId, userIds: readonly string[]): AsyncGenerator<StoredRecord[], void, void> {
    return this.reader.stream<StoredRecord>(projectId, EVERYTHING, [userIds], BATCH);
  }
}
