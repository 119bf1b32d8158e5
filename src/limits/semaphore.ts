import { HttpStatus } from '@nestjs/common';
import { CapacityError } from './capacity.error';

export interface SemaphoreOptions {
  /** The limited resource, as named in errors: "exports". */
  readonly name: string;
  /** Permits for all organisations together. */
  readonly capacity: number;
  /** Fraction of the permits that one organisation may hold, above 0 and at most 1. Always at least one permit. */
  readonly share: number;
  /** How long a caller waits for a permit; 0: not at all. */
  readonly waitMs: number;
  /** Maximum number of waiting callers per organisation. */
  readonly maxWaiting?: number;
  /**
   * Whether the server, not the client, determines how long permits are held. A wait that times out is then a 503 even
   * if the organisation holds its share.
   */
  readonly heldByServer?: boolean;
}

interface Waiter {
  readonly units: number;
  readonly grant: () => void;
}

const MAX_WAITING = 100;
/** Limits the waiting callers of all organisations together to twenty full queues. */
const MAX_QUEUES = 20;

/**
 * A semaphore that no organisation can monopolise: each may hold a share of the permits and waits in its own queue.
 * Free permits go to the queues in turn. Queues and waits are limited.
 */
export class Semaphore {
  private used = 0;
  private waitingCount = 0;
  private readonly held = new Map<string, number>();
  /** In the order of their turns. */
  private readonly queues = new Map<string, Set<Waiter>>();
  private readonly capacity: number;
  private readonly maxHeld: number;
  private readonly maxWaiting: number;

  constructor(private readonly options: SemaphoreOptions) {
    this.capacity = options.capacity;
    this.maxHeld = Math.min(this.capacity, Math.max(1, Math.ceil(this.capacity * options.share)));
    this.maxWaiting = options.maxWaiting ?? MAX_WAITING;
  }

  /** Permits that one organisation may hold. */
  get share(): number {
    return this.maxHeld;
  }

  /** Permits in use. */
  get busy(): number {
    return this.used;
  }

  /** Waiting callers. */
  get waiting(): number {
    return this.waitingCount;
  }

  /**
   * Waits for permits.
   *
   * @param key the organisation; null for work of the process itself, which is not limited to a share
   * @param units number of permits; more than the share counts as the whole share
   * @returns releases the permits; may be called repeatedly
   * @throws CapacityError if none became free in time, or too many callers are waiting already
   */
  async acquire(key: string | null, units = 1, waitMs = this.options.waitMs): Promise<() => void> {
    const name = key ?? '';
    const size = Math.min(units, key === null ? this.capacity : this.maxHeld);
    if (this.mayStart(name, size)) return this.take(name, size);
    const queue = this.queues.get(name);
    if (waitMs <= 0 || (queue?.size ?? 0) >= this.maxWaiting || this.waitingCount >= this.maxWaiting * MAX_QUEUES) {
      throw this.capacityError(name, size);
    }
    await this.enqueue(name, size, waitMs);
    return this.releaseOf(name, size);
  }

  /** Like `acquire`, without waiting. */
  tryAcquire(key: string, units = 1): () => void {
    const size = Math.min(units, this.maxHeld);
    if (!this.mayStart(key, size)) throw this.capacityError(key, size);
    return this.take(key, size);
  }

  /** Runs work while holding one permit. @throws like `acquire`, and what the work throws */
  async run<Result>(key: string | null, work: () => Promise<Result>): Promise<Result> {
    const release = await this.acquire(key);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /**
   * Whether a request may start without overtaking a waiting one. Waiting requests of organisations that hold their
   * share do not count.
   */
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

  private async enqueue(key: string, units: number, waitMs: number): Promise<void> {
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
        reject(this.capacityError(key, units, this.options.heldByServer ?? false));
        // A smaller request after it may fit.
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

  /** Grants free permits to the queues in turn. A request that is too large for the free permits keeps its turn. */
  private grantNext(): void {
    for (;;) {
      const next = this.nextQueue();
      if (!next) return;
      const [key, first] = next;
      if (this.used + first.units > this.capacity) return;
      const queue = this.queues.get(key);
      // Moves the queue to the end.
      this.queues.delete(key);
      if (queue && queue.size > 1) this.queues.set(key, queue);
      first.grant();
    }
  }

  private nextQueue(): [key: string, first: Waiter] | undefined {
    for (const [key, [first]] of this.queues) if (first && this.belowShare(key, first.units)) return [key, first];
    return undefined;
  }

  private capacityError(key: string, units: number, serverIsSlow = false): CapacityError {
    const { name } = this.options;
    // If one organisation may hold all permits, its share cannot be the reason.
    return serverIsSlow || this.maxHeld === this.capacity || this.belowShare(key, units)
      ? new CapacityError(HttpStatus.SERVICE_UNAVAILABLE, `the server is at its limit for ${name}; try again later`)
      : new CapacityError(
          HttpStatus.TOO_MANY_REQUESTS,
          `this organisation is at its limit for ${name}; try again later`,
        );
  }
}
