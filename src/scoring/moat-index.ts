import { NUMBERS as x } from './algebra';
import { type MoatSums, moatComponents, moatIndexOf, moatWeight } from './moat-rules';
import type { RelationshipScore } from './relationship-score';
import { DEFAULT_BREADTH_HALF } from './score-constants';
import { DEFAULT_SETTINGS, type WeightSettings } from './score-settings';

/** What the index needs of a relationship. */
export type MoatRelationship = Pick<
  RelationshipScore,
  'evidence' | 'evidenceTrend' | 'worth' | 'silenceDays' | 'atRisk' | 'dormant'
>;

/** All in 0..1, rounded to 6 decimals; `risk` is high if the relationships are safe. */
export interface MoatIndex {
  readonly breadth: number;
  readonly depthQuality: number;
  readonly trend: number;
  readonly risk: number;
  readonly moatIndex: number;
}

export function moatIndexOfSums(
  sums: MoatSums<number>,
  breadthHalf = DEFAULT_BREADTH_HALF,
  weights: WeightSettings = DEFAULT_SETTINGS,
): MoatIndex {
  const components = moatComponents(x, sums, breadthHalf);
  return { ...components, moatIndex: moatIndexOf(x, sums.heard, components, weights) };
}

/** The index of a project without relationships. */
export const EMPTY_MOAT_INDEX: MoatIndex = moatIndexOfSums(moatSums([]));

/** @returns the sums over relationships: of evidence, never of the chance of a first reply */
export function moatSums(book: readonly MoatRelationship[]): MoatSums<number> {
  const total = (of: (it: MoatRelationship) => number) => book.reduce((sum, it) => sum + of(it), 0);
  return {
    heard: total((it) => (it.silenceDays === null ? 0 : 1)),
    evidence: total((it) => it.evidence),
    weight: total(weightOf),
    weightedEvidence: total((it) => weightOf(it) * it.evidence),
    weightLost: total((it) => (it.atRisk || it.dormant ? weightOf(it) : 0)),
    gains: total((it) => Math.max(0, it.evidenceTrend)),
    losses: total((it) => Math.max(0, -it.evidenceTrend)),
  };
}

function weightOf({ worth, silenceDays }: MoatRelationship): number {
  return moatWeight(x, worth, silenceDays ?? Number.NaN);
}
