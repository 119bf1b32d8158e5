import { FIT } from './fit-constants';
import { EXPONENTS, type Exponents, FIXED_EXPONENTS } from './model';

/** The rows of a fit, side by side in flat arrays. */
export interface FitTable {
  /** Five for each row: 1, ln A, ln F, -ln(1+r), ln n. */
  readonly features: Float64Array;
  readonly offsets: Float64Array;
  readonly weights: Float64Array;
  /** 1 where the contact took part. */
  readonly outcomes: Uint8Array;
}

const K = EXPONENTS.length;
const MEAN = EXPONENTS.map((name) => FIXED_EXPONENTS[name]);
const LOW = [-FIT.maxLevel, 0, 0, 0, 0];
const HIGH = [FIT.maxLevel, ...Array(K - 1).fill(FIT.maxExponent)] as number[];
const PRIOR = 1 / FIT.priorDeviation ** 2;

/**
 * The exponents that fit the rows best, pulled towards the fixed model: the unique minimum of a strictly convex loss
 * within a box. Newton's method: the quadratic is minimised within the box coordinate by coordinate, and a step is
 * halved until the loss falls.
 */
export function fitExponents(table: FitTable): Exponents {
  let b = [...MEAN];
  let current = loss(table, b);
  for (let round = 0; round < 100; round++) {
    const step = stepWithinBox(b, ...slope(table, b));
    let next = b;
    let nextLoss = current;
    for (let length = 1; ; length /= 2) {
      next = b.map((value, i) => clamp(value + length * at(step, i), i));
      nextLoss = loss(table, next);
      if (nextLoss <= current + 1e-12 * Math.max(1, Math.abs(current)) || length < 1e-6) break;
    }
    const moved = Math.max(...next.map((value, i) => Math.abs(value - at(b, i))));
    b = next;
    current = nextLoss;
    if (moved < 1e-9) break;
  }
  return Object.fromEntries(EXPONENTS.map((name, i) => [name, at(b, i)])) as unknown as Exponents;
}

function stepWithinBox(b: readonly number[], gradient: Float64Array, curvature: Float64Array): number[] {
  const step: number[] = Array(K).fill(0);
  for (let round = 0; round < 2000; round++) {
    let moved = 0;
    for (let j = 0; j < K; j++) {
      let pull = at(gradient, j);
      for (let i = 0; i < K; i++) pull -= at(curvature, j * K + i) * at(step, i);
      const value = at(step, j) + pull / at(curvature, j * K + j);
      const inside = clamp(at(b, j) + value, j) - at(b, j);
      moved = Math.max(moved, Math.abs(inside - at(step, j)));
      step[j] = inside;
    }
    if (moved < 1e-13) break;
  }
  return step;
}

function loss({ features, offsets, weights, outcomes }: FitTable, b: readonly number[]): number {
  let sum = 0;
  for (let row = 0; row < outcomes.length; row++) {
    const e = at(offsets, row) + product(features, row, b);
    const wrong = Math.max(e, 0) + Math.log1p(Math.exp(-Math.abs(e))) - (outcomes[row] ? e : 0);
    sum += at(weights, row) * wrong;
  }
  return sum + (PRIOR / 2) * b.reduce((total, value, i) => total + (value - at(MEAN, i)) ** 2, 0);
}

/** The negative gradient, and the curvature. */
function slope({ features, offsets, weights, outcomes }: FitTable, b: readonly number[]): [Float64Array, Float64Array] {
  const gradient = Float64Array.from(b, (value, i) => -PRIOR * (value - at(MEAN, i)));
  const curvature = new Float64Array(K * K);
  for (let i = 0; i < K; i++) curvature[i * K + i] = PRIOR;
  for (let row = 0; row < outcomes.length; row++) {
    const p = 1 / (1 + Math.exp(-(at(offsets, row) + product(features, row, b))));
    const weight = at(weights, row);
    const miss = weight * ((outcomes[row] ?? 0) - p);
    const bend = weight * p * (1 - p);
    for (let i = 0; i < K; i++) {
      const value = at(features, row * K + i);
      gradient[i] = at(gradient, i) + miss * value;
      for (let j = 0; j < K; j++) {
        curvature[i * K + j] = at(curvature, i * K + j) + bend * value * at(features, row * K + j);
      }
    }
  }
  return [gradient, curvature];
}

function product(features: Float64Array, row: number, b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < K; i++) sum += at(features, row * K + i) * at(b, i);
  return sum;
}

function clamp(value: number, i: number): number {
  return Math.min(at(HIGH, i), Math.max(at(LOW, i), value));
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0;
}
