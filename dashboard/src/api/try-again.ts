import { ApiProblem } from './api-problem';

/** Milliseconds between two tries of what failed and may succeed later: pages promise to recover within ten seconds. */
export const TRY_AGAIN_MS = 4_000;
/** A server that asks for more is asked again after this. */
const MAX_WAIT_MS = 60_000;

/**
 * When to try again.
 *
 * @returns milliseconds, or false: it did not fail, or would fail the same way
 */
export function tryAgainIn(error: unknown): number | false {
  if (!(error instanceof ApiProblem) || !error.passing) return false;
  return Math.min(MAX_WAIT_MS, Math.max(TRY_AGAIN_MS, error.retryAfterMs));
}
