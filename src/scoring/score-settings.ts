import { DEFAULT_BREADTH_HALF, SCORE } from './score-constants';

/** The constants of the score that a project may set for itself. */
export const SETTING_NAMES = [
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

/** Every one is documented beside its default in `SCORE`, which has all of them. */
export type ScoreSettings = { readonly [name in (typeof SETTING_NAMES)[number]]: number };
export type BandSettings = Pick<ScoreSettings, 'bandDeep' | 'bandStrong' | 'bandWarm' | 'bandLight'>;
export type RiskSettings = Pick<ScoreSettings, 'coolingSilence' | 'coolingDepth' | 'overdueSilence' | 'overdueDepth'>;
export type WeightSettings = Pick<ScoreSettings, 'weightBreadth' | 'weightDepthQuality' | 'weightTrend' | 'weightRisk'>;

/** Those of score.md. */
export const DEFAULT_SETTINGS: ScoreSettings = SCORE;

/** All that a project may set: the constants of the score, and the half-point of the index's breadth. */
export interface ProjectSettings extends ScoreSettings {
  /** Expected active contacts at which breadth is one half. */
  readonly breadthHalf: number;
}

export const DEFAULT_PROJECT_SETTINGS: ProjectSettings = {
  ...(Object.fromEntries(SETTING_NAMES.map((name) => [name, SCORE[name]])) as unknown as ScoreSettings),
  breadthHalf: DEFAULT_BREADTH_HALF,
};
