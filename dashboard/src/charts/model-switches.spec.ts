import { isComparable, modelSwitches, switchesBetween, switchesInWords } from './model-switches';

const point = (date: string, model_version: number | null, score_version = 2) => ({
  date,
  model_version,
  score_version,
});
const day = (date: string) => date;

describe('the days from which a line is computed in another way', () => {
  it('are those of another version of the score or kind of model, and of a model that was fitted again', () => {
    const points = [
      point('2026-06-01', null, 1),
      point('2026-06-02', null, 1),
      point('2026-06-03', 1),
      point('2026-06-04', 2),
      point('2026-06-05', 2),
      point('2026-06-06', 3),
    ];
    expect(modelSwitches(points)).toEqual({ changed: ['2026-06-03', '2026-06-04'], refitted: ['2026-06-06'] });
  });

  it('are none if all days have one model', () => {
    expect(modelSwitches([point('2026-06-01', 2), point('2026-06-02', 2)])).toEqual({ changed: [], refitted: [] });
    expect(modelSwitches([])).toEqual({ changed: [], refitted: [] });
  });

  it('lie before the points of which they are the first days', () => {
    const weeks = ['2026-06-01', '2026-06-08', '2026-06-15', '2026-06-22'].map((date) => ({ date }));
    const between = (...changed: string[]) => switchesBetween(weeks, { changed, refitted: ['2026-06-10'] });
    expect(between('2026-06-08')).toEqual([1]);
    expect(between('2026-06-09', '2026-06-15', '2026-06-16')).toEqual([2, 3]);
    expect(between('2026-06-01', '2026-06-23')).toEqual([]);
  });

  it('compare only if both are the same', () => {
    expect(isComparable(point('2026-06-01', 2), point('2026-06-02', 2))).toBe(true);
    expect(isComparable(point('2026-06-01', 2), point('2026-06-02', 3))).toBe(false);
    expect(isComparable(point('2026-06-01', null, 1), point('2026-06-02', 1))).toBe(false);
  });

  it.each<[string[], string[], string | null]>([
    [[], [], null],
    [['A'], [], 'Dashed: the score was computed in another way from A on, so values before and after do not compare.'],
    [
      ['A', 'B', 'C'],
      ['D'],
      'Dashed: the score was computed in another way from A, B and C on, so values before and after do not compare. ' +
        'Ticks at the top: the model was fitted again on D, which moves values as well.',
    ],
    [[], ['A', 'B'], 'Ticks at the top: the model was fitted again on 2 days, which moves values as well.'],
  ])('say so in words: %j %j', (changed, refitted, words) => {
    expect(switchesInWords({ changed, refitted }, day)).toBe(words);
  });
});
