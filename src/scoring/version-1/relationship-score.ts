import type { Band } from '../band';
import { round6 } from '../round6';
import { SCORE } from '../score-constants';
import { type BandSettings, DEFAULT_SETTINGS, type ScoreSettings } from '../score-settings';
import { depthFormula } from './depth-formula';
import { type RecommendedAction, recommendedAction } from './recommended-action';
import type { ActiveDay } from './roll-up';
import { isAtRisk, type Stage, stage, type TrendWord, trendWord } from './stage';

/** Everything known about one relationship as of the end of a UTC day. Values are rounded to 6 decimals. */
export interface RelationshipScore {
  readonly interactions: number;
  readonly activeDays: number;
  /** Days since 1970-01-01. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** Whole days since the last active day. */
  readonly silenceDays: number;
  /** Silent for at least four typical gaps. */
  readonly overdue: boolean;
  /** Days. */
  readonly typicalGap: number;
  /** Active days, each halved per half-life of age. */
  readonly activeValue: number;
  /** 1 if just active, one half after four typical gaps of silence. */
  readonly freshness: number;
  /** Expected active days in the next 30. */
  readonly expectedActiveDays: number;
  /** Probability of at least one active day in the next 30, 0..1. */
  readonly depth: number;
  readonly band: Band;
  /** 1 - depth. */
  readonly risk: number;
  /** Depth if the contact came back today. */
  readonly potential: number;
  /** Depth 28 days ago; 0 if there was no history yet. */
  readonly previousDepth: number;
  /** depth - previousDepth. */
  readonly trend: number;
  readonly trendWord: TrendWord;
  readonly atRisk: boolean;
  readonly stage: Stage;
  readonly action: RecommendedAction;
}

/**
 * Scores one relationship, as defined in docs/score.md.
 *
 * @param days its active days, ascending
 * @param asOf days since 1970-01-01; later days are ignored
 * @param settings of the project
 * @returns null if nothing had happened by then
 */
export function scoreRelationship(
  days: readonly ActiveDay[],
  asOf: number,
  settings: ScoreSettings = DEFAULT_SETTINGS,
): RelationshipScore | null {
  const known = days.filter(({ day }) => day <= asOf);
  const now = stateOf(known, asOf, settings.horizon);
  if (now === null) return null;
  const earlier = stateOf(
    known.filter(({ day }) => day <= asOf - SCORE.window),
    asOf - SCORE.window,
    settings.horizon,
  );

  const interactions = sum(known, (day) => day.interactions);
  const inbound = sum(known, (day) => day.inbound);
  const outbound = sum(known, (day) => day.outbound);
  const previousDepth = earlier?.depth ?? 0;
  const trend = round6(now.depth - previousDepth);
  const atRisk = isAtRisk({ ...now, interactions }, settings);
  const word = trendWord(trend, earlier === null);
  const lifeCycle = stage({
    ...now,
    interactions,
    atRisk,
    trendWord: word,
    activeInWindow: known.some(({ day }) => day > asOf - SCORE.window),
    activeInWindowBefore: known.some(({ day }) => day > asOf - 2 * SCORE.window && day <= asOf - SCORE.window),
  });
  return {
    ...now,
    interactions,
    band: band(now.depth, settings),
    risk: round6(1 - now.depth),
    previousDepth,
    trend,
    trendWord: word,
    atRisk,
    stage: lifeCycle,
    action: recommendedAction({ ...now, stage: lifeCycle, atRisk, trendWord: word, inbound, outbound }),
  };
}

/** The values that depend only on the active days as of a day. */
function stateOf(days: readonly ActiveDay[], asOf: number, horizon: number) {
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last) return null;
  const state = {
    activeDays: days.length,
    firstDay: first.day,
    lastDay: last.day,
    activeValue: sum(days, ({ day, weight }) => Math.min(1, weight) * 2 ** (-(asOf - day) / SCORE.halfLife)),
  };
  const result = depthFormula(state, asOf, horizon);
  return {
    ...state,
    ...result,
    typicalGap: round6(result.typicalGap),
    activeValue: round6(state.activeValue),
    freshness: round6(result.freshness),
    expectedActiveDays: round6(result.expectedActiveDays),
  };
}

function sum(days: readonly ActiveDay[], value: (day: ActiveDay) => number): number {
  return days.reduce((total, day) => total + value(day), 0);
}

/** @param depth 0..1, rounded to 6 decimals */
function band(depth: number, settings: BandSettings): Band {
  if (depth >= settings.bandDeep) return 'deep';
  if (depth >= settings.bandStrong) return 'strong';
  if (depth >= settings.bandWarm) return 'warm';
  if (depth >= settings.bandLight) return 'light';
  return 'faint';
}
