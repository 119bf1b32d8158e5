import fc from 'fast-check';
import { moatIndex } from './moat-index';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const relationship = fc.record({
  depth: share,
  trend: fc.double({ min: -1, max: 1, noNaN: true }),
  potential: share,
  atRisk: fc.boolean(),
});

describe('moatIndex', () => {
  it('is 0 without relationships, with an even trend', () => {
    expect(moatIndex([])).toEqual({ breadth: 0, depthQuality: 0, trend: 0.5, risk: 0, moatIndex: 0 });
  });

  it('keeps index and components in 0..1', () => {
    fc.assert(
      fc.property(fc.array(relationship), (book) => {
        for (const value of Object.values(moatIndex(book))) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('has breadth one half at the expected active contacts that the project set', () => {
    const book = Array.from({ length: 20 }, () => ({ depth: 0.5, trend: 0, potential: 0.5, atRisk: false }));
    expect(moatIndex(book, 10).breadth).toBe(0.5);
  });

  it('never rises when a relationship becomes at risk', () => {
    fc.assert(
      fc.property(fc.array(relationship, { minLength: 1 }), (book) => {
        const safe = book.map((it) => ({ ...it, atRisk: false }));
        expect(moatIndex(book).moatIndex).toBeLessThanOrEqual(moatIndex(safe).moatIndex);
      }),
    );
  });
});
