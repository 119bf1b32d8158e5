import { daysAgo, daysInWords, rhythmInWords } from './day-words';
import { isoDay } from './iso-day';
import { type RelationshipScore, scoreRelationship } from './relationship-score';
import type { ActiveDay } from './roll-up';
import { round6 } from './round6';
import { SCORE } from './score-constants';
import { DEFAULT_SETTINGS, type ScoreSettings } from './score-settings';

/** What happened to depth within the last 28 days. */
export interface DepthMovement {
  /** Days since 1970-01-01: 28 days ago. */
  readonly since: number;
  readonly previousDepth: number;
  /** What silence and age alone would have done, had nothing happened since. */
  readonly passingTime: number;
  /** What the active days since then did on top of that. */
  readonly newActivity: number;
  /** Active days in these 28 days, and in the 28 days before. */
  readonly activeDays: number;
  readonly activeDaysBefore: number;
  /** Why, in one English sentence. */
  readonly sentence: string;
}

/** Below this, in depth, a movement is none worth words. */
const HARDLY = 0.005;

/**
 * Says what moved depth since 28 days ago: `passingTime` and `newActivity` add up to the trend exactly.
 *
 * @param days the relationship's active days, of which `score` was made
 * @param settings with which it was
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

type MovementFacts = Pick<
  RelationshipScore,
  'silenceDays' | 'typicalGap' | 'trend' | 'trendWord' | 'firstDay' | 'lastDay'
>;

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
export function changeSince(trend: number, since: number): string {
  const size = Math.abs(trend).toFixed(2);
  const way = Math.abs(trend) < HARDLY ? 'Hardly changed' : `${trend > 0 ? 'Up' : 'Down'} ${size}`;
  return `${way} since ${isoDay(since)}`;
}

function count(activeDays: number): string {
  return activeDays === 1 ? '1 active day' : `${activeDays} active days`;
}
