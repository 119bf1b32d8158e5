import { isoDay } from '../scoring/iso-day';
import { riskReasons } from '../scoring/risk-reasons';
import type { ScoredDays } from '../scoring/score-basis';
import { actionSentence } from '../scoring/version-1/action-sentence';
import { depthContributions } from '../scoring/version-1/depth-contributions';
import { depthMovement } from '../scoring/version-1/depth-movement';
import { depthOutlook } from '../scoring/version-1/depth-outlook';
import { scoreRelationship } from '../scoring/version-1/relationship-score';
import { type DepthExplanation, movementItem, outlookItem } from './relationship-answers';

/** The score of a day under version 1. @returns null if nothing had happened by then */
export function depthExplanationV1(scored: ScoredDays, day: number): DepthExplanation | null {
  const { settings, activeDays: days } = scored;
  const score = scoreRelationship(days, day, settings);
  if (!score) return null;
  const known = days.filter((it) => it.day <= day);
  const total = (of: (it: (typeof days)[number]) => number) => known.reduce((sum, it) => sum + of(it), 0);
  const movement = depthMovement(days, score, settings);
  const { nextBand, atRiskDay } = depthOutlook(days, score, settings);
  return {
    score_version: 1,
    model_version: null,
    model_kind: null,
    depth: score.depth,
    band: score.band,
    trend: score.trend,
    trend_word: score.trendWord,
    stage: score.stage,
    at_risk: score.atRisk,
    at_risk_reasons: riskReasons(score, settings),
    inputs: {
      interactions: score.interactions,
      // Under version 1, any interaction makes a day active.
      participating_interactions: score.interactions,
      inbound: total(({ inbound }) => inbound),
      outbound: total(({ outbound }) => outbound),
      active_days: score.activeDays,
      start_day: isoDay(score.firstDay),
      first_day: isoDay(score.firstDay),
      last_day: isoDay(score.lastDay),
      silence_days: score.silenceDays,
      typical_gap: score.typicalGap,
      active_value: score.activeValue,
      freshness: score.freshness,
      expected_active_days: score.expectedActiveDays,
      evidence: score.depth,
      first_reply_chance: 0,
      potential: score.potential,
    },
    contributions: depthContributions(days, score, settings).map((it) => ({ ...it, why: WHY[it.factor] })),
    learned: { level: 0, activity: 0, silence: 0 },
    movement: movementItem(movement),
    turn: { state: 'none', days: null, unanswered_days: 0, chasing_days: null },
    action: {
      code: score.action,
      sentence: actionSentence(score.action, score.silenceDays, score.typicalGap),
    },
    outlook: outlookItem({ nextBand, atRiskDay, dormantDay: null }),
  };
}

const WHY: Readonly<Record<ReturnType<typeof depthContributions>[number]['factor'], string>> = {
  active_days: 'The active days, counted as if all were today.',
  age: 'Age: a day is worth half as much after 120 days.',
  silence: 'The silence since the last active day, compared with the usual gap.',
};
