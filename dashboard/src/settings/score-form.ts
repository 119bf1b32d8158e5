import type { SettingsPatch } from '../api/administration';
import type { ScoreSettings } from '../api/settings-query';

/** A number of the settings, whose bounds the API knows: its name in the form, such as "bands.deep", and its label. */
export interface ScoreField {
  readonly name: string;
  readonly label: string;
}

export const SCORE_FIELDS: readonly ScoreField[] = [
  { name: 'horizon_days', label: 'Days ahead' },
  { name: 'bands.deep', label: 'Deep from' },
  { name: 'bands.strong', label: 'Strong from' },
  { name: 'bands.warm', label: 'Warm from' },
  { name: 'bands.light', label: 'Light from' },
  { name: 'at_risk.cooling_silence_days', label: 'Cooling: silent days' },
  { name: 'at_risk.cooling_depth', label: 'Cooling: depth below' },
  { name: 'at_risk.overdue_silence_days', label: 'Overdue: silent days' },
  { name: 'at_risk.overdue_depth', label: 'Overdue: depth below' },
  { name: 'breadth_half', label: 'Breadth is half at' },
  { name: 'weights.breadth', label: 'Weight of breadth' },
  { name: 'weights.depth_quality', label: 'Weight of depth quality' },
  { name: 'weights.trend', label: 'Weight of trend' },
  { name: 'weights.risk', label: 'Weight of safety' },
  { name: 'signals.cooldown_days', label: 'Cooldown: days' },
  { name: 'signals.reply_owed_days', label: 'Reply owed: days' },
  { name: 'signals.moat_index_step', label: 'Moat Index moved by' },
  { name: 'signals.keep_days', label: 'Transitions kept: days' },
  { name: 'signals.holdout_percent', label: 'Episodes held out: percent' },
  { name: 'signals.episode_potential', label: 'Episodes from a potential of' },
];

/** The value of a field in the settings. */
export function fieldValue(settings: ScoreSettings, { name }: ScoreField): number {
  return name.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], settings) as number;
}

/** The changes that a filled-in form makes to the settings. */
export function changesOf(settings: ScoreSettings, filled: ReadonlyMap<string, number>): SettingsPatch {
  const patch: Record<string, number | Record<string, number>> = {};
  for (const field of SCORE_FIELDS) {
    const value = filled.get(field.name);
    if (value === undefined || value === fieldValue(settings, field)) continue;
    const [part = '', key] = field.name.split('.');
    if (key === undefined) patch[part] = value;
    else patch[part] = { ...(patch[part] as Record<string, number> | undefined), [key]: value };
  }
  return patch as SettingsPatch;
}
