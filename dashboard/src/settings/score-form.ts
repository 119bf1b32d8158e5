import type { SettingsPatch } from '../api/administration';
import type { ScoreSettings } from '../api/settings-query';

/** A number of the settings: its name in the form, such as "bands.deep", and its label. */
export interface ScoreField {
  readonly name: string;
  readonly label: string;
  readonly step: number;
}

const share = (name: string, label: string): ScoreField => ({ name, label, step: 0.01 });
const days = (name: string, label: string): ScoreField => ({ name, label, step: 1 });

export const SCORE_FIELDS: readonly ScoreField[] = [
  days('horizon_days', 'Days ahead'),
  share('bands.deep', 'Deep from'),
  share('bands.strong', 'Strong from'),
  share('bands.warm', 'Warm from'),
  share('bands.light', 'Light from'),
  days('at_risk.cooling_silence_days', 'Cooling: silent days'),
  share('at_risk.cooling_depth', 'Cooling: depth below'),
  days('at_risk.overdue_silence_days', 'Overdue: silent days'),
  share('at_risk.overdue_depth', 'Overdue: depth below'),
  share('breadth_half', 'Breadth is half at'),
  share('weights.breadth', 'Weight of breadth'),
  share('weights.depth_quality', 'Weight of depth quality'),
  share('weights.trend', 'Weight of trend'),
  share('weights.risk', 'Weight of safety'),
  days('signals.cooldown_days', 'Cooldown: days'),
  days('signals.reply_owed_days', 'Reply owed: days'),
  { name: 'signals.moat_index_step', label: 'Moat Index moved by', step: 0.001 },
  days('signals.keep_days', 'Transitions kept: days'),
  { name: 'signals.holdout_percent', label: 'Episodes held out: percent', step: 1 },
  { name: 'signals.episode_potential', label: 'Episodes from a potential of', step: 0.05 },
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
