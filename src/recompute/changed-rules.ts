import { isSameScore, scoreSettings } from '../scoring/score-settings';
import { signalSettings } from '../scoring/signal-settings';
import type { RunSettings } from './recompute-plan';
import type { Rules } from './signals/transition.statements';

export interface ChangedRules {
  readonly rules: Rules;
  /** Cause of the changes that follow from the other rules alone. */
  readonly cause: 'settings' | 'definition';
}

/**
 * Compares the rules of a run with those of the previous one. If only thresholds or the model differ, the result of the
 * old rules can still be computed; for days in another time zone, or with other interactions, it cannot.
 */
export function changedRules(last: RunSettings, now: RunSettings): ChangedRules {
  if (last.score_version !== now.score_version) return { rules: 'other', cause: 'definition' };
  const sameDays =
    last.time_zone === now.time_zone &&
    last.score_settings.ignoresUndirected === now.score_settings.ignoresUndirected &&
    last.as_of <= now.as_of;
  if (!sameDays) return { rules: 'other', cause: 'settings' };
  const sameSettings =
    isSameScore(scoreSettings(last.score_settings), scoreSettings(now.score_settings)) &&
    signalSettings(last.score_settings).replyOwedDays === signalSettings(now.score_settings).replyOwedDays;
  if (!sameSettings) return { rules: 'compared', cause: 'settings' };
  return last.model_version === now.model_version
    ? { rules: 'same', cause: 'settings' }
    : { rules: 'compared', cause: 'definition' };
}
