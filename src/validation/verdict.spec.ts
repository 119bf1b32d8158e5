import type { BacktestModel } from './backtest-result';
import type { ModelName } from './silence-models';
import { verdict } from './verdict';

const model = (name: ModelName, figures: Partial<BacktestModel> = {}): BacktestModel => ({
  model: name,
  auc: 0.8,
  spearman: 0.5,
  flagged: 10,
  base_rate: 0.5,
  precision: 0.9,
  recall: 0.4,
  calibration_error: name === 'depth' ? 0.03 : null,
  cutoffs: [],
  deciles: [],
  ...figures,
});

describe('the verdict', () => {
  it.each([
    [0.9, 'better than every baseline, the best of which is RFM (0.850)'],
    [0.852, 'no better and no worse than the best baseline, RFM (0.850)'],
    [0.8, 'ranks less well than RFM (0.850): on this data that baseline is the better ranking'],
  ])('of an AUC of %d', (auc, words) => {
    expect(verdict([model('depth', { auc }), model('recency'), model('rfm', { auc: 0.85 })], 30)).toContain(words);
  });

  it.each([
    [0.6, 'ahead of'],
    [0.501, 'level with'],
    [0.4, 'behind'],
  ])('of a Spearman of %d', (spearman, words) => {
    expect(verdict([model('depth', { spearman }), model('recency')], 30)).toContain(`it is ${words} recency alone`);
  });

  it('says whether probabilities hold, and the direction of the error', () => {
    const deciles = (predicted: number) => [{ decile: 1, count: 10, predicted, observed: 0.5 }];
    const of = (error: number, predicted: number) =>
      verdict([model('depth', { calibration_error: error, deciles: deciles(predicted) }), model('recency')], 30);
    expect(of(0.03, 0.5)).toContain('Its probabilities hold');
    expect(of(0.2, 0.7)).toContain('do not hold here: predicted and observed shares differ by 0.200 on average');
    expect(of(0.2, 0.7)).toContain('too pessimistic: fewer go silent');
    expect(of(0.2, 0.3)).toContain('too optimistic: more go silent');
  });

  it('describes the quality of the flag, or that there is none', () => {
    expect(verdict([model('depth'), model('recency', { precision: 0.7, recall: 0.3 })], 7)).toContain(
      'Of 100 flagged as at risk, 90.0 were silent for the next 7 days (50.0 of 100 chosen at random), and of 100 who were silent 40.0 had been flagged; for the same number flagged by recency alone, the best baseline: 70.0 and 30.0.',
    );
    expect(verdict([model('depth', { precision: null }), model('recency')], 7)).toContain('It flagged nobody');
  });

  it('does not rank if all had the same outcome', () => {
    expect(verdict([model('depth', { auc: null }), model('recency', { auc: null })], 30)).toMatch(/^Nothing to rank/);
  });
});
