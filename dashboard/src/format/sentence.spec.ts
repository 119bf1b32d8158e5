import { rewritten } from './sentence';

const rewrite = (text: string): string =>
  rewritten(text, {
    day: (day) => day.split('-').reverse().join('/'),
    share: (value) => `${value * 100}%`,
    count: (value) => `<${value}>`,
  });

describe('sentences of the API', () => {
  it.each([
    ['Down 0.06 since 2026-11-01: 2 active days.', 'Down 6% since 01/11/2026: 2 active days.'],
    ['Win back: silent 89 days, usually every 5.', 'Win back: silent 89 days, usually every 5 days.'],
    [
      'Let rest: silent 9 days, usually every 12, and little to lose.',
      'Let rest: silent 9 days, usually every 12 days, and little to lose.',
    ],
    ['Deepen: growing, usually active every 14 days.', 'Deepen: growing, usually active every 14 days.'],
    ['Keep the rhythm: usually active every day.', 'Keep the rhythm: usually active every day.'],
    [
      'Up 0.25 since 2026-01-01: silent 3 days, usually every 1.5.',
      'Up 25% since 01/01/2026: silent 3 days, usually every 1.5 days.',
    ],
    [
      'Let rest: silent 10926 days since 1997-01-01, usually every 1000, and little to lose.',
      'Let rest: silent <10926> days since 01/01/1997, usually every <1000> days, and little to lose.',
    ],
  ])('%s', (text, expected) => {
    expect(rewrite(text)).toBe(expected);
  });
});
