import { isTransient } from './connection';

/** Milliseconds between attempts after a transient failure; the documentation promises recovery within ten seconds. */
export const RETRY_DELAY_MS = 4_000;
/** Longer waits requested by the server are shortened to this. */
const MAX_WAIT_MS = 60_000;

/**
 * When to retry a request.
 *
 * @returns milliseconds; false if it did not fail, or would fail again
 */
export function retryDelay(error: unknown): number | false {
  if (!isTransient(error)) return false;
  return Math.min(MAX_WAIT_MS, Math.max(RETRY_DELAY_MS, error.retryAfterMs ?? 0));
}
