import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { decodeCursor, type PagedList } from '../http/query/cursor';
import { pageOf } from '../http/query/page';
import type { AuditEntryItem, AuditLogBody } from './audit-log.dto';
import { AuditLogQueries, type AuditRow } from './audit-log.queries';
import type { AuditLogParameters } from './audit-log-parameters';

const LIST: PagedList = { name: 'audit log', keys: ['number', 'uuid'] };

/** The audit log of a project or an organisation, filtered and in pages. */
@Injectable()
export class AuditLogService {
  constructor(private readonly queries: AuditLogQueries) {}

  /** @throws InvalidInput for a cursor of another list */
  async page(projectId: ProjectId, asked: AuditLogParameters): Promise<AuditLogBody> {
    const page = { list: LIST, size: asked.page_size, after: decodeCursor(LIST, asked.cursor) };
    const found = await this.queries.page(projectId, asked, page.after, page.size + 1);
    const { rows, ...more } = pageOf(page, found, (row) => [row.recorded_us, row.entry_id]);
    return { entries: rows.map(auditEntryItem), ...more };
  }
}

function auditEntryItem(row: AuditRow): AuditEntryItem {
  return {
    entry_id: row.entry_id,
    recorded_at: row.recorded_at.toISOString(),
    actor_kind: row.actor_kind,
    actor_id: row.actor_id,
    action: row.action,
    subject: row.subject,
    changes: row.changes.map(({ field, from, to }) => ({ field, from, to })),
    request_id: row.request_id,
  };
}
