import { DEFAULT_BREADTH_HALF, SCORE } from './score-constants';

/** The constants of the score that a project may set. */
const NAMES = [
  'horizon',
  'bandDeep',
  'bandStrong',
  'bandWarm',
  'bandLight',
  'coolingSilence',
  'coolingDepth',
  'overdueSilence',
  'overdueDepth',
  'weightBreadth',
  'weightDepthQuality',
  'weightTrend',
  'weightRisk',
] as const;

/** Each is documented at its default in `SCORE`. */
export type ScoreSettings = { readonly [name in (typeof NAMES)[number]]: number };
export type BandSettings = Pick<ScoreSettings, 'bandDeep' | 'bandStrong' | 'bandWarm' | 'bandLight'>;
export type RiskSettings = Pick<ScoreSettings, 'coolingSilence' | 'coolingDepth' | 'overdueSilence' | 'overdueDepth'>;
export type WeightSettings = Pick<ScoreSettings, 'weightBreadth' | 'weightDepthQuality' | 'weightTrend' | 'weightRisk'>;

/** The defaults of docs/score.md. */
export const DEFAULT_SETTINGS: ScoreSettings = SCORE;

/** Stored settings: missing ones have their defaults, and those that do not affect the score are omitted. */
export function scoreSettings(stored: Partial<ScoreSettings>): ScoreSettings {
  return Object.fromEntries(NAMES.map((name) => [name, stored[name] ?? SCORE[name]])) as ScoreSettings;
}

/** @returns whether two settings give the same scores */
export function isSameScore(a: ScoreSettings, b: ScoreSettings): boolean {
  return NAMES.every((name) => a[name] === b[name]);
}

/** All that a project may set: the constants of the score, and the half-point of the index's breadth. */
export interface ProjectSettings extends ScoreSettings {
  /** Expected active contacts at which breadth is one half. */
  readonly breadthHalf: number;
}

/** Settings of the model of version 2, stored as 1 for yes and 0 for no. */
export interface ModelSettings {
  /** Whether the project learns its model from its own outcomes, or uses the fixed one. */
  readonly learned: number;
  /** Whether facts without direction are left out of the score. */
  readonly ignoresUndirected: number;
}

export const DEFAULT_PROJECT_SETTINGS: ProjectSettings = {
  ...scoreSettings({}),
  breadthHalf: DEFAULT_BREADTH_HALF,
};
