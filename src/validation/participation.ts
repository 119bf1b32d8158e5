import { averageRanks } from './average-ranks';
import { addDeciles, calibrationError, type Decile, deciles } from './calibration';
import { areaUnderCurve } from './discrimination';
import { countHighest } from './flag-quality';

/** What one model predicted for the relationships of a cutoff, by the same index. */
export interface Forecasts {
  /** Probability that the contact takes part. */
  readonly depth: Float64Array;
  readonly isAtRisk: Uint8Array;
}

/** How well a model predicted that contacts take part; sums, to be added over cutoffs. */
export interface ParticipationJudgement {
  /** Null where all did the same. */
  readonly auc: number | null;
  readonly count: number;
  readonly logLoss: number;
  readonly brier: number;
  readonly deciles: readonly Decile[];
  readonly tenths: readonly ParticipationTenth[];
  readonly alarms: number;
  /** Of these, who did not take part. A fraction where a tie had to be shared out. */
  readonly hits: number;
}

/** A tenth of the probabilities: how many, the sum of what was said, and how many took part. */
interface ParticipationTenth {
  readonly rows: number;
  readonly said: number;
  readonly tookPart: number;
}

/** One model's figures over all cutoffs, as a backtest keeps them. */
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

/** A probability of 0 or 1 that does not hold would cost infinitely much. */
const SURE = 1e-6;

/** @returns how many relationships every model can flag: alarms are compared at this count */
export function equalAlarms(models: readonly Forecasts[]): number {
  return Math.min(...models.map(({ isAtRisk }) => isAtRisk.reduce((sum, one) => sum + one, 0)));
}

/** @param alarms of those that the model flags, so many are judged: those that it is surest of */
export function judgeParticipation(
  { depth, isAtRisk }: Forecasts,
  tookPart: Uint8Array,
  alarms: number,
): ParticipationJudgement {
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

/** Puts the judgements of one model together. @param judged at least one, in the order of the cutoffs */
export function participationModel(
  model: ParticipationModel['model'],
  judged: readonly ParticipationJudgement[],
): ParticipationModel {
  const sum = (of: (it: ParticipationJudgement) => number) => judged.reduce((total, it) => total + of(it), 0);
  const count = sum((it) => it.count);
  const alarms = sum((it) => it.alarms);
  const aucs = judged.flatMap(({ auc }) => (auc === null ? [] : [auc]));
  const share = (part: number, whole: number) => (whole > 0 ? rounded(part / whole) : null);
  const error = calibrationError(judged.map((it) => it.deciles).reduce(addDeciles));
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

/** Log losses and errors that differ by less are level. */
const LEVEL = 0.002;
/** Up to this, what is said and what follows agree. */
const CALIBRATED = 0.05;

/** Says in words which model to choose, also when the learned one loses. */
export function participationVerdict(
  models: readonly ParticipationModel[],
  horizon: number,
  provisional: boolean,
): string {
  const [fixed, learned] = (['fixed', 'learned'] as const).map((name) => models.find(({ model }) => model === name));
  if (!fixed || !learned || fixed.log_loss === null || learned.log_loss === null) return '';
  const lead = fixed.log_loss - learned.log_loss;
  const word = lead > LEVEL ? 'better than' : lead >= -LEVEL ? 'level with' : 'WORSE than';
  const error = learned.calibration_error ?? 0;
  return [
    `Whether the contact takes part within ${horizon} days, the learned model says ${word} the fixed one: log loss ${three(learned.log_loss)} against ${three(fixed.log_loss)}, Brier score ${three(learned.brier)} against ${three(fixed.brier)}.`,
    `Its probabilities ${error <= CALIBRATED ? 'hold' : 'do NOT hold here'}: what it says and what follows differ by ${three(error)} on average (fixed: ${three(fixed.calibration_error)}).`,
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
