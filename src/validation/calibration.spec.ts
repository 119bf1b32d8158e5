import fc from 'fast-check';
import { averageRanks } from './average-ranks';
import { addDeciles, calibrationError, deciles } from './calibration';

describe('the tenths of predictions', () => {
  const of = (values: readonly number[], happened: (value: number) => boolean) => {
    const predictions = Float64Array.from(values);
    return deciles(
      averageRanks(predictions),
      predictions,
      Uint8Array.from(values, (value) => Number(happened(value))),
    );
  };

  it('are equal in size without ties, from the lowest', () => {
    const rows = of(
      Array.from({ length: 50 }, (_, index) => (49 - index) / 50),
      (value) => value >= 0.5,
    );
    expect(rows.map(({ decile, count }) => [decile, count])).toEqual(
      Array.from({ length: 10 }, (_, at) => [at + 1, 5]),
    );
    expect(rows.map(({ observed }) => observed)).toEqual([0, 0, 0, 0, 0, 5, 5, 5, 5, 5]);
    expect(rows[0]?.predicted).toBeCloseTo(0.2, 12);
  });

  it('keep equal predictions in one tenth', () => {
    const rows = of([0.3, 0.3, 0.3, 0.3], () => true);
    expect(rows.filter(({ count }) => count > 0)).toEqual([expect.objectContaining({ count: 4, observed: 4 })]);
  });

  it('lose nothing, and have the error of their sums', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1 }), (values) => {
        const rows = of(values, (value) => value > 0.4);
        expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        const twice = addDeciles(rows, rows);
        expect(calibrationError(twice)).toBeCloseTo(calibrationError(rows) ?? Number.NaN, 12);
      }),
    );
  });

  it('have no error if the predictions are not probabilities, or there are none', () => {
    expect(calibrationError(deciles(Float64Array.of(1), null, Uint8Array.of(1)))).toBeNull();
    expect(calibrationError(deciles(new Float64Array(0), new Float64Array(0), new Uint8Array(0)))).toBeNull();
    expect(calibrationError(of([1, 1, 0, 0], (value) => value === 1))).toBe(0);
    expect(calibrationError(of([1, 0], (value) => value === 0))).toBe(1);
  });
});
