import { actionSentence } from '../scoring/action-sentence';
import { NUMBERS as x } from '../scoring/algebra';
import { contributionWords } from '../scoring/contribution-words';
import { type DepthContributions, depthContributions, learnedParts } from '../scoring/depth-contributions';
import { type DepthMovement, depthMovement } from '../scoring/depth-movement';
import { type DepthOutlook, depthOutlook } from '../scoring/depth-outlook';
import { isoDay } from '../scoring/iso-day';
import type { ModelRow } from '../scoring/model';
import { type RelationshipScore, scoreOn } from '../scoring/relationship-score';
import type { RelationshipState } from '../scoring/relationship-state';
import { riskReasons } from '../scoring/risk-reasons';
import { logStaleness } from '../scoring/rules';
import type { DayScore, ScoredDays } from '../scoring/score-basis';
import type { DepthExplanationBody } from './depth-explanation.dto';
import type { DepthHistoryPoint } from './depth-history.dto';

export type DepthExplanation = Omit<
  DepthExplanationBody,
  'agent_id' | 'user_id' | 'contact_name' | 'as_of' | 'on_hold_since' | 'interactions'
>;

/** The score of a day under version 2. @returns null if nothing had happened by then */
export function depthExplanation(scored: ScoredDays, day: number): DepthExplanation | null {
  const { settings, history } = scored;
  const model = scored.modelOn(day);
  const state = history.stateOn(day);
  const score = scoreOn(history, day, model, settings);
  if (!state || !score) return null;
  const { turn } = score;
  return {
    score_version: 2,
    model_version: model.version,
    model_kind: model.kind,
    depth: score.depth,
    band: score.band,
    trend: score.trend,
    trend_word: score.trendWord,
    stage: score.stage,
    at_risk: score.atRisk,
    at_risk_reasons: riskReasons(score, settings),
    inputs: inputs(score, state),
    contributions: contributions(score, state, model, day),
    learned: learned(score, state, model),
    movement: movementItem(depthMovement(history, score, day, model, settings)),
    turn: {
      state: turn.state,
      days: turn.days,
      unanswered_days: turn.unanswered,
      chasing_days: turn.chasingDays,
    },
    action: {
      code: score.action,
      sentence: actionSentence(score.action, {
        silenceDays: score.silenceDays,
        typicalGap: score.typicalGap,
        turnDays: day - state.lastAnyDay,
        unanswered: state.unanswered,
        chasingDays: turn.chasingDays ?? 0,
      }),
    },
    outlook: outlookItem(depthOutlook(history, score, day, model, settings)),
  };
}

function inputs(score: RelationshipScore, state: RelationshipState): DepthExplanation['inputs'] {
  const date = (day: number | null) => (day === null ? null : isoDay(day));
  return {
    interactions: score.interactions,
    participating_interactions: score.participations,
    inbound: score.inbound,
    outbound: score.outbound,
    active_days: score.activeDays,
    start_day: isoDay(score.startDay),
    first_day: date(score.firstDay),
    last_day: date(score.lastDay),
    silence_days: score.silenceDays,
    typical_gap: score.typicalGap,
    active_value: score.activeValue,
    freshness: x.orZero(x.round6(x.exp(-logStaleness(x, state)))),
    expected_active_days: score.expectedActiveDays,
    evidence: score.evidence,
    first_reply_chance: score.firstReplyChance,
    potential: score.potential,
  };
}

const FACTORS = {
  activeDays: 'active_days',
  age: 'age',
  silence: 'silence',
  learned: 'learned',
  firstReply: 'first_reply',
} as const satisfies Record<keyof DepthContributions, string>;

function contributions(
  score: RelationshipScore,
  state: RelationshipState,
  model: ModelRow,
  day: number,
): DepthExplanation['contributions'] {
  const parts = depthContributions(state, score, model);
  const words = contributionWords(score, day, model);
  let depth = 0;
  return (Object.keys(FACTORS) as (keyof DepthContributions)[]).map((part) => {
    depth = x.round6(depth + parts[part]);
    return { factor: FACTORS[part], contribution: parts[part], depth, why: words[part] };
  });
}

function learned(
  { silenceDays }: RelationshipScore,
  state: RelationshipState,
  model: ModelRow,
): DepthExplanation['learned'] {
  if (silenceDays === null) return { level: 0, activity: 0, silence: 0 };
  const { level, activity, silence } = learnedParts(state, model);
  // Turns -0 into 0.
  return { level: x.round6(level) + 0, activity: x.round6(activity) + 0, silence: x.round6(silence) + 0 };
}

export function movementItem(movement: DepthMovement): DepthExplanation['movement'] {
  return {
    since: isoDay(movement.since),
    depth_then: movement.previousDepth,
    passing_time: movement.passingTime,
    new_activity: movement.newActivity,
    active_days: movement.activeDays,
    active_days_before: movement.activeDaysBefore,
    why: movement.sentence,
  };
}

export function outlookItem({ nextBand, atRiskDay, dormantDay }: DepthOutlook): DepthExplanation['outlook'] {
  const date = (day: number | null) => (day === null ? null : isoDay(day));
  return {
    next_band: nextBand?.band ?? null,
    next_band_on: date(nextBand?.day ?? null),
    at_risk_on: date(atRiskDay),
    dormant_on: date(dormantDay),
  };
}

/** @returns null if nothing had happened yet */
export function depthPoint(day: number, score: DayScore | null): DepthHistoryPoint | null {
  if (!score) return null;
  const { depth, band, trend, atRisk, stage, silenceDays, modelVersion } = score;
  return {
    date: isoDay(day),
    depth,
    band,
    trend,
    at_risk: atRisk,
    stage,
    silence_days: silenceDays,
    model_version: modelVersion,
  };
}
