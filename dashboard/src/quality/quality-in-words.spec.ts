import type { Backtest } from '../api/evidence-queries';
import { qualityInWords } from './quality-in-words';

const format = { percent: (value: number) => `${Math.round(value * 100)}%`, count: String };
const model = (name: string, figures: object) =>
  ({
    model: name,
    auc: 0.8,
    calibration_error: null,
    precision: 0.7,
    base_rate: 0.4,
    ...figures,
  }) as Backtest['models'][number];

function judge(depth: object, others: readonly Backtest['models'][number][] = [], relationships = 1000) {
  const score = model('depth', depth);
  const backtest = { cutoffs: [{ date: '2026-01-01', relationships, silent: 1 }], models: [score, ...others] };
  return qualityInWords(backtest as unknown as Backtest, score, format);
}

describe('a backtest in words', () => {
  it('is one sentence without warnings if the score is good', () => {
    expect(judge({ auc: 0.871, calibration_error: 0.021 })).toEqual({
      sentence: 'The score ranked the right one as riskier 87 of 100 times, and was 2% off on average.',
      warnings: [],
    });
  });

  it('warns of every weakness', () => {
    const { warnings } = judge(
      { auc: 0.6, calibration_error: 0.3, precision: 0.4 },
      [model('recency', { auc: 0.7 })],
      20,
    );
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
