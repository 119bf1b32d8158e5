import type { Band } from '../band';
import { type BandSettings, DEFAULT_SETTINGS } from '../score-settings';

/** @param depth 0..1, rounded to 6 decimals */
export function band(depth: number, settings: BandSettings = DEFAULT_SETTINGS): Band {
  if (depth >= settings.bandDeep) return 'deep';
  if (depth >= settings.bandStrong) return 'strong';
  if (depth >= settings.bandWarm) return 'warm';
  if (depth >= settings.bandLight) return 'light';
  return 'faint';
}
