import { forecast } from '../scoring/forecast';
import type { ModelRow } from '../scoring/model';
import type { ScoreSettings } from '../scoring/score-settings';
import { averageRanks } from './average-ranks';
import { type BgNbd, type Customer, fitBgNbd, silenceProbability } from './bg-nbd';
import type { CutoffObservation, CutoffSample } from './cutoff-sample';

export type ModelName = 'depth' | 'recency' | 'frequency' | 'rfm' | 'bg_nbd';

/** The predictions of a model for every relationship of a sample. */
interface Forecast {
  /** Higher values mean more certain silence. */
  readonly silence: Float64Array;
  /** Whether these are probabilities, or only an order. */
  readonly isProbability: boolean;
}

type Model = (sample: CutoffSample, settings: ScoreSettings, row: ModelRow) => Forecast;

const QUINTILES = 5;
/** More relationships do not improve the four parameters of BG/NBD, and take longer. */
const MAX_FIT_CUSTOMERS = 25_000;

/** The score and its baselines, each using only what was known at the cutoff. */
export const SILENCE_MODELS: Readonly<Record<ModelName, Model>> = {
  depth: (sample, settings, row) => ({
    silence: sample.map((it) => 1 - depthForecast(it, sample.cutoff, row, settings).depth),
    isProbability: true,
  }),
  recency: (sample) => ({ silence: sample.map((it) => sample.cutoff - it.lastDay), isProbability: false }),
  frequency: (sample) => ({ silence: sample.map((it) => -it.activeDays), isProbability: false }),
  rfm: (sample) => ({ silence: rfm(sample), isProbability: false }),
  bg_nbd: (sample, { horizon }) => {
    const model = fittedTo(sample);
    const silence = sample.map((it) => silenceProbability(model, customer(it, sample.cutoff), horizon));
    return { silence, isProbability: true };
  },
};

/** The prediction of the score for one relationship of a sample. */
export function depthForecast(it: CutoffObservation, cutoff: number, row: ModelRow, settings: ScoreSettings) {
  const state = { ...it, day: cutoff, valueSum: it.activeValue, sumDay: cutoff, participations: it.interactions };
  return forecast(state, row, settings);
}

/**
 * Recency, frequency and monetary (sum of weights), each from 1 to 5 by quintile, added up and negated, because high
 * values mean active.
 */
function rfm(sample: CutoffSample): Float64Array {
  const quintiles = (value: (it: CutoffObservation) => number) =>
    averageRanks(sample.map(value)).map((rank) => Math.ceil(((rank - 0.5) / sample.size) * QUINTILES));
  const recency = quintiles((it) => it.lastDay);
  const frequency = quintiles((it) => it.activeDays);
  const monetary = quintiles((it) => it.weight);
  return recency.map((score, index) => -(score + (frequency[index] ?? 0) + (monetary[index] ?? 0)));
}

function fittedTo(sample: CutoffSample): BgNbd {
  const alike = new Map<string, { -readonly [key in keyof Customer]: Customer[key] }>();
  const step = Math.max(1, Math.ceil(sample.size / MAX_FIT_CUSTOMERS));
  for (let index = 0; index < sample.size; index += step) {
    const one = customer(sample.at(index), sample.cutoff);
    const key = `${one.repeats} ${one.lastAt} ${one.age}`;
    const known = alike.get(key);
    if (known) known.count++;
    else alike.set(key, { ...one, count: 1 });
  }
  return fitBgNbd([...alike.values()]);
}

/** A purchase of the model is an active day; its unit of time is the day. */
function customer({ activeDays, firstDay, lastDay }: CutoffObservation, cutoff: number): Omit<Customer, 'count'> {
  return { repeats: activeDays - 1, lastAt: lastDay - firstDay, age: cutoff - firstDay };
}
