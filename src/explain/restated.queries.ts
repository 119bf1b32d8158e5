import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { TenantReader } from '../auth/tenant-reader';

/** Which days of a project are not as they were first computed. */
@Injectable()
export class RestatedQueries {
  constructor(private readonly reader: TenantReader) {}

  /**
   * Since when late facts restated days of a range: the first day that a finished run changed after the days it reaches
   * into had been computed before.
   *
   * @param from,to YYYY-MM-DD
   * @returns YYYY-MM-DD, null where every day of the range stands as it was first computed
   */
  async restatedFrom(projectId: ProjectId, from: string, to: string): Promise<string | null> {
    const rows: { restated_from: string | null }[] = await this.reader.query(
      projectId,
      `SELECT min(late.restated_from) AS restated_from
       FROM recompute_runs late
       WHERE late.project_id = $1 AND late.status = 'finished' AND late.restated_from <= $3::date
         AND late.finished_at > (
           SELECT min(earlier.finished_at) FROM recompute_runs earlier
           WHERE earlier.project_id = $1 AND earlier.status = 'finished'
             AND earlier.as_of >= greatest(late.restated_from, $2::date)
         )`,
      [from, to],
    );
    return rows[0]?.restated_from ?? null;
  }
}
