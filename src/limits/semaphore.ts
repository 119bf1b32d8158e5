import { HttpStatus } from '@nestjs/common';
import { CapacityError } from './capacity.error';

export interface SemaphoreOptions {
  /** What it bounds, as errors name it: "exports". */
  readonly name: string;
  /** Places for all organisations together. */
  readonly capacity: number;
  /** Part of the places that one organisation may hold, above 0, at most 1. At least one place, whatever it is. */
  readonly share: number;
  /** How long a caller waits for a place; 0: not at all. */
  readonly waitMs: number;
  /** Callers of one organisation that may wait at once. */
  readonly maxWaiting?: number;
  /**
   * Whether places are held for as long as the server itself takes, whatever the client does. To wait for one in vain is
   * no fault of the organisation then, even where it holds its share.
   */
  readonly heldByServer?: boolean;
}

interface Waiter {
  readonly units: number;
  readonly grant: () => void;
}

const MAX_WAITING = 100;
/** All organisations together: as many as twenty whose queues are full. */
const MAX_QUEUES = 20;

/**
 * A semaphore that no organisation can keep from the others: each holds its share of the places at most, and waits in a
 * queue of its own. Free places go to the queues in turn. Queues and waits are bounded.
 */
export class Semaphore {
  private used = 0;
  private waitingCount = 0;
  private readonly held = new Map<string, number>();
  /** In the order in which they have their turn. */
  private readonly queues = new Map<string, Set<Waiter>>();
  private readonly capacity: number;
  private readonly maxHeld: number;
  private readonly maxWaiting: number;

  constructor(private readonly options: SemaphoreOptions) {
    this.capacity = options.capacity;
    this.maxHeld = Math.min(this.capacity, Math.max(1, Math.ceil(this.capacity * options.share)));
    this.maxWaiting = options.maxWaiting ?? MAX_WAITING;
  }

  /** Places that one organisation may hold. */
  get share(): number {
    return this.maxHeld;
  }

  /** Places in use at this moment. */
  get busy(): number {
    return this.used;
  }

  /** Callers that wait at this moment. */
  get waiting(): number {
    return this.waitingCount;
  }

  /**
   * Waits for places.
   *
   * @param key the organisation; null for work of the process itself, which has no share
   * @param units places to take; more than the share counts as the whole share
   * @returns gives the places back, and may be called any number of times
   * @throws CapacityError where none became free in time, or too many wait already
   */
  async acquire(key: string | null, units = 1, waitMs = this.options.waitMs): Promise<() => void> {
    const name = key ?? '';
    const size = Math.min(units, key === null ? this.capacity : this.maxHeld);
    if (this.mayStart(name, size)) return this.take(name, size);
    const queue = this.queues.get(name);
    if (waitMs <= 0 || (queue?.size ?? 0) >= this.maxWaiting || this.waitingCount >= this.maxWaiting * MAX_QUEUES) {
      throw this.refusal(name, size);
    }
    await this.turn(name, size, waitMs);
    return this.releaseOf(name, size);
  }

  /** As `acquire`, without waiting. */
  tryAcquire(key: string, units = 1): () => void {
    const size = Math.min(units, this.maxHeld);
    if (!this.mayStart(key, size)) throw this.refusal(key, size);
    return this.take(key, size);
  }

  /** Does work that holds one place. @throws as `acquire`, and what the work throws */
  async run<Result>(key: string | null, work: () => Promise<Result>): Promise<Result> {
    const release = await this.acquire(key);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Whether nobody who waits is passed over. Those whose organisation has its share are not: it is not their turn. */
  private mayStart(key: string, units: number): boolean {
    if (!this.fits(key, units) || this.queues.has(key)) return false;
    for (const [other, [first]] of this.queues) if (first && this.belowShare(other, first.units)) return false;
    return true;
  }

  private fits(key: string, units: number): boolean {
    return this.used + units <= this.capacity && this.belowShare(key, units);
  }

  private belowShare(key: string, units: number): boolean {
    return key === '' || (this.held.get(key) ?? 0) + units <= this.maxHeld;
  }

  private take(key: string, units: number): () => void {
    this.hold(key, units);
    return this.releaseOf(key, units);
  }

  private hold(key: string, units: number): void {
    this.used += units;
    this.held.set(key, (this.held.get(key) ?? 0) + units);
  }

  private releaseOf(key: string, units: number): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.used -= units;
      const left = (this.held.get(key) ?? 0) - units;
      if (left > 0) this.held.set(key, left);
      else this.held.delete(key);
      this.grantNext();
    };
  }

  private async turn(key: string, units: number, waitMs: number): Promise<void> {
    const queue = this.queues.get(key) ?? new Set();
    this.queues.set(key, queue);
    await new Promise<void>((resolve, reject) => {
      const leave = () => {
        queue.delete(waiter);
        this.waitingCount--;
        if (queue.size === 0) this.queues.delete(key);
      };
      const timer = setTimeout(() => {
        leave();
        reject(this.refusal(key, units, this.options.heldByServer ?? false));
        // A smaller one behind it may fit.
        this.grantNext();
      }, waitMs);
      const grant = () => {
        clearTimeout(timer);
        leave();
        this.hold(key, units);
        resolve();
      };
      const waiter: Waiter = { units, grant };
      queue.add(waiter);
      this.waitingCount++;
    });
  }

  /** Gives what is free to the queues in turn. What is too large for what is free keeps its turn. */
  private grantNext(): void {
    for (;;) {
      const next = this.nextQueue();
      if (!next) return;
      const [key, first] = next;
      if (this.used + first.units > this.capacity) return;
      const queue = this.queues.get(key);
      // To the end of the line.
      this.queues.delete(key);
      if (queue && queue.size > 1) this.queues.set(key, queue);
      first.grant();
    }
  }

  private nextQueue(): [key: string, first: Waiter] | undefined {
    for (const [key, [first]] of this.queues) if (first && this.belowShare(key, first.units)) return [key, first];
    return undefined;
  }

  private refusal(key: string, units: number, serverIsSlow = false): CapacityError {
    const { name } = this.options;
    // Where one organisation may have everything, its share is no reason.
    return serverIsSlow || this.maxHeld === this.capacity || this.belowShare(key, units)
      ? new CapacityError(HttpStatus.SERVICE_UNAVAILABLE, `the server is at its limit for ${name}; try again later`)
      : new CapacityError(
          HttpStatus.TOO_MANY_REQUESTS,
          `this organisation is at its limit for ${name}; try again later`,
        );
  }
}
