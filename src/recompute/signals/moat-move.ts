import type { AnnouncedMoat } from '../../database/entities/recompute-run.entity';
import { moatIndexOfSums } from '../../scoring/moat-index';
import { round6 } from '../../scoring/round6';
import type { WeightSettings } from '../../scoring/score-settings';

const COMPONENTS = [
  ['breadth', 'weightBreadth'],
  ['depth_quality', 'weightDepthQuality'],
  ['trend', 'weightTrend'],
  ['risk', 'weightRisk'],
] as const;

const NOBODY = { heard: 0, evidence: 0, weight: 0, weightedEvidence: 0, weightLost: 0, gains: 0, losses: 0 };
const { moatIndex, depthQuality, ...others } = moatIndexOfSums(NOBODY);

/** The index of a project without relationships. */
export const NO_MOAT: AnnouncedMoat = { ...others, index: moatIndex, depth_quality: depthQuality };

export interface MoatMove {
  readonly from: string;
  readonly to: string;
  /** The components that moved it in this direction, the strongest first. */
  readonly reasons: string[];
}

/**
 * Whether the index has moved far enough from its last announced value to be announced again; small steps add up.
 *
 * @param step minimum distance
 * @returns null if it has not
 */
export function moatMove(
  announced: AnnouncedMoat,
  now: AnnouncedMoat,
  step: number,
  weights: { readonly before: WeightSettings; readonly now: WeightSettings },
): MoatMove | null {
  const moved = round6(now.index - announced.index);
  if (Math.abs(moved) < step) return null;
  const parts = COMPONENTS.map(([component, weight]) => ({
    component,
    part: round6(weights.now[weight] * now[component] - weights.before[weight] * announced[component]),
  }));
  const reasons = parts
    .filter(({ part }) => part !== 0 && Math.sign(part) === Math.sign(moved))
    .sort((one, other) => Math.abs(other.part) - Math.abs(one.part))
    .map(({ component }) => component);
  return { from: String(announced.index), to: String(now.index), reasons };
}
