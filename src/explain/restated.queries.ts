import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { restatedFrom } from '../database/restated-days.queries';
import { TenantReader } from '../serving/tenant-reader';

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
      `SELECT ${restatedFrom('project')} AS restated_from FROM (SELECT $2::date AS first_day, $3::date AS last_day) asked`,
      [from, to],
    );
    return rows[0]?.restated_from ?? null;
  }
}
