import type { Backtest } from '../api/evidence-queries';
import type { Format } from '../format/format';

type Model = Backtest['models'][number];
type Participation = Backtest['participation'][number];

/** Maximum mean difference of predicted and observed share at which probabilities are considered accurate. */
const MAX_CALIBRATION_ERROR = 0.05;
/** Fewer relationships prove little. */
const MIN_RELATIONSHIPS = 100;

/** The result of a backtest in sentences. */
export interface Quality {
  /** A few words next to a probability, such as "± 2%". */
  readonly short: string;
  readonly sentence: string;
  /** Its weaknesses; empty if there are none. */
  readonly warnings: readonly string[];
}

type Words = Pick<Format, 'percent' | 'count' | 'day' | 'days'>;

/** The participation test of the model in force; undefined if the backtest has none. @param model learned or fixed */
export function participationOf(backtest: Backtest, model: string | undefined): Participation | undefined {
  return backtest.participation.find((one) => one.model === model) ?? backtest.participation[0];
}

/** @returns null before the first backtest. @param model learned or fixed, as in the settings of the project */
export function qualityInWords(backtest: Backtest, model: string | undefined, format: Words): Quality | null {
  const depth = backtest.models.find((one) => one.model === 'depth');
  if (!depth || !backtest.ran_at) return null;
  const { auc, calibration_error: error } = participationOf(backtest, model) ?? depth;
  const known = backtest.cutoffs.reduce((sum, { relationships }) => sum + relationships, 0);
  const isSmall = known < MIN_RELATIONSHIPS;
  const holds = error !== null && error <= MAX_CALIBRATION_ERROR;
  return {
    short: shortly(error, { holds, isShort: isSmall || backtest.provisional }, format),
    sentence: sentence(auc, error, testedOn(backtest, format), format),
    warnings: [
      isSmall && `Only ${format.count(known)} relationships were tested: too little history to be sure.`,
      !isSmall && backtest.provisional && 'The history is short: these figures may still change considerably.',
      error !== null &&
        !holds &&
        'The probabilities do not match the outcomes here: use the order of relationships, not the percentages.',
      ...weaknesses(depth, backtest.models),
    ].filter((warning) => warning !== false),
  };
}

function shortly(
  error: number | null,
  { holds, isShort }: { readonly holds: boolean; readonly isShort: boolean },
  format: Words,
): string {
  if (error === null) return 'not judged';
  if (isShort) return 'little history';
  return holds ? `± ${format.percent(error)}` : 'order only';
}

function sentence(auc: number | null, error: number | null, tested: string, format: Words): string {
  const parts = [
    auc !== null && `ranked the right one of two contacts higher ${Math.round(auc * 100)} of 100 times`,
    error !== null && `was ${format.percent(error)} off on average`,
  ].filter((part) => part !== false);
  if (parts.length === 0) return `The score could not be judged: all relationships had the same outcome${tested}.`;
  return `The score ${parts.join(', and ')}${tested}.`;
}

/** The days that were predicted: ", tested on the last 90 days up to 30 Jun 2026". */
function testedOn({ cutoffs, horizon_days }: Backtest, format: Words): string {
  const days = (horizon_days ?? 0) * cutoffs.length;
  const last = cutoffs.at(-1)?.date;
  if (last === undefined || days === 0) return '';
  return `, tested on ${format.days(days)} after ${format.day(cutoffs[0]?.date ?? last)}`;
}

function weaknesses({ auc, precision, base_rate }: Model, models: readonly Model[]): (string | false)[] {
  const best = Math.max(0, ...models.filter(({ model }) => model !== 'depth').map((other) => other.auc ?? 0));
  return [
    auc !== null && auc < best && 'A simpler model does better here: see the comparison below.',
    precision !== null &&
      base_rate !== null &&
      precision <= base_rate &&
      'The at-risk flag is no better than chance here.',
  ];
}
