/** One measured value. */
export interface Sample {
  /** Any unit of time. */
  readonly at: number;
  readonly value: number;
}

export interface Slope {
  /** Change of the value per unit of time. */
  readonly perUnit: number;
  /** Half the width of its 95 % confidence interval. */
  readonly margin: number;
}

/** 97.5 % quantiles of Student's t, by degrees of freedom (Abramowitz and Stegun, table 26.10). */
const T_QUANTILES: readonly (readonly [number, number])[] = [
  [1, 12.706],
  [2, 4.303],
  [3, 3.182],
  [4, 2.776],
  [5, 2.571],
  [6, 2.447],
  [8, 2.306],
  [10, 2.228],
  [15, 2.131],
  [20, 2.086],
  [30, 2.042],
  [60, 2.0],
];
const NORMAL_QUANTILE = 1.96;

/** The least squares line through the samples: its slope, with the confidence interval of a simple regression. */
export function slopeOf(samples: readonly Sample[]): Slope {
  const n = samples.length;
  const mean = (of: (sample: Sample) => number) => samples.reduce((sum, sample) => sum + of(sample), 0) / n;
  const [at, value] = [mean((sample) => sample.at), mean((sample) => sample.value)];
  const sxx = samples.reduce((sum, sample) => sum + (sample.at - at) ** 2, 0);
  const perUnit = samples.reduce((sum, sample) => sum + (sample.at - at) * (sample.value - value), 0) / sxx;
  const residuals = samples.reduce((sum, it) => sum + (it.value - value - perUnit * (it.at - at)) ** 2, 0);
  const error = Math.sqrt(residuals / (n - 2) / sxx);
  return { perUnit, margin: tQuantile(n - 2) * error };
}

/** Means of this many neighbours: neighbouring samples are correlated and would count as more data than they are. */
export function averaged(samples: readonly Sample[], neighbours: number): Sample[] {
  return Array.from({ length: Math.floor(samples.length / neighbours) }, (_, index) => {
    const group = samples.slice(index * neighbours, (index + 1) * neighbours);
    const mean = (of: (sample: Sample) => number) => group.reduce((sum, it) => sum + of(it), 0) / neighbours;
    return { at: mean((it) => it.at), value: mean((it) => it.value) };
  });
}

/** The next smaller degrees of freedom of the table: a wider interval, never a narrower one. */
function tQuantile(freedom: number): number {
  if (freedom > 120) return NORMAL_QUANTILE;
  return T_QUANTILES.findLast(([least]) => least <= freedom)?.[1] ?? Number.POSITIVE_INFINITY;
}
