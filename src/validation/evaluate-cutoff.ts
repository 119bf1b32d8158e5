import { FIXED_MODEL, type ModelRow } from '../scoring/model';
import type { ScoreSettings } from '../scoring/score-settings';
import { averageRanks } from './average-ranks';
import { type Decile, deciles } from './calibration';
import type { CutoffSample } from './cutoff-sample';
import { areaUnderCurve, rankCorrelation } from './discrimination';
import { countFlags, countHighest, type FlagCounts } from './flag-quality';
import { depthForecast, type ModelName, SILENCE_MODELS } from './silence-models';

/** How well one model predicted what followed one cutoff. */
export interface CutoffEvaluation {
  readonly model: ModelName;
  /** 0..1; null if all relationships had the same outcome. */
  readonly auc: number | null;
  /** -1..1; null if all relationships had the same outcome. */
  readonly spearman: number | null;
  readonly flags: FlagCounts;
  readonly deciles: readonly Decile[];
}

/**
 * Compares models with what followed a cutoff. Flags are evaluated among relationships of two interactions or more,
 * because only these can be at risk. A baseline has no flag: it flags as many as the score does, the most certain
 * first.
 *
 * @param models must include the score
 * @param row the model of the score
 */
export function evaluateCutoff(
  sample: CutoffSample,
  settings: ScoreSettings,
  models: readonly ModelName[],
  row: ModelRow = { ...FIXED_MODEL, horizon: settings.horizon },
): CutoffEvaluation[] {
  const isSilent = sample.mark((it) => it.activeAfter === 0);
  const canBeFlagged = sample.mark((it) => it.interactions >= 2);
  const isFlagged = sample.mark((it) => depthForecast(it, sample.cutoff, row, settings).atRisk);
  const flags = countFlags(isFlagged, isSilent, canBeFlagged);
  const volume = averageRanks(sample.map((it) => it.activeAfter));
  return models.map((model) => {
    const { silence, isProbability } = SILENCE_MODELS[model](sample, settings, row);
    const ranks = averageRanks(silence);
    const correlation = rankCorrelation(ranks, volume);
    return {
      model,
      auc: areaUnderCurve(ranks, isSilent),
      spearman: correlation === null ? null : -correlation,
      flags: model === 'depth' ? flags : countHighest(flags.flagged, ranks, isSilent, canBeFlagged),
      deciles: deciles(ranks, isProbability ? silence : null, isSilent),
    };
  });
}
