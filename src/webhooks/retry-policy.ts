import type { Outcome } from './exchange';

/** How long a delivery is retried, and how long an endpoint may fail before it is disabled. */
export const GIVE_UP_MS = 3 * 86_400_000;
/** Number of consecutive failures after which the endpoint is paused, and then tried with one delivery at a time. */
export const PAUSE_AFTER = 10;
const FIRST_DELAY_MS = 5_000;
const FACTOR = 3;
const LONGEST_DELAY_MS = 12 * 3_600_000;
const LONGEST_PAUSE_MS = 3_600_000;
/**
 * Each delay is up to this share shorter or longer, so that deliveries that failed together are not retried together.
 */
const JITTER = 0.2;

/** The time and a random number; tests set both. */
interface Moment {
  readonly now: Date;
  /** From 0 to 1. */
  readonly random: number;
}

/** The state of a delivery after an attempt. */
export interface Attempted {
  readonly status: 'pending' | 'delivered' | 'failed';
  readonly nextAttemptAt: Date | null;
}

/** The state of an endpoint between attempts. */
export interface Health {
  readonly failures: number;
  readonly failingSince: Date | null;
  readonly pausedUntil: Date | null;
  readonly disabled: 'gone' | 'failing' | null;
}

export function isSuccess({ status }: Outcome): boolean {
  return status !== null && status >= 200 && status < 300;
}

/**
 * @param attempts including the current one
 * @param retryFrom time of the first attempt
 */
export function afterAttempt(outcome: Outcome, attempts: number, retryFrom: Date, moment: Moment): Attempted {
  if (isSuccess(outcome)) return { status: 'delivered', nextAttemptAt: null };
  const { now } = moment;
  const end = retryFrom.getTime() + GIVE_UP_MS;
  if (now.getTime() >= end) return { status: 'failed', nextAttemptAt: null };
  const delay = Math.max(delayMs(attempts, LONGEST_DELAY_MS, moment.random), retryAfterMs(outcome, now));
  return { status: 'pending', nextAttemptAt: new Date(Math.min(now.getTime() + delay, end)) };
}

/**
 * The state of an endpoint after simultaneous attempts.
 *
 * @param outcomes in the order in which they ended
 */
export function healthAfter(health: Health, outcomes: readonly Outcome[], moment: Moment): Health {
  const { now } = moment;
  const last = outcomes.findLastIndex(isSuccess);
  const failures = outcomes.length - 1 - last + (last < 0 ? health.failures : 0);
  const failingSince = failures === 0 ? null : last < 0 ? (health.failingSince ?? now) : now;
  const wait = Math.max(0, ...outcomes.map((outcome) => (isSuccess(outcome) ? 0 : retryAfterMs(outcome, now))));
  const pause = failures < PAUSE_AFTER ? 0 : delayMs(failures - PAUSE_AFTER + 1, LONGEST_PAUSE_MS, moment.random);
  const pauseMs = Math.max(wait, pause);
  return {
    failures,
    failingSince,
    pausedUntil: pauseMs > 0 ? new Date(now.getTime() + pauseMs) : null,
    disabled: disabledBy(outcomes, failingSince, now),
  };
}

function disabledBy(outcomes: readonly Outcome[], failingSince: Date | null, now: Date): Health['disabled'] {
  if (outcomes.some(({ status }) => status === 410)) return 'gone';
  return failingSince !== null && now.getTime() - failingSince.getTime() >= GIVE_UP_MS ? 'failing' : null;
}

function delayMs(attempt: number, longestMs: number, random: number): number {
  const delay = Math.min(FIRST_DELAY_MS * FACTOR ** Math.min(attempt - 1, 20), longestMs);
  return delay * (1 - JITTER + 2 * JITTER * random);
}

/** The `Retry-After` of a response: seconds, or a date. Never longer than a delivery is retried. */
function retryAfterMs({ status, retryAfter }: Outcome, now: Date): number {
  if (retryAfter === null || status === null) return 0;
  const ms = /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - now.getTime();
  return Number.isNaN(ms) ? 0 : Math.min(Math.max(ms, 0), GIVE_UP_MS);
}
