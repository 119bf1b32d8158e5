import { hasEnoughHistory, isSilent } from './enough-history';

const days = (count: number, relationships: number) => Array.from({ length: count }, () => ({ count: relationships }));

describe('whether there is enough history for an index', () => {
  it.each([
    ['nothing', 0, days(0, 0), false],
    ['one contact over a long time', 1, days(90, 1), false],
    ['many contacts since yesterday', 500, days(2, 500), false],
    ['days before the first contact', 500, [...days(80, 0), ...days(3, 500)], false],
    ['some contacts for some time', 4, days(30, 4), true],
  ] as const)('%s', (_, total, trend, enough) => {
    expect(hasEnoughHistory({ total, trend })).toBe(enough);
  });
});

it('a project without a relationship that is alive has no index, whatever its trend is', () => {
  expect(isSilent({ components: { breadth: 0.0004, depth_quality: 0.0001 } })).toBe(true);
  expect(isSilent({ components: { breadth: 0.0004, depth_quality: 0.01 } })).toBe(false);
  expect(isSilent({ components: { breadth: 0.01, depth_quality: 0 } })).toBe(false);
});
