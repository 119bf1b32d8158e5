import { NUMBERS as x } from './algebra';
import { daysAgo, daysInWords, rhythmInWords } from './day-words';
import { isoDay } from './iso-day';
import type { ModelRow } from './model';
import type { RelationshipHistory } from './relationship-history';
import { type RelationshipScore, scoreOn } from './relationship-score';
import { SCORE } from './score-constants';
import { DEFAULT_SETTINGS, type ScoreSettings } from './score-settings';

/** The change of depth within the last 28 days. */
export interface DepthMovement {
  /** Days since 1970-01-01: 28 days ago. */
  readonly since: number;
  readonly previousDepth: number;
  /** The change by silence and age alone, as if nothing had happened since. */
  readonly passingTime: number;
  /** The further change by the active days since then. */
  readonly newActivity: number;
  /** Active days in these 28 days, and in the 28 days before. */
  readonly activeDays: number;
  readonly activeDaysBefore: number;
  /** Why, in one English sentence. */
  readonly sentence: string;
}

/** Movements of depth below this are described as none. */
const HARDLY = 0.005;

/**
 * Explains the change of depth since 28 days ago: `passingTime` and `newActivity` add up to the trend exactly. Both
 * ends use one model and one length of history, so that the model causes no change.
 *
 * @param history from which `score` was computed
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

/** Of a contact that took part at least once. */
interface MovementFacts extends Pick<RelationshipScore, 'trend' | 'trendWord'> {
  readonly firstDay: number;
  readonly lastDay: number;
  readonly silenceDays: number;
  readonly typicalGap: number;
}

/** Of a score of either version whose contact took part at least once. */
export function movementSentence(
  score: MovementFacts,
  since: number,
  activeDays: number,
  activeDaysBefore: number,
): string {
  const { silenceDays, typicalGap, trend, trendWord } = score;
  if (trendWord === 'new') {
    const first = daysAgo(silenceDays + score.lastDay - score.firstDay);
    return `New: first active ${first}, ${activeDays === 1 ? 'once' : `on ${daysInWords(activeDays)}`} so far.`;
  }
  const activity = `${activeDays === 0 ? 'no active day' : count(activeDays)} in these ${SCORE.window} days, ${
    activeDaysBefore === 0 ? 'none' : activeDaysBefore
  } in the ${SCORE.window} before`;
  const silence =
    silenceDays > typicalGap ? `; silent ${daysInWords(silenceDays)}, usually ${rhythmInWords(typicalGap)}` : '';
  return `${changeSince(trend, since)}: ${activity}${silence}.`;
}

/** "Up 0.12 since 2025-06-02". */
function changeSince(trend: number, since: number): string {
  const size = Math.abs(trend).toFixed(2);
  const way = Math.abs(trend) < HARDLY ? 'Hardly changed' : `${trend > 0 ? 'Up' : 'Down'} ${size}`;
  return `${way} since ${isoDay(since)}`;
}

function count(activeDays: number): string {
  return activeDays === 1 ? '1 active day' : `${activeDays} active days`;
}
