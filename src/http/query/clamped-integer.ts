import { InvalidInput } from '../problem/invalid-input.error';

const INTEGER = /^[+-]?\d+$/;
const MAX_INT64_DIGITS = 19;
const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/** An optional whole number of the query: `default` where it is absent, empty, 0 or negative; `max` where it is above. */
export interface IntegerRange {
  readonly default: number;
  readonly max: number;
}

/**
 * Reads a decimal int64 and clamps it.
 *
 * @param name of the query parameter, for the error
 * @throws InvalidInput where the text is no decimal integer, or beyond 64 bits
 */
export function clampedInteger(name: string, text: string | null, { default: fallback, max }: IntegerRange): number {
  if (text === null || text === '') return fallback;
  const value = int64(text);
  if (value === null) throw new InvalidInput([{ message: 'invalid integer', location: `query.${name}`, value: text }]);
  if (value <= 0n) return fallback;
  return value > BigInt(max) ? max : Number(value);
}

function int64(text: string): bigint | null {
  if (!INTEGER.test(text)) return null;
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]?0*/, '');
  // Checked first: to parse a number of 200,000 digits takes a while.
  if (digits.length > MAX_INT64_DIGITS) return null;
  const value = BigInt(digits || '0') * (negative ? -1n : 1n);
  return value >= MIN_INT64 && value <= MAX_INT64 ? value : null;
}
