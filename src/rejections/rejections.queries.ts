import { Injectable } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Rejection } from '../database/entities/rejection.entity';
import type { RejectionCount } from '../database/entities/rejection-count.entity';
import type { CursorKey } from '../http/query/cursor';
import { TenantReader } from '../serving/tenant-reader';
import type { RejectionParameters, RejectionScope } from './rejection-parameters';

export type RejectionRow = Omit<Rejection, 'project_id' | 'other_id'> & {
  /** Microseconds since 1970. */
  readonly rejected_us: number;
};
export type RejectionCountRow = Pick<RejectionCount, 'reason' | 'field' | 'count' | 'last_at'>;

const COLUMNS = `rejection_id, rejected_at, origin, actor_kind, actor_id, import_id, file, line, reason, status, errors, event_id,
    user_id, payload, payload_cut, (extract(epoch FROM rejected_at) * 1000000)::float8 AS rejected_us`;
/**
 * The planner evaluates each CASE. $2 reasons, $3 and $4 times, $5 origins, $6 actor, $7 import, $8 and $9 position to
 * continue after.
 */
const PAGE = `SELECT ${COLUMNS} FROM rejections
  WHERE project_id = $1 AND rejected_at > statement_timestamp() - interval '7 days'
    AND CASE WHEN $2::text[] IS NULL THEN true ELSE reason = ANY ($2) END
    AND CASE WHEN $3::timestamptz IS NULL THEN true ELSE rejected_at >= $3 END
    AND CASE WHEN $4::timestamptz IS NULL THEN true ELSE rejected_at < $4 END
    AND CASE WHEN $5::text[] IS NULL THEN true ELSE origin = ANY ($5) END
    AND CASE WHEN $6::text IS NULL THEN true ELSE actor_id = $6 END
    AND CASE WHEN $7::text IS NULL THEN true ELSE import_id::text = lower($7) END
    AND CASE WHEN $8::float8 IS NULL THEN true
      ELSE (rejected_at, rejection_id) < (timestamptz 'epoch' + $8 * interval '1 microsecond', $9::uuid) END
  ORDER BY rejected_at DESC, rejection_id DESC LIMIT $10`;
/** By whole hours: an hour belongs to a time in it. */
const COUNTS = `SELECT reason, field, sum(count)::text AS count, max(last_at) AS last_at FROM rejection_counts
  WHERE project_id = $1 AND last_at > statement_timestamp() - interval '7 days'
    AND CASE WHEN $2::text[] IS NULL THEN true ELSE reason = ANY ($2) END
    AND CASE WHEN $3::timestamptz IS NULL THEN true ELSE last_at >= $3 END
    AND CASE WHEN $4::timestamptz IS NULL THEN true ELSE hour < $4 END
  GROUP BY reason, field ORDER BY sum(count) DESC, reason, field`;
const ONE = `SELECT ${COLUMNS} FROM rejections
  WHERE project_id = $1 AND rejection_id = $2 AND rejected_at > statement_timestamp() - interval '7 days'`;

@Injectable()
export class RejectionsQueries {
  constructor(private readonly reader: TenantReader) {}

  /** @param after keys of the last row of the previous page; null: from the newest */
  async page(
    projectId: ProjectId,
    asked: RejectionParameters,
    after: readonly CursorKey[] | null,
    limit: number,
  ): Promise<RejectionRow[]> {
    const { reason, from, to, origin, actor } = asked;
    const [rejectedUs = null, rejectionId = null] = after ?? [];
    return await this.reader.queryPlanned(projectId, PAGE, [
      ...[reason, from, to, origin, actor, asked.import, rejectedUs, rejectionId, limit],
    ]);
  }

  async counts(projectId: ProjectId, { reason, from, to }: RejectionScope): Promise<RejectionCountRow[]> {
    return await this.reader.queryPlanned(projectId, COUNTS, [reason, from, to]);
  }

  /** @returns null unless the project has this rejection */
  async rejection(projectId: ProjectId, rejectionId: string): Promise<RejectionRow | null> {
    const rows: RejectionRow[] = await this.reader.queryCurrent(projectId, ONE, [rejectionId]);
    return rows[0] ?? null;
  }
}
