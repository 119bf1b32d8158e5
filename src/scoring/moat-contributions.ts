import { round6 } from './round6';
import { DEFAULT_SETTINGS, type WeightSettings } from './score-settings';

export type MoatComponent = 'breadth' | 'depth_quality' | 'trend' | 'risk';

const WEIGHTS: Readonly<Record<MoatComponent, keyof WeightSettings>> = {
  breadth: 'weightBreadth',
  depth_quality: 'weightDepthQuality',
  trend: 'weightTrend',
  risk: 'weightRisk',
};
/** The unit of weights and values, which have 6 decimals. */
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
 * Splits the index into the contributions of its components. Products are truncated to millionths, and the remaining
 * millionths go to those truncated most (largest remainder), so that the contributions add up to the index exactly.
 *
 * @param values of the components, 6 decimals
 * @param index the Moat Index of these values, 6 decimals; 0 without relationships, where nothing contributes
 * @param weights of the components
 */
export function moatContributions(
  values: Readonly<Record<MoatComponent, number>>,
  index: number,
  weights: WeightSettings = DEFAULT_SETTINGS,
): MoatContribution[] {
  const parts = (Object.keys(WEIGHTS) as MoatComponent[]).map((component) => {
    const weight = weights[WEIGHTS[component]];
    // Both are whole millionths, so the product and its remainder are exact integers.
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
