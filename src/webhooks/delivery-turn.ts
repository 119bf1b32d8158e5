import { randomUUID } from 'node:crypto';
import { CapacityError } from '../limits/capacity.error';
import type { Semaphore } from '../limits/semaphore';
import type { Attempt, AttemptsQueries, DueDelivery, LeasedWebhook, WebhookKey } from './attempts.queries';
import type { Clock } from './clock';
import type { Exchange, Outcome } from './exchange';
import { messageOf } from './message-body';
import { afterAttempt, type Health, healthAfter, isSuccess, PAUSE_AFTER } from './retry-policy';
import { Signer } from './signing';

/** Maximum number of simultaneous requests to one endpoint. A chat limits its messages, so it gets one at a time. */
const IN_FLIGHT = { standard: 16, slack: 1 } as const;
const BATCH = 256;
/** Delay before a turn tries again, if another process has the endpoint or the organisation holds its share. */
export const COME_BACK_MS = 1_000;
const PURGE_AFTER_MS = 3_600_000;
const KEPT_MS = 7 * 86_400_000;
const KEPT_DELIVERIES = 100_000;

export interface TurnTimes {
  /** A batch starts no further deliveries after this time, so that its first results are stored soon. */
  readonly batchMs: number;
  /** Maximum duration of a turn, so that other endpoints get theirs. */
  readonly turnMs: number;
  /**
   * Duration of a lease: longer than a batch with its last exchanges takes. An older lease belongs to a dead process.
   */
  readonly leaseMs: number;
}

export const TURN_TIMES: TurnTimes = { batchMs: 1_000, turnMs: 5_000, leaseMs: 30_000 };

/** What a turn needs from the process. */
export interface Turns {
  readonly queries: AttemptsQueries;
  readonly exchange: Exchange;
  readonly clock: Clock;
  /** Limits the number of turns, of which an organisation may hold its share. */
  readonly places: Semaphore;
  readonly times: TurnTimes;
  /** Ends turns early when the process stops. */
  readonly signal: AbortSignal;
}

/**
 * One turn of an endpoint: sends due deliveries, several at a time, and stores the results. A process that dies in
 * between leaves deliveries pending, and the next turn sends them again.
 */
export async function deliverTurn(key: WebhookKey, turns: Turns): Promise<void> {
  const { queries } = turns;
  await inPlace(
    key.projectId,
    turns,
    () => deliverLeased(key, randomUUID(), turns),
    (at) => queries.wake(key, at),
  );
}

/** Does work in a place of the organisation, or comes back when it has none left. */
export async function inPlace(
  projectId: string,
  { queries, clock, places }: Turns,
  work: () => Promise<void>,
  comeBack: (at: Date) => Promise<void>,
): Promise<void> {
  const owner = await queries.owner(projectId);
  if (owner === undefined) return;
  let leave: () => void;
  try {
    leave = await places.acquire(owner, 1, 0);
  } catch (error) {
    if (!(error instanceof CapacityError)) throw error;
    return await comeBack(new Date(clock.now().getTime() + COME_BACK_MS));
  }
  try {
    await work();
  } finally {
    leave();
  }
}

async function deliverLeased(key: WebhookKey, turn: string, turns: Turns): Promise<void> {
  const { queries, clock, signal } = turns;
  const ends = performance.now() + turns.times.turnMs;
  let health: Health | null = null;
  let sent = false;
  do {
    const now = clock.now();
    const webhook = await queries.lease(key, turn, { now, until: new Date(now.getTime() + turns.times.leaseMs) });
    if (webhook === 'busy') return await queries.wake(key, new Date(now.getTime() + COME_BACK_MS));
    if (webhook === null) return;
    ({ health } = webhook);
    if (health.pausedUntil !== null && health.pausedUntil > now) break;
    // One delivery shows whether a failing endpoint still fails.
    const due = await queries.due(key, now, health.failures >= PAUSE_AFTER ? 1 : BATCH);
    if (due.length === 0) break;
    const attempts = await sendBatch(webhook, due, turns);
    if (attempts.length > 0) {
      sent = true;
      health = await record(key, turn, { attempts, health }, turns);
    }
  } while (performance.now() < ends && !signal.aborted && health.disabled === null);
  await queries.release(key, turn, health?.pausedUntil ?? null);
  if (sent) await queries.purgeAt(key, new Date(clock.now().getTime() + PURGE_AFTER_MS));
}

/** @returns the attempts, in the order in which they ended */
async function sendBatch(webhook: LeasedWebhook, due: readonly DueDelivery[], turns: Turns): Promise<Attempt[]> {
  const { clock, signal } = turns;
  const ends = performance.now() + turns.times.batchMs;
  const url = new URL(webhook.url);
  const signer = new Signer(webhook.secrets);
  const attempts: Attempt[] = [];
  let next = 0;
  let failuresInARow = 0;
  const sendNext = async (): Promise<void> => {
    while (next < due.length && performance.now() < ends && failuresInARow < PAUSE_AFTER && !signal.aborted) {
      const delivery = due[next++] as DueDelivery;
      const outcome = await send(webhook, delivery, { url, signer, ...turns });
      if (signal.aborted && outcome.status === null) return; // an attempt that this process aborted does not count
      failuresInARow = isSuccess(outcome) ? 0 : failuresInARow + 1;
      const moment = { now: clock.now(), random: clock.random() };
      const result = afterAttempt(outcome, delivery.attempts + 1, delivery.retry_from ?? moment.now, moment);
      attempts.push({ delivery, outcome, result });
    }
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT[webhook.format], due.length) }, sendNext));
  return attempts;
}

async function send(
  { format }: LeasedWebhook,
  delivery: DueDelivery,
  { url, signer, exchange, clock, signal }: Turns & { readonly url: URL; readonly signer: Signer },
): Promise<Outcome> {
  const body = messageOf(format, delivery);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'relationship-depth-webhooks',
    ...signer.headers(delivery.delivery_id, clock.now(), body),
  };
  return await exchange.post(url, headers, body, signal);
}

async function record(
  key: WebhookKey,
  turn: string,
  { attempts, health }: { readonly attempts: readonly Attempt[]; readonly health: Health },
  { queries, clock }: Turns,
): Promise<Health> {
  const moment = { now: clock.now(), random: clock.random() };
  const outcomes = attempts.map(({ outcome }) => outcome);
  const after = healthAfter(health, outcomes, moment);
  await queries.record(key, attempts, moment.now);
  const succeeded = outcomes.some(isSuccess);
  await queries.recordHealth(key, turn, after, { now: moment.now, succeeded });
  return after;
}

/** Deletes expired deliveries, and queues the next purge. */
export async function purge(key: WebhookKey, { queries, clock }: Pick<Turns, 'queries' | 'clock'>): Promise<void> {
  const now = clock.now().getTime();
  const oldest = await queries.purge(key, new Date(now - KEPT_MS), KEPT_DELIVERIES);
  if (oldest === null) return;
  await queries.purgeAt(key, new Date(Math.max(now + PURGE_AFTER_MS, oldest.getTime() + KEPT_MS)));
}
