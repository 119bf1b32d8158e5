import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { decodeCursor, type PagedList } from '../http/query/cursor';
import { pageOf } from '../http/query/page';
import { RejectionRecorder } from '../ingestion/rejections/rejection-recorder.service';
import type { RejectionParameters, RejectionScope } from './rejection-parameters';
import type { RejectionCountsBody, RejectionItem, RejectionsBody } from './rejections.dto';
import { type RejectionRow, RejectionsQueries } from './rejections.queries';

const LIST: PagedList = { name: 'rejections', keys: ['number', 'uuid'] };

/** What was rejected, filtered and in pages, and how much of it there is. */
@Injectable()
export class RejectionsService {
  constructor(
    private readonly queries: RejectionsQueries,
    private readonly recorder: RejectionRecorder,
  ) {}

  /** @throws InvalidInput for a cursor of another list */
  async page(projectId: ProjectId, asked: RejectionParameters): Promise<RejectionsBody> {
    const page = { list: LIST, size: asked.page_size, after: decodeCursor(LIST, asked.cursor) };
    await this.recorder.settled();
    const found = await this.queries.page(projectId, asked, page.after, page.size + 1);
    const { rows, ...more } = pageOf(page, found, (row) => [row.rejected_us, row.rejection_id]);
    return { rejections: rows.map(rejectionItem), ...more };
  }

  async counts(projectId: ProjectId, asked: RejectionScope): Promise<RejectionCountsBody> {
    await this.recorder.settled();
    const rows = await this.queries.counts(projectId, asked);
    const counts = rows.map(({ reason, field, count, last_at }) => ({
      reason,
      field: field === '' ? null : field,
      count: Number(count),
      last_at: last_at.toISOString(),
    }));
    return { total: counts.reduce((sum, { count }) => sum + count, 0), counts };
  }
}

function rejectionItem({ rejected_us, rejected_at, ...row }: RejectionRow): RejectionItem {
  return { ...row, rejected_at: rejected_at.toISOString() };
}
