/**
 * The operations in which the rules of the score are written, once: `NUMBERS` computes them, `SQL` writes them as text.
 * A missing value (a day of a contact that never took part) is NaN in one and NULL in the other: arithmetic propagates
 * it, no comparison with it is true, and `orZero` replaces it.
 */
export interface Algebra<N, B, W> {
  number(value: number): N;
  /** Whether a value is known to be 0, so that what it multiplies need not be computed. */
  isZero(value: N): boolean;
  add(...terms: readonly N[]): N;
  subtract(from: N, term: N): N;
  multiply(...factors: readonly N[]): N;
  divide(dividend: N, divisor: N): N;
  /** The base must be 0 or more. */
  power(base: N, exponent: number): N;
  ln(value: N): N;
  /**
   * e to the power of an exponent, limited to ±700 because of the range of doubles. SQL repeats the exponent three
   * times, so make it a column.
   */
  exp(exponent: N): N;
  /** 1 / (1 + e^-odds), with odds limited to ±700. Missing odds count as the lowest, so the result rounds to 0. */
  logistic(odds: N): N;
  /** Both values must exist. */
  least(one: N, other: N): N;
  greatest(one: N, other: N): N;
  /** To 6 decimals; `IN_MILLIONTHS` gives millionths instead. */
  round6(value: N): N;
  orZero(value: N): N;
  atLeast(one: N, other: N): B;
  below(one: N, other: N): B;
  equal(one: N, other: N): B;
  isWord(word: W, value: string): B;
  and(...all: readonly B[]): B;
  or(...any: readonly B[]): B;
  not(condition: B): B;
  /** The first word whose condition holds. */
  firstOf(cases: readonly (readonly [B, string])[], otherwise: string): W;
  /** The first number whose condition holds. */
  choose(cases: readonly (readonly [B, N])[], otherwise: N): N;
}

const MAX_EXPONENT = 700;

export const NUMBERS: Algebra<number, boolean, string> = {
  number: (value) => value,
  isZero: (value) => value === 0,
  add: (...terms) => terms.reduce((sum, term) => sum + term, 0),
  subtract: (from, term) => from - term,
  multiply: (...factors) => factors.reduce((product, factor) => product * factor, 1),
  divide: (dividend, divisor) => dividend / divisor,
  power: (base, exponent) => base ** exponent,
  ln: Math.log,
  exp: (exponent) => Math.exp(Math.min(MAX_EXPONENT, Math.max(-MAX_EXPONENT, exponent))),
  logistic: (odds) => 1 / (1 + Math.exp(odds >= -MAX_EXPONENT ? Math.max(-MAX_EXPONENT, -odds) : MAX_EXPONENT)),
  least: Math.min,
  greatest: Math.max,
  // Not -0.
  round6: (value) => Math.round(value * 1e6) / 1e6 + 0,
  orZero: (value) => (Number.isNaN(value) ? 0 : value),
  atLeast: (one, other) => one >= other,
  below: (one, other) => one < other,
  equal: (one, other) => one === other,
  isWord: (word, value) => word === value,
  and: (...all) => all.every(Boolean),
  or: (...any) => any.some(Boolean),
  not: (condition) => !condition,
  firstOf: (cases, otherwise) => cases.find(([holds]) => holds)?.[1] ?? otherwise,
  choose: (cases, otherwise) => cases.find(([holds]) => holds)?.[1] ?? otherwise,
};

/** Terms are SQL texts of type double precision, conditions of boolean, words of text. */
type SqlAlgebra = Algebra<string, string, string>;

const ZERO = '0::double precision';
const ONE = '1::double precision';

// `power(2.0, x)` of PostgreSQL is NUMERIC and some 30 times slower, hence the casts. No OR, which statements of
// readers must not have.
export const SQL: SqlAlgebra = {
  isZero: (value) => value === ZERO,
  number: (value) => (value < 0 ? `(${value})::double precision` : `${value}::double precision`),
  add: (...terms) => `(${terms.join(' + ')})`,
  subtract: (from, term) => `(${from} - ${term})`,
  multiply: (...factors) => {
    const needed = factors.filter((factor) => factor !== ONE);
    return needed.length === 1 ? (needed[0] ?? ONE) : `(${(needed.length > 0 ? needed : [ONE]).join(' * ')})`;
  },
  divide: (dividend, divisor) => `(${dividend} / ${divisor})`,
  power: (base, exponent) => `power(${base}, ${exponent}::double precision)`,
  ln: (value) => `ln(${value})`,
  // Not least and greatest, which ignore NULL.
  exp: (exponent) =>
    `exp(CASE WHEN ${exponent} > ${MAX_EXPONENT} THEN ${MAX_EXPONENT} WHEN ${exponent} < -${MAX_EXPONENT} THEN -${MAX_EXPONENT} ELSE ${exponent} END)`,
  // With least first, NULL counts as the largest exponent.
  logistic: (odds) =>
    `(${ONE} / (${ONE} + exp(greatest(least((-${odds}), ${MAX_EXPONENT}::double precision), (-${MAX_EXPONENT})::double precision))))`,
  least: (one, other) => `least(${one}, ${other})`,
  greatest: (one, other) => `greatest(${one}, ${other})`,
  round6: (value) => `(${inMillionths(value)} / 1e6::double precision)`,
  orZero: (value) => `coalesce(${value}, 0)`,
  atLeast: (one, other) => `(${one} >= ${other})`,
  below: (one, other) => `(${one} < ${other})`,
  equal: (one, other) => `(${one} = ${other})`,
  isWord: (word, value) => `(${word} = '${value}')`,
  and: (...all) => `(${all.join(' AND ')})`,
  or: (...any) => `(CASE ${any.map((holds) => `WHEN ${holds} THEN true`).join(' ')} ELSE false END)`,
  // Also true for a comparison with a missing value.
  not: (condition) => `(${condition} IS NOT TRUE)`,
  firstOf: (cases, otherwise) => caseOf(cases, (word) => `'${word}'`, otherwise),
  choose: (cases, otherwise) => caseOf(cases, (value) => value, otherwise),
};

function caseOf(
  cases: readonly (readonly [string, string])[],
  text: (value: string) => string,
  otherwise: string,
): string {
  return `(CASE ${cases.map(([holds, value]) => `WHEN ${holds} THEN ${text(value)}`).join(' ')} ELSE ${text(otherwise)} END)`;
}

function inMillionths(value: string): string {
  return `round(${value} * 1e6::double precision)`;
}

/** The same, with rounded values as whole millionths: for sums of many rows, which need no other form of them. */
export const IN_MILLIONTHS: SqlAlgebra = { ...SQL, round6: inMillionths };

/** The least whole millionths that are at least a limit, so that comparing with either has the same result. */
export function millionthsOf(limit: number): number {
  const near = Math.round(limit * 1e6);
  return [near - 1, near].find((whole) => whole / 1e6 >= limit) ?? near + 1;
}
