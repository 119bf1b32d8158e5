import type { Backtest } from '../api/evidence-queries';
import type { Format } from '../format/format';

type Model = Backtest['models'][number];

/** Maximum mean difference of predicted and observed share at which probabilities are considered accurate. */
const MAX_CALIBRATION_ERROR = 0.05;
/** Fewer relationships prove little. */
const MIN_RELATIONSHIPS = 100;

/** The result of a backtest in sentences. */
export interface Quality {
  readonly sentence: string;
  /** Its weaknesses; empty if there are none. */
  readonly warnings: readonly string[];
}

/** @param depth the result of the score */
export function qualityInWords(backtest: Backtest, depth: Model, format: Pick<Format, 'percent' | 'count'>): Quality {
  const { auc, calibration_error, precision, base_rate } = depth;
  const known = backtest.cutoffs.reduce((sum, { relationships }) => sum + relationships, 0);
  const parts = [
    auc !== null && `ranked the right one as riskier ${Math.round(auc * 100)} of 100 times`,
    calibration_error !== null && `was ${format.percent(calibration_error)} off on average`,
  ].filter((part) => part !== false);
  const best = Math.max(0, ...backtest.models.filter(({ model }) => model !== 'depth').map((other) => other.auc ?? 0));
  const warnings = [
    known < MIN_RELATIONSHIPS &&
      `Only ${format.count(known)} relationships were tested: too little history to be sure.`,
    calibration_error !== null &&
      calibration_error > MAX_CALIBRATION_ERROR &&
      'The probabilities do not match the outcomes here: use the order of relationships, not the percentages.',
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
