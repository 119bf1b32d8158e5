import fc from 'fast-check';
import type { Outcome } from './exchange';
import { afterAttempt, GIVE_UP_MS, type Health, healthAfter, PAUSE_AFTER } from './retry-policy';

const START = new Date('2026-03-01T00:00:00Z');
const HOUR_MS = 3_600_000;
const answer = (status: number | null, retryAfter: string | null = null): Outcome => ({
  status,
  body: status === null ? null : '',
  retryAfter,
  error: status === null ? 'the connection was refused' : null,
});
const DOWN = answer(null);
const HEALTHY: Health = { failures: 0, failingSince: null, pausedUntil: null, disabled: null };

describe('a delivery', () => {
  it('is retried for three days at increasing intervals, and then fails', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
        let now = START;
        const delays: number[] = [];
        for (let attempts = 1; ; attempts++) {
          const { status, nextAttemptAt } = afterAttempt(DOWN, attempts, START, { now, random });
          if (status === 'failed' || nextAttemptAt === null) break;
          delays.push(nextAttemptAt.getTime() - now.getTime());
          now = nextAttemptAt;
        }
        expect(now.getTime() - START.getTime()).toBe(GIVE_UP_MS);
        expect(delays[0]).toBeGreaterThanOrEqual(4_000);
        expect(delays[0]).toBeLessThanOrEqual(6_000);
        expect(delays.length).toBeGreaterThanOrEqual(12);
        expect(delays.length).toBeLessThanOrEqual(20);
        expect(Math.max(...delays)).toBeLessThanOrEqual(14.4 * HOUR_MS + 1);
        // Except for the last delay, which ends with the three days.
        expect(delays.slice(0, -1)).toEqual([...delays.slice(0, -1)].sort((a, b) => a - b));
      }),
    );
  });

  it('waits as long as the endpoint asks for, in seconds or until a date, up to the three days', () => {
    const moment = { now: START, random: 0.5 };
    const next = (outcome: Outcome) => Number(afterAttempt(outcome, 1, START, moment).nextAttemptAt) - START.getTime();
    expect(next(answer(429, '120'))).toBe(120_000);
    expect(next(answer(503, 'Sun, 01 Mar 2026 00:10:00 GMT'))).toBe(600_000);
    expect(next(answer(503, '999999999'))).toBe(GIVE_UP_MS);
    for (const odd of ['-5', 'soon', '1', '', 'Sun, 01 Mar 2020 00:00:00 GMT'])
      expect(next(answer(503, odd))).toBe(5_000);
  });

  it.each([200, 201, 204, 299])('ends with %i', (status) => {
    const done = { status: 'delivered', nextAttemptAt: null };
    expect(afterAttempt(answer(status), 3, START, { now: START, random: 0 })).toEqual(done);
  });

  it.each([null, 100, 301, 302, 400, 410, 429, 500])('is retried after %p', (status) => {
    expect(afterAttempt(answer(status), 1, START, { now: START, random: 0 })).toMatchObject({ status: 'pending' });
  });
});

describe('an endpoint', () => {
  const at = (hours: number) => ({ now: new Date(START.getTime() + hours * HOUR_MS), random: 0.5 });

  it('is failing since its first failure, until a success', () => {
    const once = healthAfter(HEALTHY, [DOWN], at(0));
    expect(once).toEqual({ failures: 1, failingSince: START, pausedUntil: null, disabled: null });
    const twice = healthAfter(once, [DOWN, DOWN], at(5));
    expect(twice).toMatchObject({ failures: 3, failingSince: START });
    expect(healthAfter(twice, [DOWN, answer(204)], at(6))).toEqual(HEALTHY);
    expect(healthAfter(twice, [answer(204), DOWN], at(6))).toMatchObject({ failures: 1, failingSince: at(6).now });
  });

  it('is paused after consecutive failures, each time longer, up to an hour', () => {
    let health = HEALTHY;
    const pauses: number[] = [];
    for (let failure = 1; failure <= PAUSE_AFTER + 9; failure++) {
      health = healthAfter(health, [DOWN], at(0));
      if (health.pausedUntil) pauses.push((health.pausedUntil.getTime() - START.getTime()) / 1_000);
    }
    expect(pauses.slice(0, 4)).toEqual([5, 15, 45, 135]);
    expect(pauses).toHaveLength(10);
    expect(pauses.at(-1)).toBe(3_600);
  });

  it('is paused at once if it asks for it', () => {
    const { pausedUntil } = healthAfter(HEALTHY, [answer(204), answer(429, '30')], at(0));
    expect(pausedUntil).toEqual(new Date(START.getTime() + 30_000));
  });

  it('is disabled after three days without a success, and no earlier', () => {
    const failing = healthAfter(HEALTHY, [DOWN], at(0));
    expect(healthAfter(failing, [DOWN], at(71.9)).disabled).toBeNull();
    expect(healthAfter(failing, [DOWN], at(72)).disabled).toBe('failing');
    expect(healthAfter(failing, [answer(200)], at(72)).disabled).toBeNull();
  });

  it('is disabled at once by 410', () => {
    expect(healthAfter(HEALTHY, [answer(200), answer(410)], at(0)).disabled).toBe('gone');
  });
});
