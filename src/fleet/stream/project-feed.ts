import { setTimeout as delay } from 'node:timers/promises';
import type { ProjectId } from '../../auth/tenant';
import type { TransitionRow } from '../../signals/transition-item';
import type { ActivityStream } from './activity-stream';
import type { ActivityStreamQueries } from './activity-stream.queries';
import { BEGINNING, type FeedOffset, isAfter } from './feed-cursor';
import { type FeedState, type FeedStep, feedState, feedStep, followOn } from './feed-step';

/** Maximum number of steps that one statement reads. */
const PAGE = 200;
/** More transitions than this are not sent one by one: a client loads the list. A stream holds as much back for a slow client. */
const SENT_TRANSITIONS = 500;
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 10_000;

/** The feed of one project, shared by all its streams in this process: new entries are read once for all. */
export class ProjectFeed {
  private readonly members = new Set<ActivityStream>();
  /** The members that receive new steps. */
  private readonly streams = new Set<ActivityStream>();
  private readonly closing = new AbortController();
  private current: FeedState | null = null;
  private stale = false;
  private reading: Promise<void> | null = null;

  /** @param onError called with the cause, once per outage */
  constructor(
    private readonly projectId: ProjectId,
    private readonly queries: ActivityStreamQueries,
    private readonly onError: (cause: Error) => void,
  ) {}

  /** The offset up to which subscribed streams are up to date. */
  get state(): FeedState {
    return this.current ?? { offset: BEGINNING, run: null, transition: 0 };
  }

  /** Keeps the feed open for a stream that is not subscribed yet. */
  add(stream: ActivityStream): void {
    this.members.add(stream);
  }

  /** Sends new steps to a stream that is at `state` or after it. */
  subscribe(stream: ActivityStream): void {
    this.streams.add(stream);
  }

  /** @returns whether the stream was the last one, so that the feed is now closed */
  remove(stream: ActivityStream): boolean {
    this.streams.delete(stream);
    this.members.delete(stream);
    if (this.members.size === 0) this.closing.abort();
    return this.closing.signal.aborted;
  }

  /**
   * Reads what was committed before this call, and sends it to the streams. Retries while the database is unavailable.
   */
  async refresh(): Promise<void> {
    this.stale = true;
    this.reading ??= this.read().finally(() => {
      this.reading = null;
    });
    await this.reading;
  }

  /** @returns the steps after an offset, at least one if there are any; none if the feed is closed */
  async after({ position, ordinal }: FeedOffset): Promise<FeedStep[]> {
    const rows = await this.retry(() => this.queries.after(this.projectId, position, ordinal, PAGE));
    return rows?.map(feedStep) ?? [];
  }

  /** @returns the transitions after a position, one more than are sent at most; null when the feed is closed */
  async transitionsAfter(position: number): Promise<TransitionRow[] | null> {
    return await this.retry(() => this.queries.transitionsAfter(this.projectId, position, SENT_TRANSITIONS + 1));
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

  /** Sends the streams what lies between an offset and a newer state. */
  private async advance(from: FeedOffset, newest: FeedState): Promise<void> {
    let offset = from;
    // After a restore of the database, the offset may be gone or be another entry.
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
    this.current = whole ? { ...this.state, offset, run: newest.run } : newest;
    for (const stream of this.streams) {
      if (whole) stream.runFinished(newest.run);
      else stream.reset('unknown_event_id', newest);
    }
    if (newest.transition > this.state.transition) await this.announce(newest.transition);
  }

  /** Sends the streams the transitions up to a position. */
  private async announce(transition: number): Promise<void> {
    const rows = await this.transitionsAfter(this.state.transition);
    if (rows === null) return;
    const last = Math.max(transition, Number(rows.at(-1)?.position ?? 0));
    this.current = { ...this.state, transition: rows.length > SENT_TRANSITIONS ? transition : last };
    for (const stream of this.streams) this.sendTransitions(stream, rows);
  }

  /** Sends each, or a reset if there are too many: the client then loads the list. */
  sendTransitions(stream: ActivityStream, rows: readonly TransitionRow[]): void {
    if (rows.length > SENT_TRANSITIONS) stream.reset('too_far_behind', this.state);
    else for (const row of rows) stream.changed(row);
  }

  /** @returns null if the feed was closed in the meantime */
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
