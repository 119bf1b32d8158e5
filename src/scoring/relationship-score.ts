import { type Band, band } from './band';
import { type RecommendedAction, recommendedAction } from './recommended-action';
import type { ActiveDay } from './roll-up';
import { round6 } from './round6';
import { SCORE } from './score-constants';
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
  /** 1 when just active, one half after four typical gaps of silence. */
  readonly freshness: number;
  /** Expected active days in the next 30. */
  readonly expectedActiveDays: number;
  /** Probability of at least one active day in the next 30, 0..1. */
  readonly depth: number;
  readonly band: Band;
  /** 1 - depth. */
  readonly risk: number;
  /** Depth if they came back today. */
  readonly potential: number;
  /** Depth 28 days ago, 0 without history then. */
  readonly previousDepth: number;
  /** depth - previousDepth. */
  readonly trend: number;
  readonly trendWord: TrendWord;
  readonly atRisk: boolean;
  readonly stage: Stage;
  readonly action: RecommendedAction;
}

/**
 * Scores one relationship, as score.md defines it.
 *
 * @param days its active days, ascending
 * @param asOf days since 1970-01-01; later days are ignored
 * @returns null where nothing had happened by then
 */
export function scoreRelationship(days: readonly ActiveDay[], asOf: number): RelationshipScore | null {
  const known = days.filter(({ day }) => day <= asOf);
  const now = stateOf(known, asOf);
  if (now === null) return null;
  const earlier = stateOf(
    known.filter(({ day }) => day <= asOf - SCORE.window),
    asOf - SCORE.window,
  );

  const interactions = sum(known, (day) => day.interactions);
  const inbound = sum(known, (day) => day.inbound);
  const outbound = sum(known, (day) => day.outbound);
  const previousDepth = earlier?.depth ?? 0;
  const trend = round6(now.depth - previousDepth);
  const atRisk = isAtRisk({ ...now, interactions });
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
    band: band(now.depth),
    risk: round6(1 - now.depth),
    previousDepth,
    trend,
    trendWord: word,
    atRisk,
    stage: lifeCycle,
    action: recommendedAction({ ...now, stage: lifeCycle, atRisk, trendWord: word, inbound, outbound }),
  };
}

/** The formula proper: what follows from the active days as of a day, without looking back. */
function stateOf(days: readonly ActiveDay[], asOf: number) {
  const first = days[0];
  const last = days.at(-1);
  if (!first || !last) return null;
  const activeDays = days.length;
  const activeValue = sum(days, ({ day, weight }) => Math.min(1, weight) * 2 ** (-(asOf - day) / SCORE.halfLife));
  const typicalGap = (last.day - first.day + SCORE.gapPrior) / activeDays;
  const silenceDays = asOf - last.day;
  const freshness = 1 / (1 + (silenceDays / typicalGap / SCORE.freshGaps) ** SCORE.freshPower);
  const expectedActiveDays = (activeValue * freshness * SCORE.horizon) / SCORE.halfLife;
  return {
    activeDays,
    firstDay: first.day,
    lastDay: last.day,
    silenceDays,
    // In whole numbers: silence of at least four typical gaps must not hang on a rounding error.
    overdue: silenceDays * activeDays >= SCORE.freshGaps * (last.day - first.day + SCORE.gapPrior),
    typicalGap: round6(typicalGap),
    activeValue: round6(activeValue),
    freshness: round6(freshness),
    expectedActiveDays: round6(expectedActiveDays),
    depth: round6(expectedActiveDays / (1 + expectedActiveDays)),
    potential: round6(activeValue / (activeValue + SCORE.halfLife / SCORE.horizon)),
  };
}

function sum(days: readonly ActiveDay[], value: (day: ActiveDay) => number): number {
  return days.reduce((total, day) => total + value(day), 0);
}
