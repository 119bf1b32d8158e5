import fc from 'fast-check';
import { RecentHits } from './recent-hits';

const MINUTE = 60_000;

describe('recent hits', () => {
  let time = 0;
  beforeEach(() => {
    time = 1_000_000;
  });
  const make = (maxKeys = 100) => new RecentHits(maxKeys, () => time);

  it('are counted up to the limit and then rejected until the end of the window', () => {
    const hits = make();
    const count = () => hits.count('a', MINUTE, 2);
    expect(count()).toEqual({ totalHits: 1, timeToExpire: 60, isBlocked: false, timeToBlockExpire: 0 });
    time += 15_500;
    expect(count()).toEqual({ totalHits: 2, timeToExpire: 45, isBlocked: false, timeToBlockExpire: 0 });
    expect(count()).toEqual({ totalHits: 3, timeToExpire: 45, isBlocked: true, timeToBlockExpire: 45 });
    time += 44_499;
    expect(count()).toMatchObject({ isBlocked: true, timeToBlockExpire: 1 });
    time += 1;
    expect(count()).toMatchObject({ totalHits: 1, isBlocked: false, timeToExpire: 60 });
  });

  it('are counted per key', async () => {
    const hits = make();
    await hits.increment('a', MINUTE, 1);
    expect(await hits.increment('a', MINUTE, 1)).toMatchObject({ isBlocked: true });
    expect(await hits.increment('b', MINUTE, 1)).toMatchObject({ isBlocked: false });
  });

  it('evict the oldest windows when full, finished ones first', () => {
    const hits = make(3);
    for (const key of ['a', 'b', 'c', 'd']) {
      hits.count(key, MINUTE, 1);
      time += 1;
    }
    expect(hits.size).toBe(3);
    expect(hits.count('b', MINUTE, 1)).toMatchObject({ isBlocked: true });
    expect(hits.count('a', MINUTE, 1)).toMatchObject({ totalHits: 1 });
    time += MINUTE;
    hits.count('e', MINUTE, 1);
    expect(hits.size).toBe(1);
  });

  it('hold 100,000 keys by default', () => {
    const hits = new RecentHits();
    for (let index = 0; index < 150_000; index++) hits.count(`${index}`, MINUTE, 1);
    expect(hits.size).toBe(100_000);
  });

  it('never exceed their maximum size, and never reject the first hits of a key', () => {
    const steps = fc.array(
      fc.record({ key: fc.integer({ min: 0, max: 30 }), wait: fc.integer({ min: 0, max: 20_000 }) }),
    );
    fc.assert(
      fc.property(steps, (list) => {
        const hits = make(10);
        for (const { key, wait } of list) {
          time += wait;
          const { totalHits, isBlocked, timeToExpire } = hits.count(String(key), MINUTE, 3);
          expect(hits.size).toBeLessThanOrEqual(10);
          expect(isBlocked).toBe(totalHits > 3);
          expect(timeToExpire).toBeGreaterThan(0);
        }
      }),
    );
  });
});
