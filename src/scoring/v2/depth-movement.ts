import { daysAgo } from '../day-words';
import { changeSince, type DepthMovement, movementSentence } from '../depth-movement';
import { SCORE } from '../score-constants';
import { DEFAULT_SETTINGS, type ScoreSettings } from '../score-settings';
import { NUMBERS as x } from './algebra';
import type { ModelRow } from './model';
import { type RelationshipScore, scoreRelationship } from './relationship-score';
import type { RelationshipDay } from './roll-up';

/**
 * Says what moved depth since 28 days ago: `passingTime` and `newActivity` add up to the trend exactly. Both ends are under
 * one model and one length of history, so that no movement is the model's.
 *
 * @param days ascending, of which `score` was made
 * @param asOf day of the score
 */
export function depthMovement(
  days: readonly RelationshipDay[],
  score: RelationshipScore,
  asOf: number,
  model: ModelRow,
  settings: ScoreSettings = DEFAULT_SETTINGS,
): DepthMovement {
  const since = asOf - SCORE.window;
  const between = (after: number, until: number) =>
    days.filter(({ day, weight }) => weight > 0 && day > after && day <= until).length;
  const then = days.filter(({ day }) => day <= since);
  const untouched = scoreRelationship(then, asOf, model, settings)?.depth ?? 0;
  const [activeDays, activeDaysBefore] = [between(since, asOf), between(since - SCORE.window, since)];
  return {
    since,
    previousDepth: score.previousDepth,
    passingTime: x.round6(untouched - score.previousDepth),
    newActivity: x.round6(score.depth - untouched),
    activeDays,
    activeDaysBefore,
    sentence: sentence(score, asOf, since, activeDays, activeDaysBefore),
  };
}

function sentence(
  score: RelationshipScore,
  asOf: number,
  since: number,
  activeDays: number,
  activeDaysBefore: number,
): string {
  const { firstDay, lastDay, silenceDays, typicalGap, trend, trendWord, startDay } = score;
  if (firstDay === null || lastDay === null || silenceDays === null || typicalGap === null) {
    const written = `first written to ${daysAgo(asOf - startDay)}, never answered`;
    return trendWord === 'new' ? `New: ${written}.` : `${changeSince(trend, since)}: ${written}.`;
  }
  return movementSentence(
    { firstDay, lastDay, silenceDays, typicalGap, trend, trendWord },
    since,
    activeDays,
    activeDaysBefore,
  );
}
