import type { SettingsPatch } from '../api/administration';
import type { ScoreSettings } from '../api/settings-query';

/** A number of the settings, whose bounds the API knows: its name in the form, such as "bands.deep", and its label. */
export interface ScoreField {
  readonly name: string;
  readonly label: string;
  /** The form has a share, or a part of the index, times this, as every page shows it; by default 1. */
  readonly times?: number;
}

const percent = (name: string, label: string): ScoreField => ({ name, label: `${label}, %`, times: 100 });

export const SCORE_GROUPS: readonly { readonly title: string; readonly fields: readonly ScoreField[] }[] = [
  {
    title: 'Depth and its bands',
    fields: [
      { name: 'horizon_days', label: 'Looks ahead, days' },
      percent('bands.deep', 'Deep from'),
      percent('bands.strong', 'Strong from'),
      percent('bands.warm', 'Warm from'),
      percent('bands.light', 'Light from'),
    ],
  },
  {
    title: 'At risk',
    fields: [
      { name: 'at_risk.cooling_silence_days', label: 'Cooling: silent days' },
      percent('at_risk.cooling_depth', 'Cooling: depth below'),
      { name: 'at_risk.overdue_silence_days', label: 'Overdue: silent days' },
      percent('at_risk.overdue_depth', 'Overdue: depth below'),
    ],
  },
  {
    title: 'Moat Index',
    fields: [
      { name: 'breadth_half', label: 'Relationships for half of breadth' },
      percent('weights.breadth', 'Weight of breadth'),
      percent('weights.depth_quality', 'Weight of depth quality'),
      percent('weights.trend', 'Weight of trend'),
      percent('weights.risk', 'Weight of safety'),
    ],
  },
  {
    title: 'Changes and episodes',
    fields: [
      { name: 'signals.cooldown_days', label: 'Same change again after, days' },
      { name: 'signals.reply_owed_days', label: 'Reply owed after, days' },
      { name: 'signals.moat_index_step', label: 'Index moved by, points', times: 100 },
      { name: 'signals.keep_days', label: 'Changes are kept for, days' },
      { name: 'signals.holdout_percent', label: 'Episodes held out, %' },
      percent('signals.episode_potential', 'Episodes from a potential of'),
    ],
  },
];

/** The settings that are one of a few words. */
export const SCORE_CHOICES = [
  {
    name: 'model',
    label: 'Model',
    options: [
      ['learned', 'learned from this project'],
      ['fixed', 'one formula for all'],
    ],
  },
  {
    name: 'undirected',
    label: 'Interactions without direction',
    options: [
      ['counts', 'count as taking part'],
      ['ignored', 'are ignored'],
    ],
  },
] as const;

export const SCORE_FIELDS: readonly ScoreField[] = SCORE_GROUPS.flatMap(({ fields }) => fields);

/** A value as the form has it: 0.35 as 35. */
export function shownValue(settings: ScoreSettings, field: ScoreField): number {
  return rounded(fieldValue(settings, field) * (field.times ?? 1));
}

/** What the form has of a field as a value of the settings: 35 as 0.35. */
export function typedValue({ times = 1 }: ScoreField, typed: number): number {
  return rounded(typed / times);
}

/** Without what binary fractions add: 0.07 × 100 is 7. */
export function rounded(value: number): number {
  return Number(value.toPrecision(12));
}

/** The value of a field in the settings. */
export function fieldValue(settings: ScoreSettings, { name }: ScoreField): number {
  return name.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown>)[key], settings) as number;
}

/** The changes that a filled-in form makes to the settings. */
export function changesOf(settings: ScoreSettings, filled: ReadonlyMap<string, number | string>): SettingsPatch {
  const patch: Record<string, number | string | Record<string, number>> = {};
  for (const { name } of SCORE_CHOICES) {
    const chosen = filled.get(name);
    if (typeof chosen === 'string' && chosen !== settings[name]) patch[name] = chosen;
  }
  for (const field of SCORE_FIELDS) {
    const value = filled.get(field.name);
    if (typeof value !== 'number' || value === fieldValue(settings, field)) continue;
    const [part = '', key] = field.name.split('.');
    if (key === undefined) patch[part] = value;
    else patch[part] = { ...(patch[part] as Record<string, number> | undefined), [key]: value };
  }
  return patch as SettingsPatch;
}
