import { ApiProblem } from './problem';

/** How often failed requests are repeated, and after which waits. */
export interface RetryOptions {
  /** Attempts after the first; 4 by default, 0: none. */
  readonly retries?: number;
  /** Milliseconds before the first repetition, which double each time; 500 by default. */
  readonly baseMs?: number;
  /** The longest wait in milliseconds, also if the server asks for more; 60,000 by default. */
  readonly maxMs?: number;
}

/** Temporary: the same request may succeed later. */
const TEMPORARY = new Set([0, 408, 425, 429, 500, 502, 503, 504]);

/** Whether a failed request may be sent again. One that was refused for its number has changed nothing. */
export function mayRepeat(error: unknown, idempotent: boolean): boolean {
  if (!(error instanceof ApiProblem)) return false;
  return error.status === 429 || (idempotent && TEMPORARY.has(error.status));
}

/**
 * Milliseconds to wait. What the server asks for is the least; chance spreads clients that failed at the same moment.
 *
 * @param attempt from 0
 */
export function waitMs(error: unknown, attempt: number, { baseMs = 500, maxMs = 60_000 }: RetryOptions): number {
  const asked = error instanceof ApiProblem ? (error.retryAfterMs ?? 0) : 0;
  const backoff = Math.min(maxMs, baseMs * 2 ** attempt);
  return Math.min(maxMs, asked) + Math.random() * backoff;
}

/** @throws the reason of the signal */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
