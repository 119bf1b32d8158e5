import type { paths } from '../generated/api';
import type { Client } from './client';
import type { RequestOf, Schemas } from './operations';
import { ApiProblem } from './problem';
import { pause, waitMs } from './retry';

const PATH = '/api/v1/projects/{projectId}/events' satisfies keyof paths;
type SentBody = RequestOf<typeof PATH, 'post'> extends { body: infer Body } ? Body : never;
type AnyEvent = SentBody extends { events: readonly (infer Event)[] } ? Event : never;
/** An event to send; the sender adds an `event_id` and the time if they are missing. */
export type NewEvent = AnyEvent extends infer One
  ? One extends object
    ? Omit<One, 'event_id' | 'occurred_at'> & { event_id?: string; occurred_at?: string }
    : never
  : never;

export interface EventSenderOptions {
  /** Events of a request; 500 by default, 1,000 at most. */
  readonly maxBatch?: number;
  /** Milliseconds that an event waits for others; 1,000 by default. */
  readonly maxAgeMs?: number;
  /** Events that may wait; beyond, `send` waits for room. 10,000 by default. */
  readonly maxQueue?: number;
  /** Called for each event that the server will never accept. */
  readonly onRejected?: (event: NewEvent, problem: NonNullable<Schemas['EventResult']['problem']>) => void;
  /** Called for each failure after which events wait for the next attempt. */
  readonly onError?: (error: unknown) => void;
}

type Outcome = Pick<Schemas['EventResult'], 'status' | 'problem'>;

interface Waiting {
  readonly event: NewEvent;
  readonly json: string;
}

/** Below the limit of the server, of which a body with a thousand long events comes near. */
const MAX_BYTES = 4 * 2 ** 20;
const MAX_BATCH = 1_000;
const MAX_KEEPALIVE_BYTES = 60_000;
/** Of UTF-8, at most. */
const BYTES_PER_CHARACTER = 3;
const MAX_DOUBLINGS = 7;
/** The server will never accept this body. */
const REFUSED = new Set([400, 413, 422]);

/**
 * Sends events in batches. None is lost or counted twice: each keeps its `event_id` until the server has accepted or rejected
 * it, and what fails is sent again.
 */
export class EventSender {
  private readonly queue: Waiting[] = [];
  private readonly maxBatch: number;
  private readonly maxAgeMs: number;
  private readonly maxQueue: number;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private sending: Promise<void> | null = null;
  private roomMade: (() => void)[] = [];
  private failures = 0;
  private working = false;
  private closed = false;

  constructor(
    private readonly client: Client,
    private readonly projectId: string,
    private readonly options: EventSenderOptions = {},
  ) {
    this.maxBatch = Math.min(MAX_BATCH, Math.max(1, options.maxBatch ?? 500));
    this.maxAgeMs = options.maxAgeMs ?? 1_000;
    this.maxQueue = Math.max(1, options.maxQueue ?? 10_000);
  }

  /** Events that are not accepted yet. */
  get size(): number {
    return this.queue.length;
  }

  /** Queues an event. The promise resolves when there is room, at once unless the server is slower than the caller. */
  async send(event: NewEvent): Promise<void> {
    if (this.closed) throw new Error('the sender is closed');
    while (this.queue.length >= this.maxQueue) {
      this.schedule(0);
      await new Promise<void>((resolve) => this.roomMade.push(resolve));
      if (this.closed) throw new Error('the sender is closed');
    }
    const complete = { event_id: crypto.randomUUID(), occurred_at: new Date().toISOString(), ...event };
    this.queue.push({ event: complete, json: JSON.stringify(complete) });
    this.schedule(this.queue.length >= this.maxBatch ? 0 : this.maxAgeMs);
  }

  /** Events that are not accepted yet, to keep them somewhere else if `close` fails. */
  get pending(): readonly NewEvent[] {
    return this.queue.map(({ event }) => event);
  }

  /** Sends everything now. @throws the problem of the first batch that fails; its events stay, and are tried again */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    try {
      while (this.queue.length > 0) await this.next();
    } catch (error) {
      if (!this.closed) this.schedule(this.maxAgeMs);
      throw error;
    }
  }

  /** Sends what is left, and accepts nothing more. @throws as `flush`; call it again, or keep what is in `pending` */
  async close(): Promise<void> {
    this.closed = true;
    for (const go of this.roomMade.splice(0)) go();
    await this.flush();
  }

  /** Sends what is left when the page is hidden, or the process has nothing more to do. @returns stops watching */
  flushOnExit(): () => void {
    const { process, document } = globalThis as {
      process?: { on?(event: string, run: () => void): void; off?(event: string, run: () => void): void };
      document?: { readonly visibilityState: string } & EventTarget;
    };
    const flush = () => {
      if (this.queue.length > 0) this.flush().catch((error: unknown) => this.options.onError?.(error));
    };
    if (document) {
      const leave = () => document.visibilityState === 'hidden' && flush();
      document.addEventListener('visibilitychange', leave);
      return () => document.removeEventListener('visibilitychange', leave);
    }
    process?.on?.('beforeExit', flush);
    return () => process?.off?.('beforeExit', flush);
  }

  private schedule(ms: number): void {
    if (this.timer !== undefined && ms > 0) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      void this.work();
    }, ms);
  }

  /** Sends batch after batch, and waits after a failure. Never rejects. */
  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    while (this.queue.length > 0 && !this.closed) {
      try {
        await this.next();
        if (this.queue.length < this.maxBatch) break;
      } catch (error) {
        this.options.onError?.(error);
        await pause(waitMs(error, Math.min(this.failures++, MAX_DOUBLINGS), {}));
      }
    }
    this.working = false;
    // What came in the meantime waits for others.
    if (this.queue.length > 0 && !this.closed) this.schedule(this.maxAgeMs);
  }

  /** Sends the oldest batch. One request at a time, so that the queue is that of one answer. */
  private async next(): Promise<void> {
    this.sending ??= this.sendBatch().finally(() => {
      this.sending = null;
    });
    await this.sending;
  }

  private async sendBatch(): Promise<void> {
    const batch = this.batch();
    const results = await this.deliver(batch);
    this.failures = 0;
    this.queue.splice(0, batch.length);
    for (const go of this.roomMade.splice(0)) go();
    for (const [index, { event }] of batch.entries()) {
      const { status, problem } = results[index] ?? {};
      if (status === 'rejected' && problem) this.options.onRejected?.(event, problem);
    }
  }

  /** @returns the outcome of each; of a batch that the server refuses as a whole, those of its halves */
  private async deliver(batch: readonly Waiting[]): Promise<Outcome[]> {
    const body = `{"events":[${batch.map(({ json }) => json).join(',')}]}`;
    try {
      const response = await this.client.send('post', PATH, {
        path: { projectId: this.projectId },
        body,
        idempotent: true,
        // Lets a small request finish although the page is left; browsers refuse larger ones.
        keepalive: body.length * BYTES_PER_CHARACTER < MAX_KEEPALIVE_BYTES,
      });
      return ((await response.json()) as Schemas['EventsBody']).results;
    } catch (error) {
      if (!(error instanceof ApiProblem) || !REFUSED.has(error.status)) throw error;
      const { status, detail } = error;
      if (batch.length === 1) return [{ status: 'rejected', problem: { status, detail, errors: [...error.errors] } }];
      const half = Math.ceil(batch.length / 2);
      const first = await this.deliver(batch.slice(0, half));
      return [...first, ...(await this.deliver(batch.slice(half)))];
    }
  }

  private batch(): Waiting[] {
    let bytes = 0;
    const oldest = this.queue.slice(0, this.maxBatch);
    const end = oldest.findIndex(({ json }) => {
      bytes += json.length * BYTES_PER_CHARACTER;
      return bytes > MAX_BYTES;
    });
    return end < 0 ? oldest : oldest.slice(0, Math.max(1, end));
  }
}
