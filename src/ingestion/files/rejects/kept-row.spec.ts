import fc from 'fast-check';
import { keptRow } from './kept-row';

const text = fc.string({ unit: 'binary', maxLength: 40 });
const value = fc.oneof(
  text,
  fc.tuple(fc.constantFrom('a', '"', '\u0001', 'é', '😀'), fc.nat(5_000)).map(([one, n]) => one.repeat(n)),
);

describe('what is kept of a rejected row', () => {
  it('are its values by column', () => {
    expect(keptRow(['nova', '', 'x'], ['agent_id', 'contact_id'])).toBe(
      '{"agent_id":"nova","contact_id":"","column 3":"x"}',
    );
    expect(keptRow(['a', 'b'], ['Name', ' Name '])).toBe('{"Name":"a"}');
  });

  it('is always JSON of at most 4 KB, whole as long as there is room', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(text, value), { maxLength: 12 }), (pairs) => {
        const row = keptRow(
          pairs.map(([, one]) => one),
          pairs.map(([column]) => column),
        );
        expect(Buffer.byteLength(row)).toBeLessThanOrEqual(4_096);
        const kept = Object.values(JSON.parse(row) as Record<string, string>);
        const cut = kept.filter((one, at) => one.endsWith('…') && one !== pairs[at]?.[1]);
        expect(cut.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 30 },
    );
  });

  it('uses the room that there is', () => {
    expect(Buffer.byteLength(keptRow(['x'.repeat(9_000)], ['a']))).toBeGreaterThan(4_090);
    expect(keptRow(['x', 'y'], ['c'.repeat(5_000), 'd'])).toBe('{}');
  });
});
