import { setImmediate } from 'node:timers/promises';
import type { MessageEvent } from '@nestjs/common';
import type { Response } from 'express';
import type { Subscriber } from 'rxjs';
import { type TransitionRow, transitionItem } from '../../signals/transition-item';
import type {
  EndReason,
  FinishedRecompute,
  FleetActivityEvent,
  RecomputeEvent,
  ResetReason,
  StreamEndEvent,
  StreamResetEvent,
  TransitionEvent,
} from './activity-stream.dto';
import { BEGINNING, cursorText, type FeedOffset, isAfter, tagOf } from './feed-cursor';
import type { FeedState, FeedStep } from './feed-step';

type ActivityEvent = FleetActivityEvent | RecomputeEvent | TransitionEvent | StreamResetEvent | StreamEndEvent;

/** Milliseconds after which a client reconnects. */
const RETRY_MS = 2_000;
/** Time for a client to read what was written before the end; then the connection is closed. */
const CLOSE_TIMEOUT_MS = 2_000;

/** What one client has received, and its offset in the feed. The id of each event is the offset after it. */
export class ActivityStream {
  private offset: FeedOffset = BEGINNING;
  private run = '';
  private transition = 0;
  private begun = false;

  constructor(
    private readonly out: Subscriber<MessageEvent>,
    private readonly response: Response,
  ) {}

  get closed(): boolean {
    return this.out.closed;
  }

  /** The client's offset. */
  get at(): FeedOffset {
    return this.offset;
  }

  /** Place of the newest transition that it knows. */
  get atTransition(): number {
    return this.transition;
  }

  /**
   * Sends the first message: the offset, to which the client can return even if nothing happens.
   *
   * @param transition position of the newest transition that the client knows
   * @param run tag of the newest recompute that the client knows
   */
  begin(offset: FeedOffset, transition: number, run = ''): void {
    this.begun = true;
    this.offset = offset;
    this.transition = transition;
    this.run = run;
    this.out.next({ id: this.cursor(), retry: RETRY_MS, comment: 'open' });
  }

  /** Sends one step of the feed, unless the client already has it. */
  step({ offset, shows }: FeedStep): void {
    if (!isAfter(offset, this.offset)) return;
    this.offset = offset;
    if (shows === 'reload') this.send('reset', { reason: 'imported' });
    else if (shows) this.send('fleet-activity', shows);
  }

  /** Announces the newest recompute, unless the client already knows it. */
  runFinished(run: FinishedRecompute | null): void {
    if (!run || tagOf(run.run_id) === this.run) return;
    this.run = tagOf(run.run_id);
    this.send('recompute', run);
  }

  /** Sends a transition, unless the client has had it. */
  changed(row: TransitionRow): void {
    const position = Number(row.position);
    if (position <= this.transition) return;
    this.transition = position;
    this.send('transition', transitionItem(row));
  }

  /** Goes on after a transition up to which there is nothing more to send. */
  skipTo(transition: number): void {
    this.transition = Math.max(this.transition, transition);
  }

  /** Skips to an offset, and announces that. */
  reset(reason: ResetReason, { offset, run, transition }: FeedState): void {
    this.offset = offset;
    this.transition = transition;
    this.send('reset', { reason });
    this.runFinished(run);
  }

  heartbeat(): void {
    this.out.next({ comment: 'alive' });
  }

  /** Sends the last event and ends. A client that does not read it is disconnected. */
  end(reason: EndReason): void {
    if (this.closed) return;
    // The clients of a stopping server should not all reconnect at once.
    const retry = reason === 'shutdown' ? Math.round(RETRY_MS * (0.5 + Math.random())) : RETRY_MS;
    // Before the stream has started, the only offset to return to is the client's own.
    if (this.begun) this.out.next({ id: this.cursor(), type: 'end', retry, data: { reason } });
    this.out.complete();
    const deadline = setTimeout(() => this.response.destroy(), CLOSE_TIMEOUT_MS);
    this.response.once('close', () => clearTimeout(deadline));
  }

  /** Resolves when the client has read what was sent, or has disconnected. */
  async drained(): Promise<void> {
    await setImmediate();
    while (this.response.writableNeedDrain && !this.closed) {
      await new Promise<void>((resolve) => {
        const done = () => {
          this.response.off('drain', done).off('close', done);
          resolve();
        };
        this.response.on('drain', done).on('close', done);
      });
      await setImmediate();
    }
  }

  private send<E extends ActivityEvent>(type: E['event'], data: E['data']): void {
    this.out.next({ id: this.cursor(), type, data });
  }

  private cursor(): string {
    return cursorText({ ...this.offset, run: this.run, transition: this.transition });
  }
}
