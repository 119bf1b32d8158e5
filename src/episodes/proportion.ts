/** A share with its 95 % interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Two-sided 95 %. */
const Z = 1.959963984540054;

/**
 * The share of successes with the score interval of Wilson (1927), which stays within 0..1 and holds for small n and for
 * shares near the ends.
 *
 * @param n 1 or more
 */
export function wilson(successes: number, n: number): Interval {
  const value = successes / n;
  const centre = (successes + Z ** 2 / 2) / (n + Z ** 2);
  const half = (Z / (n + Z ** 2)) * Math.sqrt((successes * (n - successes)) / n + Z ** 2 / 4);
  // At the ends the bound is exact, which rounding would miss.
  return {
    value,
    low: successes === 0 ? 0 : Math.max(0, centre - half),
    high: successes === n ? 1 : Math.min(1, centre + half),
  };
}

/** One share minus another, with the interval of Newcombe (1998, method 10), which joins the two intervals of Wilson. */
export function newcombe(one: Interval, other: Interval): Interval {
  const value = one.value - other.value;
  return {
    value,
    low: value - Math.hypot(one.value - one.low, other.high - other.value),
    high: value + Math.hypot(one.high - one.value, other.value - other.low),
  };
}
