import { LRUCache } from 'lru-cache';

/** How many samples may be kept at once, and how many more with each second. */
interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  left: number;
  /** When `left` was true, in milliseconds since 1970. */
  at: number;
}

const MAX_KEYS = 10_000;

/** Limits how many samples are kept of each key over time, so that a flood of bad events costs few writes. */
export class SampleBudget {
  private readonly buckets = new LRUCache<string, Bucket>({ max: MAX_KEYS });

  constructor(private readonly allowance: Allowance) {}

  /** Whether one more may be kept; if so, it counts. */
  take(key: string, now: number): boolean {
    const { burst, perSecond } = this.allowance;
    const bucket = this.buckets.get(key) ?? { left: burst, at: now };
    const elapsed = Math.max(0, now - bucket.at) / 1_000;
    bucket.left = Math.min(burst, bucket.left + elapsed * perSecond);
    bucket.at = now;
    this.buckets.set(key, bucket);
    if (bucket.left < 1) return false;
    bucket.left--;
    return true;
  }
}
