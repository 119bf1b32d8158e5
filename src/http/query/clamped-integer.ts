import { InvalidInput } from '../problem/invalid-input.error';

const INTEGER = /^[+-]?\d+$/;
const MAX_INT64_DIGITS = 19;
const MIN_INT64 = -(2n ** 63n);
const MAX_INT64 = 2n ** 63n - 1n;

/** An optional integer of the query: `default` if it is absent, empty, 0 or negative; `max` if it is larger. */
export interface IntegerRange {
  readonly default: number;
  readonly max: number;
}

/**
 * Reads a decimal int64 and clamps it.
 *
 * @param name name of the query parameter, for errors
 * @throws InvalidInput if the text is not a decimal integer of at most 64 bits
 */
export function clampedInteger(name: string, text: string | null, range: IntegerRange): number {
  if (text === null || text === '') return range.default;
  const value = parseClampedInteger(text, range);
  if (value === null) throw new InvalidInput([{ message: 'invalid integer', location: `query.${name}`, value: text }]);
  return value;
}

/** @returns null if the text is not a decimal integer of at most 64 bits */
export function parseClampedInteger(text: string, { default: defaultValue, max }: IntegerRange): number | null {
  const value = int64(text);
  if (value === null) return null;
  if (value <= 0n) return defaultValue;
  return value > BigInt(max) ? max : Number(value);
}

function int64(text: string): bigint | null {
  if (!INTEGER.test(text)) return null;
  const negative = text.startsWith('-');
  const digits = text.replace(/^[+-]?0*/, '');
  // Checked first, because parsing a number of 200,000 digits is slow.
  if (digits.length > MAX_INT64_DIGITS) return null;
  const value = BigInt(digits || '0') * (negative ? -1n : 1n);
  return value >= MIN_INT64 && value <= MAX_INT64 ? value : null;
}
