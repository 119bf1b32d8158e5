import { setTimeout as delay } from 'node:timers/promises';
import type { ProjectId } from '../../auth/tenant';
import type { ActivityStream } from './activity-stream';
import type { ActivityStreamQueries } from './activity-stream.queries';
import { BEGINNING, type FeedOffset, isAfter } from './feed-cursor';
import { type FeedState, type FeedStep, feedState, feedStep, followOn } from './feed-step';

/** Steps that one statement reads. */
const PAGE = 200;
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 10_000;

/**
 * The feed of one project, for all of its streams in this process: read once when there is something new, however many
 * they are.
 */
export class ProjectFeed {
  private readonly members = new Set<ActivityStream>();
  /** Those of them that are told. */
  private readonly streams = new Set<ActivityStream>();
  private readonly closing = new AbortController();
  private current: FeedState | null = null;
  private stale = false;
  private reading: Promise<void> | null = null;

  /** @param onError told the cause, once each time that reading fails for a while */
  constructor(
    private readonly projectId: ProjectId,
    private readonly queries: ActivityStreamQueries,
    private readonly onError: (cause: Error) => void,
  ) {}

  /** Up to where the streams have been told. */
  get state(): FeedState {
    return this.current ?? { offset: BEGINNING, run: null };
  }

  /** Keeps the feed for a stream that is not told yet. */
  add(stream: ActivityStream): void {
    this.members.add(stream);
  }

  /** From now on tells a stream that stands at `state` or after it. */
  subscribe(stream: ActivityStream): void {
    this.streams.add(stream);
  }

  /** @returns whether the stream was the last one; the feed is closed then */
  remove(stream: ActivityStream): boolean {
    this.streams.delete(stream);
    this.members.delete(stream);
    if (this.members.size === 0) this.closing.abort();
    return this.closing.signal.aborted;
  }

  /** Reads what was committed before this call, and tells the streams. Goes on trying while the database is away. */
  async refresh(): Promise<void> {
    this.stale = true;
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    await this.reading;
  }

  /** @returns the steps after an offset, some at least where there are any; none when the feed is closed */
  async after({ position, ordinal }: FeedOffset): Promise<FeedStep[]> {
    const rows = await this.retry(() => this.queries.after(this.projectId, position, ordinal, PAGE));
    return rows?.map(feedStep) ?? [];
  }

  /** @returns the id of the entry at a position, if there is one */
  async entryAt(position: number): Promise<string | null> {
    return (await this.retry(() => this.queries.entryAt(this.projectId, position))) ?? null;
  }

  private async read(): Promise<void> {
    while (this.stale && !this.closing.signal.aborted) {
      this.stale = false;
      const newest = await this.retry(async () => feedState(await this.queries.state(this.projectId)));
      if (!newest) return;
      if (this.current) await this.advance(this.current.offset, newest);
      else this.current = newest;
    }
  }

  /** Tells the streams what lies between an offset and a newer state. */
  private async advance(from: FeedOffset, newest: FeedState): Promise<void> {
    let offset = from;
    // A database that was restored may have lost the offset, or have another entry there.
    let whole =
      offset.position === newest.offset.position ? offset.tag === newest.offset.tag : isAfter(newest.offset, offset);
    while (whole && isAfter(newest.offset, offset)) {
      const steps = await this.after(offset);
      if (this.closing.signal.aborted) return;
      whole = followOn(steps, offset);
      for (const step of whole ? steps : []) {
        offset = step.offset;
        for (const stream of this.streams) stream.step(step);
      }
      this.current = { ...this.state, offset };
    }
    this.current = whole ? { offset, run: newest.run } : newest;
    for (const stream of this.streams) {
      if (whole) stream.runFinished(newest.run);
      else stream.reset('unknown_event_id', newest);
    }
  }

  /** @returns null when the feed is closed meanwhile */
  private async retry<T>(work: () => Promise<T>): Promise<T | null> {
    const { signal } = this.closing;
    for (let pauseMs = FIRST_PAUSE_MS; !signal.aborted; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
      try {
        return await work();
      } catch (cause) {
        if (pauseMs === FIRST_PAUSE_MS) this.onError(cause as Error);
        await delay(pauseMs, undefined, { signal }).catch(() => {});
      }
    }
    return null;
  }
}
