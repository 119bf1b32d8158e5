import { round6 } from './round6';
import { DEFAULT_SETTINGS, type WeightSettings } from './score-settings';

export type MoatComponent = 'breadth' | 'depth_quality' | 'trend' | 'risk';

const WEIGHTS: Readonly<Record<MoatComponent, keyof WeightSettings>> = {
  breadth: 'weightBreadth',
  depth_quality: 'weightDepthQuality',
  trend: 'weightTrend',
  risk: 'weightRisk',
};
/** Of weights and of values: both have 6 decimals. */
const MILLION = 1e6;

export interface MoatContribution {
  readonly component: MoatComponent;
  /** 0..1; the four add up to 1. */
  readonly weight: number;
  readonly value: number;
  /** weight x value, to 6 decimals. */
  readonly contribution: number;
}

/**
 * Splits the index into what each component contributes. Products are cut to whole millionths, and what is left to the
 * index goes, one millionth each, to those that were cut most (largest remainder): so they add up to it exactly.
 *
 * @param values of the components, 6 decimals
 * @param index the Moat Index that they make, 6 decimals; 0 for an empty book, to which nothing contributes
 * @param weights with which they make it
 */
export function moatContributions(
  values: Readonly<Record<MoatComponent, number>>,
  index: number,
  weights: WeightSettings = DEFAULT_SETTINGS,
): MoatContribution[] {
  const parts = (Object.keys(WEIGHTS) as MoatComponent[]).map((component) => {
    const weight = weights[WEIGHTS[component]];
    // Both are whole millionths, so the product and what is cut off it are exact in whole numbers.
    const product = Math.round(weight * MILLION) * Math.round(values[component] * MILLION);
    const millionths = index === 0 ? 0 : Math.floor(product / MILLION);
    return { component, weight, millionths, cut: product - millionths * MILLION };
  });
  const left = Math.round(index * MILLION) - parts.reduce((sum, { millionths }) => sum + millionths, 0);
  const byRemainder = [...parts].sort((a, b) => b.cut - a.cut);
  for (const part of byRemainder.slice(0, left)) part.millionths += 1;
  return parts.map(({ component, weight, millionths }) => ({
    component,
    weight,
    value: values[component],
    contribution: round6(millionths / MILLION),
  }));
}
