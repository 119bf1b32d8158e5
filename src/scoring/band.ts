import { SCORE } from './score-constants';

export type Band = 'deep' | 'strong' | 'warm' | 'light' | 'faint';

/** @param depth 0..1, rounded to 6 decimals */
export function band(depth: number): Band {
  if (depth >= SCORE.bandDeep) return 'deep';
  if (depth >= SCORE.bandStrong) return 'strong';
  if (depth >= SCORE.bandWarm) return 'warm';
  if (depth >= SCORE.bandLight) return 'light';
  return 'faint';
}
