import type { Algebra } from './algebra';
import { Named } from './rules';
import { SCORE } from './score-constants';
import type { WeightSettings } from './score-settings';

/** How much it counts after that. */
export function moatWeight<N, B, W>(x: Algebra<N, B, W>, worthNow: N, silence: N): N {
  return x.orZero(x.multiply(worthNow, x.exp(x.multiply(silence, x.number(-Math.LN2 / SCORE.halfLife)))));
}

/** Sums over relationships. */
export interface MoatSums<N> {
  /** Relationships whose contact has ever taken part. */
  readonly heard: N;
  readonly evidence: N;
  readonly weight: N;
  readonly weightedEvidence: N;
  /** Weight of those at risk or dormant. */
  readonly weightLost: N;
  /** Sums of the increases of evidence in 28 days, and of the decreases without their sign. */
  readonly gains: N;
  readonly losses: N;
}

/** The components of the Moat Index. */
export function moatComponents<N, B, W>(x: Algebra<N, B, W>, sums: MoatSums<N>, breadthHalf: N) {
  const one = x.number(1);
  const zero = x.number(0);
  const weightless = x.equal(sums.weight, zero);
  return {
    breadth: x.round6(x.divide(sums.evidence, x.add(sums.evidence, breadthHalf))),
    depthQuality: x.choose([[weightless, zero]], x.round6(x.divide(sums.weightedEvidence, sums.weight))),
    trend: x.round6(x.divide(x.add(sums.gains, one), x.add(sums.gains, sums.losses, x.number(2)))),
    risk: x.choose([[weightless, zero]], x.round6(x.subtract(one, x.divide(sums.weightLost, sums.weight)))),
  };
}

/** The index from components that are columns. */
export function moatIndexOf<N, B, W>(
  x: Algebra<N, B, W>,
  heard: N,
  components: { readonly breadth: N; readonly depthQuality: N; readonly trend: N; readonly risk: N },
  weights: Named<WeightSettings, N>,
): N {
  const index = x.round6(
    x.add(
      x.multiply(weights.weightBreadth, components.breadth),
      x.multiply(weights.weightDepthQuality, components.depthQuality),
      x.multiply(weights.weightTrend, components.trend),
      x.multiply(weights.weightRisk, components.risk),
    ),
  );
  return x.choose([[x.equal(heard, x.number(0)), x.number(0)]], index);
}
