import { planRun, weekEnds } from './recompute-plan';

const settings = (more: object = {}) => ({
  as_of: '2025-06-30',
  time_zone: 'UTC',
  breadth_half: 25,
  score_settings: {},
  score_version: 1,
  model_version: null,
  kept_tables: 1,
  ...more,
});

describe('planRun', () => {
  it.each([
    ['nothing', settings(), false, null],
    ['what changed', settings(), true, 'changes'],
    ['the next day', settings({ as_of: '2025-07-01' }), false, 'day'],
    ['the last day of which something is left', settings({ as_of: '2025-10-27' }), true, 'day'],
    ['everything, 120 days later', settings({ as_of: '2025-10-28' }), true, 'full'],
    ['everything, of a day before', settings({ as_of: '2025-06-29' }), false, 'full'],
    ['everything, in another time zone', settings({ time_zone: 'Europe/Berlin' }), false, 'full'],
    ['everything, with another half-point', settings({ breadth_half: 24 }), false, 'full'],
    ['everything, with another threshold', settings({ score_settings: { bandDeep: 0.8 } }), false, 'full'],
  ])('redoes %s', (_, now, changed, mode) => {
    expect(planRun(settings(), now, changed)).toBe(mode);
  });

  it('does everything the first time', () => {
    expect(planRun(null, settings(), false)).toBe('full');
  });
});

describe('weekEnds', () => {
  it.each([
    ['2025-06-28', '2025-06-29', true],
    ['2025-06-29', '2025-06-30', false],
    ['2025-06-29', '2025-07-05', false],
    ['2025-06-29', '2025-07-06', true],
    ['2025-06-29', '2025-06-29', false],
  ])('finds a Sunday after %s and until %s', (after, until, ends) => {
    expect(weekEnds(after, until)).toBe(ends);
  });
});
