import { outcomeComparison, outcomeGroups } from './outcome-comparison';
import type { OutcomeCount } from './outcomes.queries';

const count = (n: number, returned: number, more: Partial<OutcomeCount> = {}): OutcomeCount => ({
  ...{ action: 'reach_out_now', band: 'warm', holdout: false, acted: false, n, returned },
  ...more,
});

it('compares acted with not acted, and offered with held out', () => {
  const counts = [
    count(200, 60),
    count(120, 54, { acted: true }),
    count(60, 12, { holdout: true }),
    count(40, 8, { holdout: true, acted: true }),
  ];
  const { acted, not_acted, observed_difference, offered, holdout, effect } = outcomeComparison(counts);
  expect(acted).toMatchObject({ n: 120, returned: 54, rate: 0.45, more_needed: 0 });
  expect(not_acted).toMatchObject({ n: 200, returned: 60, rate: 0.3 });
  expect(observed_difference.value).toBeCloseTo(0.15, 12);
  expect(observed_difference.low).toBeGreaterThan(0);
  expect(offered).toMatchObject({ n: 320, returned: 114 });
  expect(holdout).toMatchObject({ n: 100, returned: 20, rate: 0.2 });
  expect(effect.value).toBeCloseTo(114 / 320 - 0.2, 12);
});

it('shows no rate of fewer than thirty, and says how many more are needed', () => {
  const { acted, not_acted, observed_difference, holdout } = outcomeComparison([
    count(29, 10, { acted: true }),
    count(30, 10),
  ]);
  expect(acted).toEqual({ n: 29, returned: null, rate: null, low: null, high: null, more_needed: 1 });
  expect(not_acted).toMatchObject({ n: 30, returned: 10, more_needed: 0 });
  expect(observed_difference).toEqual({ value: null, low: null, high: null });
  expect(holdout.more_needed).toBe(30);
});

it('groups by action and band, the most episodes first', () => {
  const groups = outcomeGroups([
    count(3, 1, { band: 'deep' }),
    count(5, 1, { action: 'reply' }),
    count(4, 1, { band: 'deep', holdout: true }),
    count(5, 1),
  ]);
  expect(groups.map(({ action, band, offered, holdout }) => [action, band, offered.n, holdout.n])).toEqual([
    ['reach_out_now', 'deep', 3, 4],
    ['reach_out_now', 'warm', 5, 0],
    ['reply', 'warm', 5, 0],
  ]);
});
