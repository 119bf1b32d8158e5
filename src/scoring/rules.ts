import type { Algebra } from './algebra';
import type { DayModel } from './model';
import { SCORE } from './score-constants';
import type { BandSettings, RiskSettings } from './score-settings';

// The rules of the score, each once: docs/score.md defines them. Round before comparing with a threshold.

/** The inputs of the formula as of a day: sums, minima and maxima, so that the order of facts does not matter. */
export interface StateTerms<N> {
  readonly day: N;
  /** First day of any interaction. */
  readonly startDay: N;
  /** Days on which the contact took part; these three are missing if there was none. */
  readonly activeDays: N;
  readonly firstDay: N;
  readonly lastDay: N;
  /** Sum of the values of these days, and the day as of which it is computed. */
  readonly valueSum: N;
  readonly sumDay: N;
}

export type Named<Settings, N> = { readonly [name in keyof Settings]: N };

/** Days since the contact last took part. */
export function silenceDays<N, B, W>(x: Algebra<N, B, W>, { day, lastDay }: Pick<StateTerms<N>, 'day' | 'lastDay'>): N {
  return x.subtract(day, lastDay);
}

function spanDays<N, B, W>(x: Algebra<N, B, W>, { firstDay, lastDay }: Pick<StateTerms<N>, 'firstDay' | 'lastDay'>): N {
  return x.add(x.subtract(lastDay, firstDay), x.number(SCORE.gapPrior));
}

/** Usual days from one active day to the next. */
export function typicalGap<N, B, W>(x: Algebra<N, B, W>, state: StateTerms<N>): N {
  return x.round6(x.divide(spanDays(x, state), state.activeDays));
}

/** Days of four typical gaps, times the active days. It does not depend on the day. */
export function freshSpan<N, B, W>(x: Algebra<N, B, W>, state: Pick<StateTerms<N>, 'firstDay' | 'lastDay'>): N {
  return x.multiply(x.number(SCORE.freshGaps), spanDays(x, state));
}

/** Whether four typical gaps of silence have passed, in whole numbers. */
export function isOverdue<N, B, W>(x: Algebra<N, B, W>, state: StateTerms<N>, fresh = freshSpan(x, state)): B {
  return x.atLeast(x.multiply(silenceDays(x, state), state.activeDays), fresh);
}

/** ln A. */
export function logActiveValue<N, B, W>(x: Algebra<N, B, W>, { day, valueSum, sumDay }: StateTerms<N>): N {
  return logAged(x, x.ln(valueSum), x.subtract(sumDay, day));
}

/** ln of a value that is this many days younger, or older if negative. */
export function logAged<N, B, W>(x: Algebra<N, B, W>, logValue: N, days: N): N {
  return x.add(logValue, x.multiply(days, x.number(Math.LN2 / SCORE.halfLife)));
}

/** -ln F. */
export function logStaleness<N, B, W>(x: Algebra<N, B, W>, state: StateTerms<N>, fresh = freshSpan(x, state)): N {
  const gaps = x.divide(x.multiply(silenceDays(x, state), state.activeDays), fresh);
  return x.ln(x.add(x.number(1), x.power(gaps, SCORE.freshPower)));
}

/**
 * Tables may have smaller weights than are accepted; multiplied by a power of 2, they would underflow in PostgreSQL.
 */
const LEAST_VALUE = 1e-15;

/** The value of a day's weight, capped at 1. */
export function dayValue<N, B, W>(x: Algebra<N, B, W>, weight: N): N {
  return x.greatest(x.least(weight, x.number(1)), x.number(LEAST_VALUE));
}

/** The parts of depth, each as ln: they become columns before they are used twice. */
export interface LogTerms<N> {
  readonly logActive: N;
  readonly logStaleness: N;
}

/** ln of the odds that the contact takes part within the horizon. */
export function logOdds<N, B, W>(x: Algebra<N, B, W>, state: StateTerms<N>, terms: LogTerms<N>, model: DayModel<N>): N {
  const odds = x.subtract(logPotentialOdds(x, state, terms, model), x.multiply(model.f, terms.logStaleness));
  if (x.isZero(model.s)) return odds;
  return x.subtract(odds, x.multiply(model.s, x.ln(x.add(x.number(1), silenceDays(x, state)))));
}

/** The same if the contact took part today. */
export function logPotentialOdds<N, B, W>(
  x: Algebra<N, B, W>,
  { activeDays }: Pick<StateTerms<N>, 'activeDays'>,
  { logActive }: Pick<LogTerms<N>, 'logActive'>,
  { base, a, m }: Pick<DayModel<N>, 'base' | 'a' | 'm'>,
): N {
  // Missing where the contact never took part, also if a is 0.
  const odds = x.add(base, x.multiply(a, logActive));
  return x.isZero(m) ? odds : x.add(odds, x.multiply(m, x.ln(activeDays)));
}

/** The probability for log odds; 0 if they are missing. */
export function probability<N, B, W>(x: Algebra<N, B, W>, odds: N): N {
  return x.round6(x.logistic(odds));
}

/** The chance of a first reply. */
export function firstReplyChance<N, B, W>(
  x: Algebra<N, B, W>,
  state: StateTerms<N>,
  { replyChance }: Pick<DayModel<N>, 'replyChance'>,
  silence = silenceDays(x, state),
): N {
  const one = x.number(1);
  const age = x.divide(x.subtract(state.day, state.startDay), x.number(SCORE.replyAgeHalf));
  return x.round6(x.divide(x.divide(replyChance, x.add(one, age)), x.add(one, x.orZero(silence))));
}

/** How much a relationship counts in the Moat Index, before silence reduces it. */
export function worth<N, B, W>(x: Algebra<N, B, W>, activeDays: N): N {
  return x.orZero(
    x.round6(x.divide(x.subtract(activeDays, x.number(1)), x.add(activeDays, x.number(SCORE.worthHalf)))),
  );
}

export function bandOf<N, B, W>(x: Algebra<N, B, W>, depth: N, settings: Named<BandSettings, N>): W {
  return x.firstOf(
    [
      [x.atLeast(depth, settings.bandDeep), 'deep'],
      [x.atLeast(depth, settings.bandStrong), 'strong'],
      [x.atLeast(depth, settings.bandWarm), 'warm'],
      [x.atLeast(depth, settings.bandLight), 'light'],
    ],
    'faint',
  );
}

/** @param trend depth now minus depth 28 days ago */
export function trendWordOf<N, B, W>(x: Algebra<N, B, W>, isNew: B, trend: N): W {
  return x.firstOf(
    [
      [isNew, 'new'],
      [x.atLeast(trend, x.number(SCORE.trendStep)), 'deepening'],
      [x.atLeast(x.number(-SCORE.trendStep), trend), 'declining'],
    ],
    'stable',
  );
}

/**
 * Whether the relationship is less than 28 days old. @param arrivalDay first active day, or the first day if there is
 * none
 */
export function isNew<N, B, W>(x: Algebra<N, B, W>, day: N, arrivalDay: N): B {
  return x.below(x.subtract(day, x.number(SCORE.window)), arrivalDay);
}

interface RiskTerms<N, B> {
  readonly depth: N;
  readonly silence: N;
  readonly overdue: B;
  readonly participations: N;
}

export function isDormant<N, B, W>(
  x: Algebra<N, B, W>,
  { depth, silence, overdue }: Omit<RiskTerms<N, B>, 'participations'>,
  dormantDepth = x.number(SCORE.dormantDepth),
): B {
  return x.and(x.atLeast(x.orZero(silence), x.number(SCORE.dormantSilence)), overdue, x.below(depth, dormantDepth));
}

/** A relationship with fewer is never at risk; more make no difference. */
export const ENOUGH_PARTICIPATIONS = 2;

export function isAtRisk<N, B, W>(
  x: Algebra<N, B, W>,
  { depth, silence, overdue, participations, dormant }: RiskTerms<N, B> & { readonly dormant: B },
  settings: Named<RiskSettings, N>,
): B {
  return x.and(
    x.atLeast(participations, x.number(ENOUGH_PARTICIPATIONS)),
    x.not(dormant),
    x.or(
      x.and(x.atLeast(silence, settings.coolingSilence), x.below(depth, settings.coolingDepth)),
      x.and(x.atLeast(silence, settings.overdueSilence), overdue, x.below(depth, settings.overdueDepth)),
    ),
  );
}

interface StageTerms<N, B> {
  readonly isNew: B;
  readonly activeDays: N;
  readonly dormant: B;
  readonly atRisk: B;
  readonly participations: N;
  readonly day: N;
  readonly lastDay: N;
  /** The last active day up to 28 days ago; 0 or missing if there was none. */
  readonly lastDayBefore: N;
  readonly depth: N;
  readonly trend: N;
}

export function stageOf<N, B, W>(x: Algebra<N, B, W>, it: StageTerms<N, B>): W {
  const since = (windows: number) => x.subtract(it.day, x.number(windows * SCORE.window));
  return x.firstOf(
    [
      [it.isNew, 'new'],
      [x.equal(x.orZero(it.activeDays), x.number(0)), 'unanswered'],
      [it.dormant, 'dormant'],
      [it.atRisk, 'at_risk'],
      [x.equal(it.participations, x.number(1)), 'one_off'],
      [x.and(x.below(since(1), it.lastDay), x.not(x.below(since(2), it.lastDayBefore))), 'reactivated'],
      [x.atLeast(it.depth, x.number(SCORE.coreDepth)), 'core'],
      [x.atLeast(it.trend, x.number(SCORE.trendStep)), 'growing'],
    ],
    'steady',
  );
}

/** Numbers of `LastWord`. */
export const LAST_WORD = { both: 1, us: 2, contact: 3 } as const;

interface TurnTerms<N> {
  /** Inbound and outbound interactions. */
  readonly directed: N;
  readonly activeDays: N;
  /** Days since any interaction. */
  readonly turnDays: N;
  /** Of the last day; see `LAST_WORD`. */
  readonly lastWord: N;
}

/** Whose turn it is. */
export function turnOf<N, B, W>(x: Algebra<N, B, W>, it: TurnTerms<N>): W {
  return x.firstOf(
    [
      [x.equal(it.directed, x.number(0)), 'none'],
      [x.equal(x.orZero(it.activeDays), x.number(0)), 'never_heard'],
      [x.below(x.number(SCORE.quietDays), it.turnDays), 'mutual_silence'],
      [x.equal(it.lastWord, x.number(LAST_WORD.both)), 'none'],
      [x.equal(it.lastWord, x.number(LAST_WORD.contact)), 'awaiting_our_reply'],
    ],
    'awaiting_their_reply',
  );
}

/** Days until the next message is due; 0 if it is due. */
export function dueIn<N, B, W>(x: Algebra<N, B, W>, unanswered: N, turnDays: N): N {
  const wait = x.choose([[x.below(unanswered, x.number(2)), x.number(SCORE.dueDays)]], x.number(SCORE.dueDaysAgain));
  return x.greatest(x.number(0), x.subtract(wait, turnDays));
}

interface ActionTerms<N, B, W> {
  readonly turn: W;
  readonly turnDays: N;
  readonly unanswered: N;
  readonly stage: W;
  readonly atRisk: B;
  readonly trendWord: W;
  readonly activeDays: N;
  readonly potential: N;
  readonly inbound: N;
  readonly outbound: N;
}

/** The recommended action: the first rule that applies. */
export function actionOf<N, B, W>(x: Algebra<N, B, W>, it: ActionTerms<N, B, W>): W {
  const { number, and, not, atLeast, below, isWord } = x;
  const is = (stage: string) => isWord(it.stage, stage);
  const neverHeard = isWord(it.turn, 'never_heard');
  const writing = and(
    x.or(isWord(it.turn, 'awaiting_their_reply'), neverHeard),
    not(below(number(SCORE.quietDays), it.turnDays)),
  );
  const worthIt = atLeast(it.potential, number(SCORE.highPotential));
  const directed = x.add(it.inbound, it.outbound);
  return x.firstOf(
    [
      [isWord(it.turn, 'awaiting_our_reply'), 'reply'],
      [and(writing, atLeast(it.unanswered, number(SCORE.chaseDays))), 'stop_chasing'],
      [and(neverHeard, not(writing)), 'let_rest'],
      [and(is('dormant'), not(worthIt)), 'let_rest'],
      [and(writing, x.or(it.atRisk, x.equal(dueIn(x, it.unanswered, it.turnDays), number(0)))), 'follow_up'],
      [writing, 'wait'],
      [is('dormant'), 'win_back'],
      [and(it.atRisk, worthIt), 'reach_out_now'],
      [it.atRisk, 'light_nudge'],
      [is('one_off'), 'second_touch'],
      [and(is('new'), x.equal(x.orZero(it.activeDays), number(1))), 'second_touch'],
      [is('new'), 'nurture'],
      [is('reactivated'), 'welcome_back'],
      [
        and(
          atLeast(directed, number(SCORE.oneSidedInteractions)),
          // In whole numbers, to avoid rounding errors.
          atLeast(x.multiply(it.outbound, number(5)), x.multiply(directed, number(SCORE.oneSidedShare * 5))),
        ),
        'invite_reply',
      ],
      [isWord(it.trendWord, 'declining'), 'check_in'],
      [is('core'), 'protect'],
      [is('growing'), 'deepen'],
    ],
    'keep_rhythm',
  );
}
