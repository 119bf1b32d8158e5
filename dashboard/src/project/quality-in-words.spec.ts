import type { Backtest } from '../api/evidence-queries';
import { qualityInWords } from './quality-in-words';

const format = {
  percent: (value: number) => `${Math.round(value * 100)}%`,
  count: String,
  day: String,
  days: (value: number) => `${value} days`,
};
const model = (name: string, figures: object) =>
  ({
    model: name,
    auc: 0.8,
    calibration_error: null,
    precision: 0.7,
    base_rate: 0.4,
    ...figures,
  }) as Backtest['models'][number];

function judge(depth: object, others: readonly Backtest['models'][number][] = [], rest: object = {}) {
  const backtest = {
    ran_at: '2026-03-01T00:00:00Z',
    horizon_days: 30,
    cutoffs: [
      { date: '2026-01-01', relationships: 400, silent: 1 },
      { date: '2026-01-31', relationships: 600, silent: 1 },
    ],
    models: [model('depth', depth), ...others],
    participation: [],
    provisional: false,
    ...rest,
  };
  const quality = qualityInWords(backtest as unknown as Backtest, 'learned', format);
  if (!quality) throw new Error('not tested');
  return quality;
}

describe('a backtest in words', () => {
  it('is one sentence without warnings if the score is good', () => {
    expect(judge({ auc: 0.871, calibration_error: 0.021 })).toEqual({
      short: '± 2%',
      sentence:
        'The score ranked the right one of two contacts higher 87 of 100 times, and was 2% off on average, tested on 60 days after 2026-01-01.',
      warnings: [],
    });
  });

  it('judges the model in force by whether the contact took part', () => {
    const fixed = { model: 'fixed', auc: 0.5, calibration_error: 0.2 };
    const learned = { model: 'learned', auc: 0.9, calibration_error: 0.01 };
    const { short, sentence } = judge({ calibration_error: 0.3 }, [], { participation: [fixed, learned] });
    expect(short).toBe('± 1%');
    expect(sentence).toContain('90 of 100 times, and was 1% off');
  });

  it('says that a history is short, and that probabilities do not hold', () => {
    expect(judge({ calibration_error: 0.01 }, [], { provisional: true }).short).toBe('little history');
    expect(judge({ calibration_error: 0.2 }).short).toBe('order only');
    expect(judge({}).short).toBe('not judged');
  });

  it('is null before the first backtest', () => {
    expect(qualityInWords({ models: [], participation: [], ran_at: null } as never, 'learned', format)).toBeNull();
  });

  it('warns of every weakness', () => {
    const { warnings } = judge({ auc: 0.6, calibration_error: 0.3, precision: 0.4 }, [model('recency', { auc: 0.7 })], {
      cutoffs: [{ date: '2026-01-01', relationships: 20, silent: 1 }],
    });
    expect(warnings.map((warning) => warning.split(/[ :]/, 3).join(' '))).toEqual([
      'Only 20 relationships',
      'The probabilities do',
      'A simpler model',
      'The at-risk flag',
    ]);
  });

  it('says if nothing can be judged', () => {
    expect(judge({ auc: null }).sentence).toContain('could not be judged');
  });
});
