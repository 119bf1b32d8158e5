import { isoDay, utcDay } from '../scoring/iso-day';
import { periodAt, periodLabel, periodOf, UNITS } from './period';

describe.each(UNITS)('periods of a %s', (unit) => {
  it('follow each other without a gap, and contain their days', () => {
    for (let day = utcDay('1967-11-20'); day < utcDay('1973-02-01'); day++) {
      const period = periodOf(unit, isoDay(day));
      expect(period.from <= isoDay(day) && isoDay(day) <= period.to).toBe(true);
      expect(periodAt(unit, period.number)).toEqual(period);
      expect(periodOf(unit, isoDay(utcDay(period.to) + 1)).number).toBe(period.number + 1);
    }
  });
});

it.each([
  ['week', '2025-06-30', '2025-06-30', '2025-07-06', '2025-W27'],
  ['week', '2024-12-31', '2024-12-30', '2025-01-05', '2025-W01'],
  ['week', '2021-01-03', '2020-12-28', '2021-01-03', '2020-W53'],
  ['month', '2024-02-10', '2024-02-01', '2024-02-29', '2024-02'],
  ['month', '2025-12-31', '2025-12-01', '2025-12-31', '2025-12'],
] as const)('the %s of %s is %s to %s, called %s', (unit, day, from, to, label) => {
  const period = periodOf(unit, day);
  expect(period).toMatchObject({ from, to });
  expect(periodLabel(unit, period)).toBe(label);
});
