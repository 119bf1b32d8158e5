import fc from 'fast-check';
import { type BgNbd, type Customer, fitBgNbd, logLikelihood, silenceProbability } from './bg-nbd';
import { logGamma } from './log-gamma';
import { minimise } from './nelder-mead';

/** Fader, Hardie and Lee (2005), table 2, in weeks. */
const CDNOW: BgNbd = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

describe('the logarithm of the gamma function', () => {
  it.each([
    [0.5, Math.log(Math.sqrt(Math.PI))],
    [1, 0],
    [6, Math.log(120)],
    [0.1, 2.252712651734206],
    [171, 706.5730622457874],
  ])('at %d', (x, expected) => {
    expect(logGamma(x)).toBeCloseTo(expected, 11);
  });

  it('grows by the logarithm of its argument', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 500, noNaN: true }), (x) => {
        expect(logGamma(x + 1)).toBeCloseTo(logGamma(x) + Math.log(x), 9);
      }),
    );
  });
});

describe('nelderMead', () => {
  it('finds the minimum of the Rosenbrock function', () => {
    const { point, value } = minimise(([x = 0, y = 0]) => (1 - x) ** 2 + 100 * (y - x * x) ** 2 + 1, [-1.2, 1], {
      tolerance: 1e-14,
    });
    expect(value).toBeCloseTo(1, 9);
    expect(point[0]).toBeCloseTo(1, 3);
    expect(point[1]).toBeCloseTo(1, 3);
  });
});

describe('BG/NBD', () => {
  it('has the likelihood of equation 6 of the paper, without overflow', () => {
    const gamma = (x: number) => Math.exp(logGamma(x));
    fc.assert(
      fc.property(
        fc.nat(12),
        fc.double({ min: 1, max: 30, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (x, age, share) => {
          const { r, alpha, a, b } = CDNOW;
          const lastAt = x > 0 ? age * share : 0;
          const plain =
            (((gamma(r + x) * alpha ** r) / gamma(r)) * gamma(a + b) * gamma(b + x) * (alpha + age) ** -(r + x)) /
              (gamma(b) * gamma(a + b + x)) +
            (x > 0
              ? (((gamma(r + x) * alpha ** r) / gamma(r)) *
                  gamma(a + b) *
                  gamma(b + x - 1) *
                  a *
                  (alpha + lastAt) ** -(r + x)) /
                (gamma(b) * gamma(a + b + x))
              : 0);
          expect(logLikelihood(CDNOW, [{ repeats: x, lastAt, age, count: 3 }])).toBeCloseTo(3 * Math.log(plain), 7);
        },
      ),
    );
    expect(logLikelihood(CDNOW, [{ repeats: 5_000, lastAt: 1e6, age: 1e7, count: 1 }])).toBeLessThan(0);
  });

  it('finds the parameters of simulated customers, and how many of them go silent', () => {
    const truth = { r: 0.8, alpha: 20, a: 1, b: 3 };
    const people = simulate(truth, 2_000);
    const model = fitBgNbd(people.map(({ customer }) => customer));
    for (const name of ['r', 'alpha', 'b'] as const)
      expect(Math.abs(Math.log(model[name] / truth[name]))).toBeLessThan(0.35);
    expect(model.logLikelihood).toBeGreaterThanOrEqual(
      logLikelihood(
        truth,
        people.map(({ customer }) => customer),
      ) - 1e-6,
    );
    const predicted = people.reduce((sum, { customer }) => sum + silenceProbability(model, customer, HORIZON), 0);
    const silent = people.filter(({ isSilent }) => isSilent).length;
    expect(Math.abs(predicted - silent) / people.length).toBeLessThan(0.02);
  });

  it('gives a higher probability the longer the silence lasts, within 0 and 1', () => {
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 0, max: 1_000 }),
        (repeats, lastAt, more) => {
          const customer = { repeats, lastAt: repeats > 0 ? lastAt : 0 };
          const now = silenceProbability(CDNOW, { ...customer, age: customer.lastAt + more }, 4);
          const later = silenceProbability(CDNOW, { ...customer, age: customer.lastAt + more + 10 }, 4);
          expect(now).toBeGreaterThanOrEqual(0);
          expect(later).toBeLessThanOrEqual(1);
          expect(later).toBeGreaterThanOrEqual(now - 1e-12);
        },
      ),
    );
  });
});

const HORIZON = 30;
const AGE = 180;

/** Customers as in the model: a gamma-mixed Poisson process that each purchase may end. */
function simulate({ r, alpha, a, b }: BgNbd, count: number): { customer: Customer; isSilent: boolean }[] {
  const random = seeded(7);
  return Array.from({ length: count }, () => {
    const rate = gammaSample(r, random) / alpha;
    const x = gammaSample(a, random);
    const dropout = x / (x + gammaSample(b, random));
    let [time, repeats, lastAt] = [0, 0, 0];
    let isSilent = true;
    for (let alive = true; alive; alive = random() >= dropout) {
      time += -Math.log(1 - random()) / rate;
      if (time > AGE + HORIZON) break;
      if (time > AGE) isSilent = false;
      else {
        repeats++;
        lastAt = time;
      }
    }
    return { customer: { repeats, lastAt, age: AGE, count: 1 }, isSilent };
  });
}

/** Marsaglia and Tsang (2000). */
function gammaSample(shape: number, random: () => number): number {
  if (shape < 1) return gammaSample(shape + 1, random) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < normal ** 2 / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
