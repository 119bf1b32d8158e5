import fc from 'fast-check';
import { parseLsn, WalHistory } from './wal-history';

describe('the lag of a replica', () => {
  it('is infinite before the primary was read, and if less than that was replayed', () => {
    const history = new WalHistory();
    expect(history.lagMs(5n, 0)).toBe(Number.POSITIVE_INFINITY);
    history.add(10n, 0);
    expect(history.lagMs(9n, 5)).toBe(Number.POSITIVE_INFINITY);
  });

  it('does not grow while the primary is idle', () => {
    const history = new WalHistory();
    for (let second = 0; second < 100; second++) history.add(10n, second * 1_000);
    expect(history.lagMs(10n, 99_100)).toBe(100);
  });

  it('counts from the newest position that the replica has reached', () => {
    const history = new WalHistory();
    for (const second of [0, 1, 2, 3]) history.add(BigInt(second * 100), second * 1_000);
    expect(history.lagMs(150n, 3_000)).toBe(2_000);
    expect(history.lagMs(300n, 3_000)).toBe(0);
  });

  it('is never less than the true one, however often the primary is asked', () => {
    const steps = fc.array(
      fc.record({ ms: fc.integer({ min: 1, max: 2_000 }), bytes: fc.bigInt({ min: 0n, max: 99n }) }),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(steps, fc.nat(), (written, pick) => {
        const history = new WalHistory();
        let [now, lsn] = [0, 0n];
        const seen = written.map(({ ms, bytes }) => {
          now += ms;
          lsn += bytes;
          history.add(lsn, now);
          return { now, lsn };
        });
        const replayed = seen[pick % seen.length]?.lsn ?? 0n;
        // The last time at which the replica had everything that the primary had written.
        const asOf = seen.findLast((one) => one.lsn <= replayed)?.now ?? 0;
        expect(history.lagMs(replayed, now)).toBe(now - asOf);
      }),
    );
  });

  it('reads positions as PostgreSQL writes them', () => {
    expect(parseLsn('0/0')).toBe(0n);
    expect(parseLsn('16/B374D848')).toBe(0x16b374d848n);
  });
});
