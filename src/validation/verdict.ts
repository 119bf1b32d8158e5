import type { BacktestModel } from './backtest-result';
import type { ModelName } from './silence-models';

/** Smaller differences of AUC or rank correlation are not mentioned. */
const EQUAL = 0.005;
/** Maximum difference at which predicted and observed shares agree (docs/score.md: "within about 0.05 on average"). */
const CALIBRATED = 0.05;

export const MODEL_NAMES: Readonly<Record<ModelName, string>> = {
  depth: 'depth',
  recency: 'recency alone',
  frequency: 'frequency alone',
  rfm: 'RFM',
  bg_nbd: 'BG/NBD',
};

/**
 * Describes in words what a backtest found, including when the score loses.
 *
 * @param models the score and its baselines
 */
export function verdict(models: readonly BacktestModel[], horizon: number): string {
  const depth = models.find(({ model }) => model === 'depth');
  const baselines = models.filter(({ model }) => model !== 'depth');
  if (!depth) return '';
  if (depth.auc === null) {
    return `Nothing to rank: in the ${horizon} days after every cutoff, all relationships had the same outcome.`;
  }
  return [
    ranking(depth, baselines, horizon),
    volume(depth, baselines),
    calibration(depth, horizon),
    flag(depth, baselines, horizon),
  ].join(' ');
}

function ranking(depth: BacktestModel, baselines: readonly BacktestModel[], horizon: number): string {
  const best = highest(baselines, 'auc');
  const what = `Depth predicts who goes silent for ${horizon} days with AUC ${three(depth.auc)}`;
  if (!best) return `${what}.`;
  const lead = (depth.auc ?? 0) - (best.auc ?? 0);
  const other = `${MODEL_NAMES[best.model]} (${three(best.auc)})`;
  if (lead >= EQUAL) return `${what}: better than every baseline, the best of which is ${other}.`;
  if (lead > -EQUAL) return `${what}: no better and no worse than the best baseline, ${other}.`;
  return `${what}, and ranks less well than ${other}: on this data that baseline is the better ranking.`;
}

function volume(depth: BacktestModel, baselines: readonly BacktestModel[]): string {
  const best = highest(baselines, 'spearman');
  if (depth.spearman === null || !best) return '';
  const lead = depth.spearman - (best.spearman ?? 0);
  const word = lead >= EQUAL ? 'ahead of' : lead > -EQUAL ? 'level with' : 'behind';
  return `In predicting how active they will be, it is ${word} ${MODEL_NAMES[best.model]} (Spearman ${three(depth.spearman)} against ${three(best.spearman)}).`;
}

function calibration({ calibration_error: error, deciles }: BacktestModel, horizon: number): string {
  if (error === null) return '';
  if (error <= CALIBRATED)
    return `Its probabilities hold: predicted and observed shares differ by ${three(error)} on average.`;
  const bias = deciles.reduce(
    (sum, { count, predicted, observed }) => sum + count * ((predicted ?? 0) - (observed ?? 0)),
    0,
  );
  const direction =
    bias < 0 ? 'too optimistic: more go silent than predicted' : 'too pessimistic: fewer go silent than predicted';
  return `Its probabilities do not hold here: predicted and observed shares differ by ${three(error)} on average, and for the next ${horizon} days it is ${direction}.`;
}

function flag(depth: BacktestModel, baselines: readonly BacktestModel[], horizon: number): string {
  if (depth.precision === null) return 'It flagged nobody as at risk.';
  const best = highest(baselines, 'precision');
  const says = `Of 100 flagged as at risk, ${percent(depth.precision)} were silent for the next ${horizon} days (${percent(depth.base_rate)} of 100 chosen at random), and of 100 who were silent ${percent(depth.recall)} had been flagged`;
  if (!best) return `${says}.`;
  return `${says}; for the same number flagged by ${MODEL_NAMES[best.model]}, the best baseline: ${percent(best.precision)} and ${percent(best.recall)}.`;
}

function highest(
  models: readonly BacktestModel[],
  figure: 'auc' | 'spearman' | 'precision',
): BacktestModel | undefined {
  return models
    .filter((model) => model[figure] !== null)
    .reduce<BacktestModel | undefined>(
      (best, model) => (best && (best[figure] ?? 0) >= (model[figure] ?? 0) ? best : model),
      undefined,
    );
}

function three(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

function percent(share: number | null): string {
  return share === null ? '–' : (100 * share).toFixed(1);
}
