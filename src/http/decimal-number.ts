const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/;

/**
 * Reads a number in decimal or scientific notation, as programs write theirs: `0.25`, `.5`, `1e-06`. The one rule for numbers
 * that come as text, in a query or in a file; whole numbers of a query have a narrower one, see `clampedInteger`.
 *
 * @returns null where the text is none; never -0, and infinite where it is too large for a double
 */
export function decimalNumber(text: string): number | null {
  if (!DECIMAL.test(text)) return null;
  const value = Number(text);
  return value === 0 ? 0 : value;
}
