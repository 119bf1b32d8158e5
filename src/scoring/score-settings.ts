import { SCORE } from './score-constants';

/** The constants of the score that a project may set for itself. */
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

/** Every one is documented beside its default in `SCORE`, which has all of them. */
export type ScoreSettings = { readonly [name in (typeof NAMES)[number]]: number };
export type BandSettings = Pick<ScoreSettings, 'bandDeep' | 'bandStrong' | 'bandWarm' | 'bandLight'>;
export type RiskSettings = Pick<ScoreSettings, 'coolingSilence' | 'coolingDepth' | 'overdueSilence' | 'overdueDepth'>;
export type WeightSettings = Pick<ScoreSettings, 'weightBreadth' | 'weightDepthQuality' | 'weightTrend' | 'weightRisk'>;

/** Those of score.md. */
export const DEFAULT_SETTINGS: ScoreSettings = SCORE;
