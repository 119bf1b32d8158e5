import fc from 'fast-check';
import { BytesInFlight } from './bytes-in-flight';

const MOST = 100;
const SHARE = 40;

describe('bytes in flight', () => {
  it('never exceed the total or an organisation’s share, and are granted whenever there is room', () => {
    const acquire = fc.record({ of: fc.constantFrom('a', 'b', 'c', 'd'), bytes: fc.integer({ min: 0, max: 50 }) });
    const moves = fc.array(fc.oneof({ arbitrary: acquire, weight: 3 }, fc.nat()), { maxLength: 80 });
    fc.assert(
      fc.property(moves, (all) => {
        const inFlight = new BytesInFlight(MOST, SHARE);
        const held: { of: string; bytes: number }[] = [];
        const sum = (of?: string) =>
          held.filter((each) => of === undefined || each.of === of).reduce((total, { bytes }) => total + bytes, 0);
        for (const move of all) {
          if (typeof move === 'number') {
            const [released] = held.splice(move % Math.max(1, held.length), 1);
            if (released) inFlight.release(released.of, released.bytes);
            continue;
          }
          const fits = sum() + move.bytes <= MOST && sum(move.of) + move.bytes <= SHARE;
          expect(inFlight.acquire(move.of, move.bytes)).toBe(fits);
          if (fits) held.push(move);
        }
        for (const { of, bytes } of held) inFlight.release(of, bytes);
        expect([inFlight.acquire('a', SHARE), inFlight.acquire('b', SHARE)]).toEqual([true, true]);
      }),
    );
  });
});
