import { logGamma } from './log-gamma';
import { minimise } from './nelder-mead';

/** What the model knows of one customer, in any one unit of time. */
export interface Customer {
  /** Purchases after the first. */
  readonly repeats: number;
  /** Time from the first purchase to the last; 0 without repeats. */
  readonly lastAt: number;
  /** Time from the first purchase until now. */
  readonly age: number;
  /** Number of such customers. */
  readonly count: number;
}

/**
 * r and alpha determine how often customers buy while they are active; a and b how likely each purchase is the last.
 */
export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

/**
 * Log-likelihood of the BG/NBD model: Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science
 * 24 (2005), equation 6; the sum of two powers is computed in logarithms to avoid overflow.
 */
export function logLikelihood({ r, alpha, a, b }: BgNbd, customers: readonly Customer[]): number {
  // Depends only on the number of purchases, which few values cover for most customers.
  const ofRepeats = new Map<number, number>();
  const constant = r * Math.log(alpha) - logGamma(r) + logGamma(a + b) - logGamma(b);
  let sum = 0;
  for (const { repeats, lastAt, age, count } of customers) {
    let gammas = ofRepeats.get(repeats);
    if (gammas === undefined) {
      gammas = logGamma(r + repeats) + logGamma(b + repeats) - logGamma(a + b + repeats);
      ofRepeats.set(repeats, gammas);
    }
    const alive = -(r + repeats) * Math.log(alpha + age);
    const gone = repeats > 0 ? Math.log(a / (b + repeats - 1)) - (r + repeats) * Math.log(alpha + lastAt) : -Infinity;
    const high = Math.max(alive, gone);
    sum += count * (constant + gammas + high + Math.log(Math.exp(alive - high) + Math.exp(gone - high)));
  }
  return sum;
}

/**
 * Fits the model by maximum likelihood, over the logarithms of its four parameters.
 *
 * @param customers at least one
 */
export function fitBgNbd(customers: readonly Customer[]): BgNbd & { readonly logLikelihood: number } {
  const total = customers.reduce((sum, { count }) => sum + count, 0);
  // In units of the mean age, all parameters are of the order of 1.
  const unit = customers.reduce((sum, { age, count }) => sum + age * count, 0) / total || 1;
  const scaled = customers.map((it) => ({ ...it, lastAt: it.lastAt / unit, age: it.age / unit }));
  const parameters = (point: readonly number[]): BgNbd => {
    const [r = 0, alpha = 0, a = 0, b = 0] = point.map((value) =>
      Math.exp(Math.min(MAX_LOG, Math.max(-MAX_LOG, value))),
    );
    return { r, alpha, a, b };
  };
  const loss = (point: readonly number[]) => -logLikelihood(parameters(point), scaled) / total;
  const first = minimise(loss, [0, 0, 0, 0], { tolerance: 1e-6 });
  // Restarted from where it stopped, because a simplex may collapse too early.
  const { point } = minimise(loss, first.point, { step: 0.1, tolerance: 1e-9 });
  const { alpha, ...rest } = parameters(point);
  const model = { ...rest, alpha: alpha * unit };
  return { ...model, logLikelihood: logLikelihood(model, customers) };
}

/** Bound for a parameter that the data do not determine: practically infinite. */
const MAX_LOG = 12;

/**
 * Probability that a customer buys nothing in a future period: if active, that a gamma-mixed Poisson process has no
 * event; if lost, 1.
 *
 * @param horizon in the same unit of time
 */
export function silenceProbability(
  { r, alpha, a, b }: BgNbd,
  { repeats, lastAt, age }: Omit<Customer, 'count'>,
  horizon: number,
): number {
  const odds =
    repeats > 0 ? (a / (b + repeats - 1)) * Math.exp((r + repeats) * Math.log((alpha + age) / (alpha + lastAt))) : 0;
  const quiet = Math.exp((r + repeats) * Math.log((alpha + age) / (alpha + age + horizon)));
  return 1 - (1 - quiet) / (1 + odds);
}
