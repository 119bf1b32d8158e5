import type { Backtest } from '../api/evidence-queries';
import type { Format } from '../format/format';

type Model = Backtest['models'][number];

/** A mean difference of predicted and observed share above which probabilities do not hold. */
const HONEST = 0.05;
/** Fewer relationships than this prove little. */
const FEWEST = 100;

/** What a backtest is worth, in sentences. */
export interface Quality {
  readonly sentence: string;
  /** Where it does not hold; empty where it does. */
  readonly warnings: readonly string[];
}

/** @param depth the score's part of the backtest */
export function qualityInWords(backtest: Backtest, depth: Model, format: Pick<Format, 'percent' | 'count'>): Quality {
  const { auc, calibration_error, precision, base_rate } = depth;
  const known = backtest.cutoffs.reduce((sum, { relationships }) => sum + relationships, 0);
  const parts = [
    auc !== null && `ranked the right one as riskier ${Math.round(auc * 100)} of 100 times`,
    calibration_error !== null && `was ${format.percent(calibration_error)} off on average`,
  ].filter((part) => part !== false);
  const best = Math.max(0, ...backtest.models.filter(({ model }) => model !== 'depth').map((other) => other.auc ?? 0));
  const warnings = [
    known < FEWEST && `Only ${format.count(known)} relationships were tested: too little history to be sure.`,
    calibration_error !== null &&
      calibration_error > HONEST &&
      'The probabilities do not hold here: use the order of relationships, not the percentages.',
    auc !== null && auc < best && 'A simpler model does better here: see the comparison below.',
    precision !== null &&
      base_rate !== null &&
      precision <= base_rate &&
      'The at-risk flag is no better than chance here.',
  ].filter((warning) => warning !== false);
  return {
    sentence: `The score ${parts.join(', and ') || 'could not be judged: all relationships had the same outcome'}.`,
    warnings,
  };
}
