const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/;

/**
 * Reads a number in decimal or scientific notation: `0.25`, `.5`, `1e-06`. Used for every number that arrives as text,
 * in a query or in a file; integers of a query have a narrower rule, see `clampedInteger`.
 *
 * @returns null if the text is not a number; never -0; infinite if it is too large for a double
 */
export function decimalNumber(text: string): number | null {
  if (!DECIMAL.test(text)) return null;
  const value = Number(text);
  return value === 0 ? 0 : value;
}
