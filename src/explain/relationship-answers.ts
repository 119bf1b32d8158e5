import { actionSentence } from '../scoring/action-sentence';
import { depthContributions } from '../scoring/depth-contributions';
import { depthMovement } from '../scoring/depth-movement';
import { depthOutlook } from '../scoring/depth-outlook';
import { isoDay } from '../scoring/iso-day';
import type { RelationshipScore } from '../scoring/relationship-score';
import { riskReasons } from '../scoring/risk-reasons';
import type { ActiveDay } from '../scoring/roll-up';
import type { ScoreSettings } from '../scoring/score-settings';
import type { DepthExplanationBody, DepthHistoryPoint } from './relationship.dto';

type Explanation = Omit<DepthExplanationBody, 'agent_id' | 'user_id' | 'contact_name' | 'as_of' | 'interactions'>;

/** What an explanation says of a score. @param days of which it was made, with these settings */
export function depthExplanation(
  days: readonly ActiveDay[],
  score: RelationshipScore,
  settings: ScoreSettings,
): Explanation {
  const movement = depthMovement(days, score, settings);
  const { nextBand, atRiskDay } = depthOutlook(days, score, settings);
  return {
    depth: score.depth,
    band: score.band,
    trend: score.trend,
    trend_word: score.trendWord,
    stage: score.stage,
    at_risk: score.atRisk,
    at_risk_reasons: riskReasons(score, settings),
    inputs: {
      interactions: score.interactions,
      active_days: score.activeDays,
      first_day: isoDay(score.firstDay),
      last_day: isoDay(score.lastDay),
      silence_days: score.silenceDays,
      typical_gap: score.typicalGap,
      active_value: score.activeValue,
      freshness: score.freshness,
      expected_active_days: score.expectedActiveDays,
      potential: score.potential,
    },
    contributions: depthContributions(days, score, settings),
    movement: {
      since: isoDay(movement.since),
      depth_then: movement.previousDepth,
      passing_time: movement.passingTime,
      new_activity: movement.newActivity,
      active_days: movement.activeDays,
      active_days_before: movement.activeDaysBefore,
      why: movement.sentence,
    },
    action: {
      code: score.action,
      sentence: actionSentence(score.action, score.silenceDays, score.typicalGap),
    },
    outlook: {
      next_band: nextBand?.band ?? null,
      next_band_on: nextBand ? isoDay(nextBand.day) : null,
      at_risk_on: atRiskDay === null ? null : isoDay(atRiskDay),
    },
  };
}

/** @returns null where nothing had happened yet */
export function depthPoint(day: number, score: RelationshipScore | null): DepthHistoryPoint | null {
  if (!score) return null;
  const { depth, band, trend, atRisk, stage, silenceDays } = score;
  return { date: isoDay(day), depth, band, trend, at_risk: atRisk, stage, silence_days: silenceDays };
}
