import type { ErrorDetail } from '../http/problem/error-model.dto';
import { type ModelSettings, type ProjectSettings, scoreSettings } from '../scoring/score-settings';
import { type SignalSettings, signalSettings } from '../scoring/signal-settings';
import type { SettingsItem } from './settings.dto';
import type { SettingsPatch } from './settings.input';

/** Tolerance for the sum of the weights, which have at most six decimals. */
const ROUNDING = 1e-9;

/** All settings of a project: of its score, and of what is announced of it. */
export type Settings = ProjectSettings & ModelSettings & SignalSettings;

/** The defaults of a project for settings that are not stored. */
export interface SettingsDefaults {
  readonly breadthHalf: number;
  /** True for new projects, false for those created before version 2. */
  readonly learns: boolean;
}

/** Stored settings, with defaults for the missing ones. */
export function fullSettings(stored: Partial<Settings>, { breadthHalf, learns }: SettingsDefaults): Settings {
  return {
    ...scoreSettings(stored),
    breadthHalf: stored.breadthHalf ?? breadthHalf,
    learned: stored.learned ?? (learns ? 1 : 0),
    ignoresUndirected: stored.ignoresUndirected ?? 0,
    ...signalSettings(stored),
  };
}

/** Settings in the form of the API. */
export function settingsItem(settings: Settings): SettingsItem {
  return {
    horizon_days: settings.horizon,
    bands: {
      deep: settings.bandDeep,
      strong: settings.bandStrong,
      warm: settings.bandWarm,
      light: settings.bandLight,
    },
    at_risk: {
      cooling_silence_days: settings.coolingSilence,
      cooling_depth: settings.coolingDepth,
      overdue_silence_days: settings.overdueSilence,
      overdue_depth: settings.overdueDepth,
    },
    breadth_half: settings.breadthHalf,
    model: settings.learned === 1 ? 'learned' : 'fixed',
    undirected: settings.ignoresUndirected === 1 ? 'ignored' : 'counts',
    weights: {
      breadth: settings.weightBreadth,
      depth_quality: settings.weightDepthQuality,
      trend: settings.weightTrend,
      risk: settings.weightRisk,
    },
    signals: {
      cooldown_days: settings.cooldownDays,
      reply_owed_days: settings.replyOwedDays,
      moat_index_step: settings.moatStep,
      keep_days: settings.transitionDays,
      episode_potential: settings.episodePotential,
      holdout_percent: settings.holdoutPercent,
    },
  };
}

/** Settings with the changes of a patch. */
export function patched(current: Settings, patch: SettingsPatch): Settings {
  const { bands, at_risk: atRisk, weights, signals } = patch;
  return {
    horizon: patch.horizon_days ?? current.horizon,
    bandDeep: bands?.deep ?? current.bandDeep,
    bandStrong: bands?.strong ?? current.bandStrong,
    bandWarm: bands?.warm ?? current.bandWarm,
    bandLight: bands?.light ?? current.bandLight,
    coolingSilence: atRisk?.cooling_silence_days ?? current.coolingSilence,
    coolingDepth: atRisk?.cooling_depth ?? current.coolingDepth,
    overdueSilence: atRisk?.overdue_silence_days ?? current.overdueSilence,
    overdueDepth: atRisk?.overdue_depth ?? current.overdueDepth,
    breadthHalf: patch.breadth_half ?? current.breadthHalf,
    weightBreadth: weights?.breadth ?? current.weightBreadth,
    weightDepthQuality: weights?.depth_quality ?? current.weightDepthQuality,
    weightTrend: weights?.trend ?? current.weightTrend,
    weightRisk: weights?.risk ?? current.weightRisk,
    learned: patch.model == null ? current.learned : Number(patch.model === 'learned'),
    ignoresUndirected: patch.undirected == null ? current.ignoresUndirected : Number(patch.undirected === 'ignored'),
    cooldownDays: signals?.cooldown_days ?? current.cooldownDays,
    replyOwedDays: signals?.reply_owed_days ?? current.replyOwedDays,
    moatStep: signals?.moat_index_step ?? current.moatStep,
    transitionDays: signals?.keep_days ?? current.transitionDays,
    episodePotential: signals?.episode_potential ?? current.episodePotential,
    holdoutPercent: signals?.holdout_percent ?? current.holdoutPercent,
  };
}

/** Mistakes in the combination of settings; each one is already within its range. */
export function settingsMistakes(settings: Settings): ErrorDetail[] {
  const { bandDeep, bandStrong, bandWarm, bandLight } = settings;
  const item = settingsItem(settings);
  const total = Object.values(item.weights).reduce((sum, weight) => sum + weight, 0);
  const descends = bandDeep > bandStrong && bandStrong > bandWarm && bandWarm > bandLight && bandLight > 0;
  return [
    ...(descends
      ? []
      : [{ message: 'deep > strong > warm > light > 0 must hold', location: 'body.bands', value: item.bands }]),
    ...(Math.abs(total - 1) < ROUNDING
      ? []
      : [
          {
            message: `the four weights must add up to 1, not ${Number(total.toFixed(6))}`,
            location: 'body.weights',
            value: item.weights,
          },
        ]),
  ];
}
