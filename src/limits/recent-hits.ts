import type { ThrottlerStorage } from '@nestjs/throttler';

/** About 100 bytes each. */
const MAX_KEYS = 100_000;

interface Window {
  hits: number;
  readonly endsAt: number;
}

type Hits = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * Counts hits per key in windows that begin with a key's first hit. The number of keys is limited: the windows that
 * began first are evicted, so that nobody can exhaust memory by sending from many addresses.
 */
export class RecentHits implements ThrottlerStorage {
  /** In the order of their start. */
  private readonly windows = new Map<string, Window>();

  constructor(
    private readonly maxKeys = MAX_KEYS,
    private readonly now: () => number = Date.now,
  ) {}

  get size(): number {
    return this.windows.size;
  }

  async increment(key: string, ttl: number, limit: number): Promise<Hits> {
    return this.count(key, ttl, limit);
  }

  /**
   * Counts a hit.
   *
   * @param ttl length of a window in milliseconds; the same for all keys
   * @returns hits in the window, including this one; times in whole seconds
   */
  count(key: string, ttl: number, limit: number): Hits {
    const now = this.now();
    let window = this.windows.get(key);
    if (!window || window.endsAt <= now) {
      this.evict(now); // also removes the key's own window if it has ended
      window = { hits: 0, endsAt: now + ttl };
      this.windows.set(key, window);
    }
    window.hits += 1;
    const seconds = Math.ceil((window.endsAt - now) / 1000);
    const isBlocked = window.hits > limit;
    return { totalHits: window.hits, timeToExpire: seconds, isBlocked, timeToBlockExpire: isBlocked ? seconds : 0 };
  }

  private evict(now: number): void {
    for (const [key, { endsAt }] of this.windows) {
      if (endsAt > now && this.windows.size < this.maxKeys) return;
      this.windows.delete(key);
    }
  }
}
