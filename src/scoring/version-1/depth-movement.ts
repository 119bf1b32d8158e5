import { type DepthMovement, movementSentence } from '../depth-movement';
import { round6 } from '../round6';
import { SCORE } from '../score-constants';
import { DEFAULT_SETTINGS, type ScoreSettings } from '../score-settings';
import { type RelationshipScore, scoreRelationship } from './relationship-score';
import type { ActiveDay } from './roll-up';

/**
 * Explains the change of depth since 28 days ago: `passingTime` and `newActivity` add up to the trend exactly.
 *
 * @param days the active days from which `score` was computed @param settings with which it was computed
 */
export function depthMovement(
  days: readonly ActiveDay[],
  score: RelationshipScore,
  settings: ScoreSettings = DEFAULT_SETTINGS,
): DepthMovement {
  const asOf = score.lastDay + score.silenceDays;
  const since = asOf - SCORE.window;
  const between = (after: number, until: number) => days.filter(({ day }) => day > after && day <= until).length;
  const untouched =
    scoreRelationship(
      days.filter(({ day }) => day <= since),
      asOf,
      settings,
    )?.depth ?? 0;
  const activeDays = between(since, asOf);
  const activeDaysBefore = between(since - SCORE.window, since);
  return {
    since,
    previousDepth: score.previousDepth,
    passingTime: round6(untouched - score.previousDepth),
    newActivity: round6(score.depth - untouched),
    activeDays,
    activeDaysBefore,
    sentence: movementSentence(score, since, activeDays, activeDaysBefore),
  };
}
