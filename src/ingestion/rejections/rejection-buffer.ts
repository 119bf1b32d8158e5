import { countedField, type Rejected, type RejectionSource } from './rejection';
import { SampleBudget } from './sample-budget';
import { type SampledRejection, sampled } from './sampled-rejection';

/** A row of `rejection_counts` to be; without the project. */
export interface CountedRejections {
  readonly hour: string;
  readonly reason: string;
  readonly field: string;
  count: number;
  last_at: string;
}

/** What is waiting to be written of one project. */
export interface PendingRejections {
  readonly projectId: string;
  readonly ownerId: string;
  readonly counts: readonly CountedRejections[];
  readonly samples: readonly SampledRejection[];
}

interface Waiting {
  readonly ownerId: string;
  readonly counts: Map<string, CountedRejections>;
  readonly samples: SampledRejection[];
  bytes: number;
}

const HOUR_MS = 3_600_000;
/** Samples of one reason of one project: a flood of one mistake does not displace another. */
const OF_REASON = { burst: 2_500, perSecond: 1 };
const OF_ORGANISATION = { burst: 5_000, perSecond: 5 };
/** Bytes that wait to be written, of an organisation and of the process. */
const MAX_OWNER_BYTES = 8 * 1024 * 1024;
const MAX_BYTES = 32 * 1024 * 1024;
/** A row without its payload, roughly. */
const ROW_BYTES = 1_024;

/** Counts rejections, all of them, and collects samples until they are written; bounded whatever senders do. */
export class RejectionBuffer {
  private readonly waiting = new Map<string, Waiting>();
  private readonly ownerBytes = new Map<string, number>();
  private readonly ofReason = new SampleBudget(OF_REASON);
  private readonly ofOwner = new SampleBudget(OF_ORGANISATION);
  private bytes = 0;

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  /** Counts rejections without keeping any. */
  count(source: RejectionSource, rejections: readonly Rejected[], now: number): void {
    const { counts } = this.waitingOf(source);
    for (const rejected of rejections) count(counts, rejected, now);
  }

  add(source: RejectionSource, rejected: Rejected, now: number): void {
    const waiting = this.waitingOf(source);
    count(waiting.counts, rejected, now);
    // An erasure is kept: nothing of the contact is stored again.
    if (rejected.reason === 'erased' || !this.mayKeep(source, rejected, now)) return;
    const row = sampled(source, rejected, now);
    const bytes = ROW_BYTES + Buffer.byteLength(row.payload);
    waiting.samples.push(row);
    waiting.bytes += bytes;
    this.reserve(waiting.ownerId, bytes);
  }

  /** Takes everything that waits, by project. */
  takeAll(): PendingRejections[] {
    const all = [...this.waiting].map(([projectId, { ownerId, counts, samples, bytes }]) => {
      this.reserve(ownerId, -bytes);
      return { projectId, ownerId, counts: [...counts.values()], samples };
    });
    this.waiting.clear();
    return all;
  }

  /** Puts back what could not be written, for later. */
  restore({ projectId, ownerId, counts, samples }: PendingRejections): void {
    const since = this.waiting.get(projectId);
    const merged: Waiting = { ownerId, counts: new Map(), samples: [...samples, ...(since?.samples ?? [])], bytes: 0 };
    for (const one of [...counts, ...(since?.counts.values() ?? [])]) addCount(merged.counts, one);
    for (const { payload } of samples) merged.bytes += ROW_BYTES + Buffer.byteLength(payload);
    this.reserve(ownerId, merged.bytes);
    merged.bytes += since?.bytes ?? 0;
    this.waiting.set(projectId, merged);
  }

  private waitingOf({ projectId, ownerId }: RejectionSource): Waiting {
    const known = this.waiting.get(projectId);
    if (known) return known;
    const waiting = { ownerId, counts: new Map(), samples: [], bytes: 0 };
    this.waiting.set(projectId, waiting);
    return waiting;
  }

  private mayKeep({ projectId, ownerId }: RejectionSource, { reason }: Rejected, now: number): boolean {
    if (this.bytes >= MAX_BYTES || (this.ownerBytes.get(ownerId) ?? 0) >= MAX_OWNER_BYTES) return false;
    return this.ofReason.take(`${projectId} ${reason}`, now) && this.ofOwner.take(ownerId, now);
  }

  private reserve(ownerId: string, bytes: number): void {
    this.bytes += bytes;
    const owner = (this.ownerBytes.get(ownerId) ?? 0) + bytes;
    if (owner > 0) this.ownerBytes.set(ownerId, owner);
    else this.ownerBytes.delete(ownerId);
  }
}

function count(counts: Map<string, CountedRejections>, { reason, field }: Rejected, now: number): void {
  const hour = new Date(now - (now % HOUR_MS)).toISOString();
  addCount(counts, { hour, reason, field: countedField(field), count: 1, last_at: new Date(now).toISOString() });
}

function addCount(counts: Map<string, CountedRejections>, more: CountedRejections): void {
  const key = `${more.hour} ${more.reason} ${more.field}`;
  const known = counts.get(key);
  if (!known) counts.set(key, { ...more });
  else {
    known.count += more.count;
    if (more.last_at > known.last_at) known.last_at = more.last_at;
  }
}
