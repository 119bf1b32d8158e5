import { Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../../auth/tenant';
import type { Actor } from '../../database/actor';
import { TenantWrites } from '../../serving/tenant-writes';
import { ContactAggregates } from './contact-aggregates';
import type { ErasedContactBody } from './erasure.dto';
import { ErasureQueries } from './erasure.queries';

/** Removes persons from a project permanently. */
@Injectable()
export class ErasureService {
  constructor(
    private readonly queries: ErasureQueries,
    private readonly aggregates: ContactAggregates,
    private readonly writes: TenantWrites,
  ) {}

  /**
   * Removes a contact from every table, in one transaction.
   *
   * @param userId any of its ids
   * @throws NotFoundException if the project has no such contact (any more)
   */
  async erase(projectId: ProjectId, userId: string, by: Actor): Promise<ErasedContactBody> {
    if (!isStorable(userId) || !(await this.queries.isKnown(projectId, userId))) throw new NotFoundException();
    let facts: Record<string, number> = {};
    let ids: readonly string[] = [];
    const deleteFacts: Parameters<ContactAggregates['erase']>[2] = async (runner, userIds) => {
      ids = userIds;
      facts = await this.queries.deleteFacts(runner, projectId, userIds, by);
      // Another request was faster.
      if (!facts.contacts && !facts.rejections && !facts.import_rows) throw new NotFoundException();
    };
    const aggregates = await this.writes.run(projectId, () => this.aggregates.erase(projectId, userId, deleteFacts));
    const deleted = { ...facts };
    for (const [table, rows] of Object.entries(aggregates)) deleted[table] = rows + (deleted[table] ?? 0);
    return { user_id: ids[0] ?? userId, user_ids: ids.toSorted(), deleted };
  }
}

/** PostgreSQL rejects NUL and unpaired surrogates, so no contact has such an id. */
function isStorable(userId: string): boolean {
  return !/[\0\p{Cs}]/u.test(userId);
}
