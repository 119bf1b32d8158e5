import { daysAgo } from '../day-words';
import { changeSince, type DepthMovement, movementSentence } from '../depth-movement';
import { SCORE } from '../score-constants';
import { DEFAULT_SETTINGS, type ScoreSettings } from '../score-settings';
import { NUMBERS as x } from './algebra';
import type { ModelRow } from './model';
import type { RelationshipHistory } from './relationship-history';
import { type RelationshipScore, scoreOn } from './relationship-score';

/**
 * Says what moved depth since 28 days ago: `passingTime` and `newActivity` add up to the trend exactly. Both ends are under
 * one model and one length of history, so that no movement is the model's.
 *
 * @param history of which `score` was made
 * @param asOf day of the score
 */
export function depthMovement(
  history: RelationshipHistory,
  score: RelationshipScore,
  asOf: number,
  model: ModelRow,
  settings: ScoreSettings = DEFAULT_SETTINGS,
): DepthMovement {
  const since = asOf - SCORE.window;
  const untouched = scoreOn(history.until(since), asOf, model, settings)?.depth ?? 0;
  const activeDays = history.activeDaysBetween(since, asOf);
  const activeDaysBefore = history.activeDaysBetween(since - SCORE.window, since);
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
