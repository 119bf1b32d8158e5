import { moatEffect } from '../scoring/moat-explanation';
import type { MoatSums } from '../scoring/moat-rules';
import type { ProjectSettings } from '../scoring/score-settings';
import { activeDay } from '../scoring/version-1/active-day';
import { type MoatSums as MoatSumsV1, moatEffect as moatEffectV1 } from '../scoring/version-1/moat-explanation';
import { scoreRelationship as scoreVersion1 } from '../scoring/version-1/relationship-score';
import type { MoatMover } from './moat-explanation.dto';
import type { MoatSnapshotRow, MoatSumsRow, MoverRow, MoverRowV1 } from './moat-explanation.queries';

const MOVERS = 10;

export function greatest(movers: readonly MoatMover[]): MoatMover[] {
  return movers
    .filter(({ effect }) => effect !== 0)
    .sort(
      (a, b) => Math.abs(b.effect) - Math.abs(a.effect) || order(a.agent_id, b.agent_id) || order(a.user_id, b.user_id),
    )
    .slice(0, MOVERS);
}

/** Both ends under the current model and length of history. */
export function mover(row: MoverRow, sums: MoatSums<number>, settings: ProjectSettings): MoatMover {
  const { before } = row;
  const now = {
    evidence: row.evidence,
    evidenceTrend: row.evidence_trend,
    worth: row.worth,
    silenceDays: row.silence_days,
    atRisk: row.at_risk,
    dormant: row.dormant,
  };
  return {
    agent_id: row.agent_id,
    user_id: row.user_id,
    contact_name: row.contact_name,
    effect: moatEffect(sums, now, before, settings.breadthHalf, settings),
    depth: row.depth,
    depth_week_ago: before?.depth ?? 0,
    at_risk: row.at_risk,
    at_risk_week_ago: before?.atRisk ?? false,
    dormant: row.dormant,
    dormant_week_ago: before?.dormant ?? false,
  };
}

export function moverV1(row: MoverRowV1, weekAgo: number, sums: MoatSumsV1, settings: ProjectSettings): MoatMover {
  const before = scoreVersion1(row.days.map(activeDay), weekAgo, settings);
  const now = { depth: row.depth, trend: row.trend, potential: row.potential, atRisk: row.at_risk };
  return {
    agent_id: row.agent_id,
    user_id: row.user_id,
    contact_name: row.contact_name,
    effect: moatEffectV1(sums, now, before, settings.breadthHalf, settings),
    depth: row.depth,
    depth_week_ago: before?.depth ?? 0,
    at_risk: row.at_risk,
    at_risk_week_ago: before?.atRisk ?? false,
    dormant: false,
    dormant_week_ago: false,
  };
}

export function sumsOf(row: MoatSumsRow): MoatSums<number> {
  return {
    heard: Number(row.heard),
    evidence: Number(row.evidence_sum) / 1e6,
    weight: Number(row.weight) / 1e12,
    weightedEvidence: Number(row.weighted_evidence) / 1e18,
    weightLost: Number(row.weight_lost) / 1e12,
    gains: Number(row.gains) / 1e6,
    losses: Number(row.losses) / 1e6,
  };
}

export function sumsOfV1(row: Omit<MoatSnapshotRow, 'date'>): MoatSumsV1 {
  return {
    depth: Number(row.depth_sum) / 1e6,
    depthSquares: Number(row.depth_squares) / 1e12,
    gains: Number(row.gains) / 1e6,
    losses: Number(row.losses) / 1e6,
    potential: Number(row.potential) / 1e6,
    potentialAtRisk: Number(row.potential_at_risk) / 1e6,
  };
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
