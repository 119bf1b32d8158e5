import { NUMBERS as x } from './algebra';
import type { Band } from './band';
import { type DayModel, dayModel, FIXED_MODEL, type ModelRow } from './model';
import { RelationshipHistory } from './relationship-history';
import type { RelationshipState } from './relationship-state';
import type { RelationshipDay } from './roll-up';
import * as rules from './rules';
import { SCORE } from './score-constants';
import { DEFAULT_SETTINGS, type ScoreSettings } from './score-settings';

export type TrendWord = 'new' | 'deepening' | 'declining' | 'stable';
export type Stage =
  | 'new'
  | 'unanswered'
  | 'dormant'
  | 'at_risk'
  | 'one_off'
  | 'reactivated'
  | 'core'
  | 'growing'
  | 'steady';
export type TurnState = 'none' | 'never_heard' | 'mutual_silence' | 'awaiting_our_reply' | 'awaiting_their_reply';
export type RecommendedAction =
  | 'reply'
  | 'stop_chasing'
  | 'let_rest'
  | 'follow_up'
  | 'wait'
  | 'win_back'
  | 'reach_out_now'
  | 'light_nudge'
  | 'second_touch'
  | 'nurture'
  | 'welcome_back'
  | 'invite_reply'
  | 'check_in'
  | 'protect'
  | 'deepen'
  | 'keep_rhythm';

export interface Turn {
  readonly state: TurnState;
  /** Days since any interaction; null if it is nobody's turn. */
  readonly days: number | null;
  /** Days on which we wrote without an answer. */
  readonly unanswered: number;
  /** Days since the first of them. */
  readonly chasingDays: number | null;
}

/** The parts of the probability. */
export interface Depth {
  /** Probability that the contact takes part within the horizon, from its own history. */
  readonly evidence: number;
  readonly firstReplyChance: number;
  /** The greater of the two. */
  readonly depth: number;
  /** `evidence` if the contact took part today. */
  readonly potential: number;
  /** Log odds; NaN if the contact never took part. */
  readonly odds: number;
}

/** Everything known about one relationship as of the end of a day. Values are rounded to 6 decimals; days since 1970-01-01. */
export interface RelationshipScore extends Omit<Depth, 'odds'> {
  readonly interactions: number;
  /** Interactions in which the contact takes part. */
  readonly participations: number;
  readonly inbound: number;
  readonly outbound: number;
  readonly activeDays: number;
  readonly startDay: number;
  readonly firstDay: number | null;
  readonly lastDay: number | null;
  readonly silenceDays: number | null;
  readonly typicalGap: number | null;
  readonly overdue: boolean;
  readonly activeValue: number;
  readonly expectedActiveDays: number;
  readonly band: Band;
  readonly risk: number;
  readonly worth: number;
  readonly previousDepth: number;
  readonly trend: number;
  readonly evidenceTrend: number;
  readonly trendWord: TrendWord;
  readonly atRisk: boolean;
  readonly dormant: boolean;
  readonly stage: Stage;
  readonly reciprocity: number | null;
  readonly turn: Turn;
  readonly action: RecommendedAction;
}

const { window } = SCORE;

/**
 * Scores one relationship on one day.
 *
 * @param days ascending; those after the day are ignored
 */
export function scoreRelationship(
  days: readonly RelationshipDay[],
  ...when: DropFirst<Parameters<typeof scoreOn>>
): RelationshipScore | null {
  return scoreOn(RelationshipHistory.of(days), ...when);
}

type DropFirst<All extends unknown[]> = All extends [unknown, ...infer Rest] ? Rest : never;

/**
 * Scores one relationship. Days after `asOf` are ignored.
 *
 * @param asOf days since 1970-01-01
 * @param lengthDay day whose length of history the model uses, if a day is compared with a later one
 * @returns null if nothing had happened by then
 */
export function scoreOn(
  history: RelationshipHistory,
  asOf: number,
  row: ModelRow = FIXED_MODEL,
  settings: ScoreSettings = DEFAULT_SETTINGS,
  lengthDay = asOf,
): RelationshipScore | null {
  const state = history.stateOn(asOf);
  if (state === null) return null;
  // Both ends of the trend use one model and one length of history.
  const model = dayModel(row, lengthDay);
  const now = depthOf(state, model);
  const earlier = history.stateOn(asOf - window);
  const before = earlier ? depthOf(earlier, model) : { depth: 0, evidence: 0 };
  const { depth, evidence, potential } = now;
  const trend = x.round6(depth - before.depth);
  const isNew = rules.isNew(x, asOf, known(state.firstDay) ?? state.startDay);
  const trendWord = rules.trendWordOf(x, isNew, trend) as TrendWord;
  const silence = rules.silenceDays(x, state);
  const overdue = rules.isOverdue(x, state);
  const participations = state.interactions - state.outbound;
  const dormant = rules.isDormant(x, { depth, silence, overdue });
  const atRisk = rules.isAtRisk(x, { depth, silence, overdue, participations, dormant }, settings);
  const stage = rules.stageOf(x, {
    isNew,
    activeDays: state.activeDays,
    dormant,
    atRisk,
    participations,
    day: asOf,
    lastDay: state.lastDay,
    lastDayBefore: earlier?.lastDay ?? Number.NaN,
    depth,
    trend,
  }) as Stage;
  const turn = turnOn(state, asOf);
  const action = rules.actionOf(x, {
    turn: turn.state,
    turnDays: asOf - state.lastAnyDay,
    unanswered: state.unanswered,
    stage,
    atRisk,
    trendWord,
    activeDays: state.activeDays,
    potential,
    inbound: state.inbound,
    outbound: state.outbound,
  }) as RecommendedAction;
  const directed = state.inbound + state.outbound;
  return {
    interactions: state.interactions,
    participations,
    inbound: state.inbound,
    outbound: state.outbound,
    activeDays: x.orZero(state.activeDays),
    startDay: state.startDay,
    firstDay: known(state.firstDay),
    lastDay: known(state.lastDay),
    silenceDays: known(silence),
    typicalGap: known(rules.typicalGap(x, state)),
    overdue,
    activeValue: x.orZero(x.round6(x.exp(rules.logActiveValue(x, state)))),
    expectedActiveDays: x.orZero(x.round6(x.exp(now.odds))),
    depth,
    evidence,
    firstReplyChance: now.firstReplyChance,
    potential,
    band: rules.bandOf(x, depth, settings) as Band,
    risk: x.round6(1 - depth),
    worth: rules.worth(x, state.activeDays),
    previousDepth: before.depth,
    trend,
    evidenceTrend: x.round6(evidence - before.evidence),
    trendWord,
    atRisk,
    dormant,
    stage,
    reciprocity: directed === 0 ? null : x.round6((2 * Math.min(state.inbound, state.outbound)) / directed),
    turn,
    action,
  };
}

/** @param model of the requested day, even if the state is of an earlier day */
function depthOf(state: RelationshipState, model: DayModel): Depth {
  const terms = { logActive: rules.logActiveValue(x, state), logStaleness: rules.logStaleness(x, state) };
  const odds = rules.logOdds(x, state, terms, model);
  const evidence = rules.probability(x, odds);
  const firstReplyChance = rules.firstReplyChance(x, state, model);
  return {
    odds,
    evidence,
    firstReplyChance,
    depth: Math.max(evidence, firstReplyChance),
    potential: rules.probability(x, rules.logPotentialOdds(x, state, terms, model)),
  };
}

function turnOn(it: RelationshipState, asOf: number): Turn {
  const days = asOf - it.lastAnyDay;
  const directed = it.inbound + it.outbound;
  const state = rules.turnOf(x, { directed, activeDays: it.activeDays, turnDays: days, lastWord: it.lastWord });
  if (state === 'none') return { state, days: null, unanswered: 0, chasingDays: null };
  const chasingDays = it.unansweredSince === null ? null : asOf - it.unansweredSince;
  return { state: state as TurnState, days, unanswered: it.unanswered, chasingDays };
}

function known(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
