import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import { erasureDigest } from '../database/contact-digest';
import type { AuditEntry } from '../database/entities/audit-entry.entity';
import type { CursorKey } from '../http/query/cursor';
import { TenantReader } from '../serving/tenant-reader';
import type { AuditLogParameters } from './audit-log-parameters';

export type AuditRow = Omit<AuditEntry, 'project_id' | 'user_id'> & {
  /** Microseconds since 1970. */
  readonly recorded_us: number;
};

/**
 * The planner evaluates each CASE. $2 actor, $3 actions, $4 subjects, $5 and $6 times, $7 and $8 position to continue
 * after.
 */
const PAGE = `SELECT entry_id, recorded_at, actor_kind, actor_id, request_id, action, subject, changes,
    (extract(epoch FROM recorded_at) * 1000000)::float8 AS recorded_us
  FROM audit_entries
  WHERE project_id = $1
    AND CASE WHEN $2::text IS NULL THEN true ELSE actor_id = $2 END
    AND CASE WHEN $3::text[] IS NULL THEN true ELSE action = ANY ($3) END
    AND CASE WHEN $4::text[] IS NULL THEN true ELSE ARRAY[subject, user_id] && $4 END
    AND CASE WHEN $5::timestamptz IS NULL THEN true ELSE recorded_at >= $5 END
    AND CASE WHEN $6::timestamptz IS NULL THEN true ELSE recorded_at < $6 END
    AND CASE WHEN $7::float8 IS NULL THEN true
      ELSE (recorded_at, entry_id) < (timestamptz 'epoch' + $7 * interval '1 microsecond', $8::uuid) END
  ORDER BY recorded_at DESC, entry_id DESC LIMIT $9`;

@Injectable()
export class AuditLogQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @param after keys of the last row of the previous page; null: from the newest */
  async page(
    projectId: ProjectId,
    { actor, action, subject, from, to }: AuditLogParameters,
    after: readonly CursorKey[] | null,
    limit: number,
  ): Promise<AuditRow[]> {
    const subjects = subject === null ? null : [subject, subject.toLowerCase(), erasureDigest(projectId, subject)];
    const [recordedUs = null, entryId = null] = after ?? [];
    return await this.reader.queryPlanned(projectId, PAGE, [
      ...[actor, action, subjects, from, to, recordedUs, entryId, limit],
    ]);
  }
}
