import { Injectable, NotFoundException } from '@nestjs/common';
import type { ProjectId } from '../auth/tenant';
import type { Actor } from '../database/actor';
import { isUuid } from '../database/uuid';
import { InvalidInput } from '../http/problem/invalid-input.error';
import { EventsService } from '../ingestion/events/events.service';
import type { Rejected } from '../ingestion/rejections/rejection';
import { RejectionRecorder } from '../ingestion/rejections/rejection-recorder.service';
import { RejectionWrites } from '../ingestion/rejections/rejection-writes.queries';
import { type SampledRejection, sampled } from '../ingestion/rejections/sampled-rejection';
import { SegmentService } from '../segment/segment.service';
import type { RetriedRejectionBody } from './rejections.dto';
import { type RejectionRow, RejectionsQueries } from './rejections.queries';

/** How an event is sent again. */
interface RetryOptions {
  readonly ownerId: string;
  /** As `mayLiftErasures`. */
  readonly mayLift: boolean;
  readonly by: Actor;
}

/** Sends rejected events again. */
@Injectable()
export class RejectionRetry {
  constructor(
    private readonly queries: RejectionsQueries,
    private readonly writes: RejectionWrites,
    private readonly recorder: RejectionRecorder,
    private readonly events: EventsService,
    private readonly segment: SegmentService,
  ) {}

  /**
   * Sends an event again. If it is stored now, the rejection ends; otherwise it gets the new reason.
   *
   * @param corrected what to send instead of what was sent; absent: the same
   * @throws NotFoundException; InvalidInput if what was sent is not there as a whole; as `EventsService.acceptOne`
   */
  async retry(
    projectId: ProjectId,
    rejectionId: string,
    corrected: Record<string, unknown> | undefined,
    options: RetryOptions,
  ): Promise<RetriedRejectionBody> {
    await this.recorder.settled();
    const row = isUuid(rejectionId) ? await this.queries.rejection(projectId, rejectionId) : null;
    if (!row) throw new NotFoundException();
    const sent = corrected ?? sentValue(row);
    // A corrected one is in our own form.
    const origin = corrected ? 'events' : row.origin;
    const event = origin === 'segment' ? await this.segment.eventOf(projectId, sent, row.rejected_at) : sent;
    const again = { ...options, atomic: false, allowPlaceholderIds: false, origin: null };
    const { result, rejected } = await this.events.acceptOne(projectId, event, again, sent);
    await this.writes.settle(
      projectId,
      row.rejection_id,
      rejected && replacement(projectId, { ...row, origin }, rejected),
    );
    const { event_id, status, problem } = result;
    return { rejection_id: row.rejection_id, event_id, status, ...(problem && { problem }) };
  }
}

/** @returns what the rejection becomes; null if nothing may be kept of it */
function replacement(projectId: ProjectId, row: RejectionRow, again: Rejected): SampledRejection | null {
  if (again.reason === 'erased') return null;
  const by = { kind: row.actor_kind, id: row.actor_id, requestId: null };
  const source = {
    projectId,
    ownerId: '',
    origin: row.origin,
    by,
    ...(row.origin === 'import' && row.import_id && { importId: row.import_id }),
  };
  const { rejection_id, file, line } = row;
  // It is forgotten when it would have been.
  return { ...sampled(source, again, row.rejected_at.getTime()), rejection_id, file, line };
}

/** @throws InvalidInput */
function sentValue({ origin, payload, payload_cut }: RejectionRow): object {
  const refuse = (reason: string): never => {
    throw new InvalidInput([{ message: `${reason}: send the corrected event`, location: 'body.event' }]);
  };
  if (origin === 'import') return refuse('a row of a file is no event');
  if (payload_cut) return refuse('only the beginning of what was sent was kept');
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    return refuse('what was sent is not JSON');
  }
  return typeof value === 'object' && value !== null ? value : refuse('what was sent is not an object');
}
