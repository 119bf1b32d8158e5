import { averageRanks } from './average-ranks';
import { addDeciles, calibrationError, type Decile, deciles } from './calibration';
import { areaUnderCurve } from './discrimination';
import { countHighest } from './flag-quality';

/** The predictions of one model for the relationships of a cutoff, by index. */
export interface Forecasts {
  /** Probability that the contact takes part. */
  readonly depth: Float64Array;
  readonly isAtRisk: Uint8Array;
}

/** How well a model predicted that contacts take part; sums, to be added over cutoffs. */
export interface ParticipationEvaluation {
  /** Null if all had the same outcome. */
  readonly auc: number | null;
  readonly count: number;
  readonly logLoss: number;
  readonly brier: number;
  readonly deciles: readonly Decile[];
  readonly tenths: readonly ParticipationTenth[];
  readonly alarms: number;
  /** Alarms in which the contact did not take part. A fraction if a tie was split. */
  readonly hits: number;
}

/** A tenth of the probabilities: number of rows, sum of the predictions, and how many contacts took part. */
interface ParticipationTenth {
  readonly rows: number;
  readonly said: number;
  readonly tookPart: number;
}

/** The figures of one model over all cutoffs, as stored by a backtest. */
export interface ParticipationModel {
  readonly model: 'fixed' | 'learned';
  readonly auc: number | null;
  readonly log_loss: number | null;
  readonly brier: number | null;
  readonly calibration_error: number | null;
  readonly alarms: number;
  readonly precision: number | null;
  readonly reliability: readonly {
    readonly from: number;
    readonly to: number;
    readonly rows: number;
    readonly said: number | null;
    readonly took_part: number | null;
  }[];
}

/** Limits probabilities, because the log loss of a wrong 0 or 1 is infinite. */
const SURE = 1e-6;

/** @returns the number of relationships that every model can flag; alarms are compared at this number */
export function equalAlarms(models: readonly Forecasts[]): number {
  return Math.min(...models.map(({ isAtRisk }) => isAtRisk.reduce((sum, one) => sum + one, 0)));
}

/** @param alarms number of alarms to evaluate, the most certain first */
export function evaluateParticipation(
  { depth, isAtRisk }: Forecasts,
  tookPart: Uint8Array,
  alarms: number,
): ParticipationEvaluation {
  const tenths = Array.from({ length: 10 }, () => ({ rows: 0, said: 0, tookPart: 0 }));
  let [logLoss, brier] = [0, 0];
  for (const [index, said] of depth.entries()) {
    const happened = tookPart[index] ? 1 : 0;
    const sure = Math.min(1 - SURE, Math.max(SURE, said));
    logLoss -= Math.log(happened ? sure : 1 - sure);
    brier += (said - happened) ** 2;
    const tenth = tenths[Math.min(9, Math.floor(said * 10))];
    if (!tenth) continue;
    tenth.rows++;
    tenth.said += said;
    tenth.tookPart += happened;
  }
  const ranks = averageRanks(depth);
  const silent = tookPart.map((one) => (one ? 0 : 1));
  const risk = averageRanks(depth.map((it) => 1 - it));
  return {
    auc: areaUnderCurve(ranks, tookPart),
    count: depth.length,
    logLoss,
    brier,
    deciles: deciles(ranks, depth, tookPart),
    tenths,
    alarms,
    hits: countHighest(alarms, risk, silent, isAtRisk).hits,
  };
}

/** Combines the evaluations of one model. @param evaluations at least one, in the order of the cutoffs */
export function participationModel(
  model: ParticipationModel['model'],
  evaluations: readonly ParticipationEvaluation[],
): ParticipationModel {
  const sum = (of: (it: ParticipationEvaluation) => number) => evaluations.reduce((total, it) => total + of(it), 0);
  const count = sum((it) => it.count);
  const alarms = sum((it) => it.alarms);
  const aucs = evaluations.flatMap(({ auc }) => (auc === null ? [] : [auc]));
  const share = (part: number, whole: number) => (whole > 0 ? rounded(part / whole) : null);
  const error = calibrationError(evaluations.map((it) => it.deciles).reduce(addDeciles));
  return {
    model,
    auc: share(
      aucs.reduce((total, auc) => total + auc, 0),
      aucs.length,
    ),
    log_loss: share(
      sum((it) => it.logLoss),
      count,
    ),
    brier: share(
      sum((it) => it.brier),
      count,
    ),
    calibration_error: error === null ? null : rounded(error),
    alarms,
    precision: share(
      sum((it) => it.hits),
      alarms,
    ),
    reliability: Array.from({ length: 10 }, (_, index) => {
      const tenth = (of: (it: ParticipationTenth) => number) =>
        sum(({ tenths }) => of(tenths[index] ?? { rows: 0, said: 0, tookPart: 0 }));
      const rows = tenth((it) => it.rows);
      return {
        from: index / 10,
        to: (index + 1) / 10,
        rows,
        said: share(
          tenth((it) => it.said),
          rows,
        ),
        took_part: share(
          tenth((it) => it.tookPart),
          rows,
        ),
      };
    }),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** Log losses that differ by less count as equal. */
const LEVEL = 0.002;
/** Maximum error at which predictions and outcomes agree. */
const CALIBRATED = 0.05;

/** Describes in words which model to choose, including when the learned one loses. */
export function participationVerdict(
  models: readonly ParticipationModel[],
  horizon: number,
  provisional: boolean,
): string {
  const [fixed, learned] = (['fixed', 'learned'] as const).map((name) => models.find(({ model }) => model === name));
  if (!fixed || !learned || fixed.log_loss === null || learned.log_loss === null) return '';
  const lead = fixed.log_loss - learned.log_loss;
  const word = lead > LEVEL ? 'better than' : lead >= -LEVEL ? 'as well as' : 'worse than';
  const error = learned.calibration_error ?? 0;
  return [
    `Whether the contact takes part within ${horizon} days, the learned model predicts ${word} the fixed one: log loss ${three(learned.log_loss)} against ${three(fixed.log_loss)}, Brier score ${three(learned.brier)} against ${three(fixed.brier)}.`,
    `Its probabilities ${error <= CALIBRATED ? 'hold' : 'do not hold here'}: predicted and observed shares differ by ${three(error)} on average (fixed: ${three(fixed.calibration_error)}).`,
    learned.alarms > 0
      ? `Of ${learned.alarms.toLocaleString('en-US')} alarms of each, ${percent(learned.precision)} % did not take part (fixed: ${percent(fixed.precision)} %).`
      : 'There were no alarms to compare.',
    ...(provisional ? ['Provisional: at the last cutoff, history was shorter than two horizons.'] : []),
  ].join(' ');
}

function three(value: number | null): string {
  return value === null ? '–' : value.toFixed(3);
}

function percent(share: number | null): string {
  return share === null ? '–' : (100 * share).toFixed(1);
}
