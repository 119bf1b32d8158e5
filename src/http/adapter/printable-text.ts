/** Control characters, and unpaired surrogates, which PostgreSQL cannot store. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/**
 * Whether a value is a text for one line: 1 to `maxLength` printable characters, not blank. Characters are counted as in
 * JSON Schema, not the one or two UTF-16 units that each has.
 */
export function isPrintableText(value: unknown, maxLength: number): value is string {
  return typeof value === 'string' && value.trim() !== '' && fits(value, maxLength) && !UNPRINTABLE.test(value);
}

/** Whether a text has at most this many characters. */
export function fits(text: string, maxLength: number): boolean {
  return text.length <= maxLength || (text.length <= 2 * maxLength && [...text].length <= maxLength);
}
